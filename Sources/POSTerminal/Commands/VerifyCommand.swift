import ArgumentParser
import LocalStore
import RetailModels
import RetailStore
import Till

/// `pos verify`: proves every document and every row derived from it.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Prove chain, signatures, numbers, rows and caches; exit 1 if any is wrong.")

    @OptionGroup var common: CommonOptions
    @Option(help: "The chain's head as a Z report printed it.")
    var expect: String?

    func run() async throws {
        let place = try await Delivered.open(common.settings(), as: "pos verify")
        let verifier = Verifier(database: place.database, tenant: place.identity.tenant)
        var report = try await verifier.run { count in
            if Output.isTerminal { Output.note("\(count) documents") }
        }
        let journal = try SQLiteJournal(path: place.folder.journal, access: .readOnly)
        for fault in try await journal.integrityFaults() {
            report.add(Finding(place: "journal", row: "integrity_check", reason: fault))
        }
        let check = JournalCheck(
            journal: journal, database: place.database, tenant: place.identity.tenant,
            key: try place.folder.key().publicKey)
        for finding in try await check.run() { report.add(finding) }
        if let water = SideFile.read(path: place.folder.highWater),
            let head = try? await journal.head(), water.journalID != head.journalID
        {
            report.add(
                Finding(
                    place: "journal", row: "head", column: "journalID",
                    reason: "is not the one that high-water.json names"))
        }
        if let expect, !report.heads.values.contains(expect) {
            report.add(
                Finding(
                    place: "document", row: "chain", reason: "no chain ends with \(expect)"))
        }
        if common.json {
            try Output.data(json: report)
        } else {
            for finding in report.findings { Output.data("\(finding)") }
            Output.data(
                report.isClean
                    ? "\(report.documents) documents and \(report.rows) rows are as they should be"
                    : Self.counted(report.findings.count + Int(report.findingsLeftOut)))
        }
        if !report.isClean { throw ExitCode(1) }
    }

    private static func counted(_ count: Int) -> String {
        count == 1 ? "1 finding" : "\(count) findings"
    }
}

/// A shop opened to look at, after what its journal still held was delivered.
enum Delivered {
    /// While another process owns the folder that one delivers, and this one only looks.
    static func open(_ settings: Settings, as owner: String) async throws -> Workplace {
        do {
            let place = try await Workplace.own(settings, as: owner)
            let journal = try SQLiteJournal(path: place.folder.journal, access: .readOnly)
            let unsettled = try await journal.count(in: [.open]).rows
            await journal.close()
            if unsettled > 0 {
                let machine = try await TillMachine.start(place, logger: Logs.quiet)
                _ = try await machine.drain()
                await machine.stop()
            }
            await place.database.close()
        } catch let failure as FolderLockFailure {
            guard case .owned = failure else { throw failure }
        }
        return try await Workplace.look(settings)
    }
}
