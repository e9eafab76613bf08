import RetailModels
import TerminalUI
import Till

/// The sessions of all tills with what their Z says, the newest first.
struct ShiftList: ListKind {
    static let name = "shifts"
    static let title = "Shifts and Z"
    static let isFiltered = false
    static let nothing = "No shift yet."
    static let noRow = "There is no shift here."

    var commands: [ListCommand] { [ListCommand(key: .printZ, needsRow: true)] }

    func concerns(_ news: PageNews) -> Bool { news == .changed(.sales) || news == .connection }

    func page(_ ask: ListAsk) async throws(Trouble) -> Page<ShiftSummary> {
        try await ask.client.backOffice.shifts(ask.after)
    }

    func open(_ row: ShiftSummary, on page: some PageScreen) -> ListStep { show(row, on: page) }

    mutating func perform(
        _ key: KeyName, _ row: ShiftSummary?, on page: some PageScreen
    ) -> ListStep {
        row.map { show($0, on: page, printsAtOnce: true) } ?? .stay
    }

    /// An open session has no Z yet.
    private func show(
        _ row: ShiftSummary, on page: some PageScreen, printsAtOnce: Bool = false
    ) -> ListStep {
        guard let paper = ReceiptScreen.Paper(row) else {
            return .leave(.disabled(page.facts.sentences.of(.shiftOpen)))
        }
        return .leave(page.show(ReceiptScreen.self, .init(paper, printsAtOnce: printsAtOnce)))
    }

    func columns(_ facts: TillFacts, _ charts: Charts) -> ListTable<ShiftSummary> {
        let currency = facts.currency
        return ListTable(columns: [
            .init(title: "Z", width: 6) { $0.zNumber.map { "\($0)" } ?? facts.say("open") },
            .init(title: "Till", width: 5) { $0.series },
            .init(title: "Opened", width: 17) { facts.local($0.openedAt).text },
            .init(title: "Closed", width: 17) { $0.closedAt.map { facts.local($0).text } ?? "" },
            .init(title: "Operator") { $0.operatorName },
            .init(title: "Gross", width: 11, isRight: true) {
                $0.gross.map { currency.text($0) } ?? ""
            },
            .init(title: "Variance", width: 9, isRight: true) {
                $0.variance.map { currency.text($0) } ?? ""
            },
        ])
    }
}

extension ShiftSummary: PagedRow {
    var rowID: String { id }
    static var noun: (one: String, many: String) { ("shift", "shifts") }
}
