import Peripherals
import RetailModels
import TerminalUI

/// What a printer is connected by.
enum PrinterKind: String, CaseIterable, Sendable {
    case none, device, network, cups, file

    /// What the place of a printer begins with.
    var prefix: String {
        switch self {
        case .none, .device: ""
        case .network: "tcp:"
        case .cups: "cups:"
        case .file: "file:"
        }
    }

    /// The kind of a place as `printer.to` names it, and the rest of it.
    static func split(_ place: String) -> (kind: PrinterKind, target: String) {
        if place.isEmpty || place == "none" { return (.none, "") }
        for kind in [PrinterKind.network, .cups, .file] where place.hasPrefix(kind.prefix) {
            return (kind, String(place.dropFirst(kind.prefix.count)))
        }
        return (.device, place)
    }
}

/// The fields that say where a printer is, and how wide its paper.
private enum PrinterFields {
    static func all(_ own: OwnSettings, _ facts: TillFacts) -> [FormField] {
        let place = PrinterKind.split(own[.printerTo])
        return [
            FormField(
                "Kind", facts.say(place.kind.rawValue), isNeeded: true, length: 12,
                choices: PrinterKind.allCases.map { facts.say($0.rawValue) }),
            FormField(
                "Where", place.target, hint: "/dev/usb/lp0, HOST:9100, a queue, a file",
                length: 200),
            FormField("Columns", own[.printerColumns], hint: "24 to 64", isNeeded: true, length: 3),
            FormField(
                "Writes", own[.printerFormat], isNeeded: true, length: 10,
                choices: Printer.Format.allCases.map(\.rawValue)),
        ]
    }

    static let keys: [SettingKey] = [.printerTo, .printerColumns, .printerFormat]

    /// The values of `keys` as typed.
    static func values(_ texts: [String], _ facts: TillFacts) throws(Trouble) -> [String] {
        let kind = PrinterKind.allCases.first { facts.say($0.rawValue) == texts[0] }
        guard let kind else {
            throw .notTaken(facts.say("Kind"), facts.say("is none of those with ↑ and ↓"))
        }
        let target = try FormText.clean(texts[1], facts.say("Where"))
        let place = kind == .none ? "none" : kind.prefix + target
        guard kind == .none || Destination(place, in: "/") != nil else {
            throw .notTaken(facts.say("Where"), facts.say("is no place of a printer"))
        }
        guard let columns = Int(texts[2]), (24...64).contains(columns) else {
            throw .notTaken(facts.say("Columns"), facts.say("is a number from 24 to 64"))
        }
        guard Printer.Format(rawValue: texts[3]) != nil else {
            throw .notTaken(facts.say("Writes"), facts.say("is none of those with ↑ and ↓"))
        }
        return [place, "\(columns)", texts[3]]
    }
}

/// The printer of this till.
struct PrinterForm: FormKind {
    static let name = "printer-form"
    static let title = "Printer"

    let own: OwnSettings

    func heading(_ facts: TillFacts) -> String { facts.say("The printer of this till") }

    func fields(_ facts: TillFacts) -> [FormField] { PrinterFields.all(own, facts) }

    func note(_ texts: [String], _ facts: TillFacts) -> String {
        facts.say("Try it first: Test page in the list.")
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        var before = own
        if own[.printerTo].isEmpty { before.values[SettingKey.printerTo.rawValue] = "none" }
        return try await ask.choose(
            PrinterFields.keys, PrinterFields.values(texts, ask.facts), before: before)
    }
}

/// A page that shows what a printer can do; nothing is chosen by it.
struct TestPrintForm: FormKind {
    static let name = "test-page"
    static let title = "Test page"

    let own: OwnSettings

    func heading(_ facts: TillFacts) -> String { facts.say("Print a test page") }

    func fields(_ facts: TillFacts) -> [FormField] { PrinterFields.all(own, facts) }

    func note(_ texts: [String], _ facts: TillFacts) -> String {
        facts.say("Only a page is printed; the settings stay.")
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        let values = try PrinterFields.values(texts, ask.facts)
        guard values[0] != "none" else { throw .noPrinter }
        let named = Dictionary(
            zip(PrinterFields.keys.map(\.rawValue), values), uniquingKeysWith: { $1 })
        let place = try await ask.client.ownSettings.testPrint(named)
        return ask.facts.say("The test page went to {}.", place)
    }
}
