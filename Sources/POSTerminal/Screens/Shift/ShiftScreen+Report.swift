import RetailModels
import TerminalUI
import Till

/// X and Z as lines, from stored totals only.
extension ShiftScreen {
    /// The session so far; it changes nothing.
    func x(_ report: Report) -> PaperLines {
        let heading = ShiftReport.Heading(
            title: "X report", shop: facts.shop.name, series: facts.identity.series,
            opened: report.openedAt.map(time) ?? "—", printed: time(report.now),
            operatorName: report.operatorName)
        return ShiftReport.paper(heading, report.content, currency: facts.currency)
    }

    /// Has the X on the screen printed. It is no document, and no copy of one.
    func printReport(_ state: inout State) -> Effect<Action> {
        guard let report = state.report else { return .none }
        state.message = .info(facts.say("X report: on its way to the printer."))
        return .run(id: Self.printID) { [client, rows = x(report).rows] send in
            do throws(Trouble) { try await client.printer.report("X report", rows) } catch {
                await send(.failed(error))
            }
        }
    }

    /// `cash in 20.00: 01-000004`.
    func moved(_ document: Document) -> String? {
        guard case .cash(let movement) = document.body else { return nil }
        return "\(words(movement, facts)): \(document.number)"
    }

    /// `cash in 20.00`.
    func words(_ movement: CashMovement, _ facts: TillFacts) -> String {
        let title = facts.say(CashForm(movement.kind).title)
        guard movement.kind != .noSale else { return title }
        return "\(title) \(facts.currency.text(movement.amount))"
    }

    /// A session is closed whether the cloud has its sales or not; they keep their day and their Z.
    func unsent(_ count: Int) -> Message? {
        guard count > 0 else { return nil }
        let sales =
            count == 1
            ? facts.say("1 sale is not sent yet.")
            : facts.say("{} sales are not sent yet.", "\(count)")
        return .info(
            sales + " "
                + facts.say(
                    "The till sends what waits when the cloud answers; day and Z stay as they are.")
        )
    }

    /// Names may be wider on a screen than on paper.
    func fitting(_ lines: [String]) -> [String] {
        lines.map { TextLines.squeeze($0, to: PaperLines.columnsDefault) }
    }

    private func time(_ milliseconds: Int64) -> String {
        let local = facts.local(milliseconds)
        return "\(local.dayText) \(local.timeText)"
    }
}
