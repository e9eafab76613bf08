import Peripherals
import RetailModels
import TerminalUI

/// Printing a document once more, as every screen does it that shows one.
struct Reprint {
    let client: TillClient
    let facts: TillFacts

    /// What another operator has to agree to first; nil when this one may do it alone.
    func request(for document: Document, by person: Operator?) -> ApprovalRequest? {
        guard let person, !facts.shop.settings.limits(of: person.role).allows(.reprint) else {
            return nil
        }
        return ApprovalRequest(.reprint, facts) { $0.say("Print {} again", document.number) }
    }

    /// Has it printed, and a copy written into the audit log. How it fares is told by
    /// `PrinterClient.news`.
    func effect<Action>(
        _ id: EffectID, _ document: Document, by person: Operator?, _ approval: Approval?,
        failed: @escaping @Sendable (Trouble) -> Action
    ) -> Effect<Action> {
        .run(id: id) { [client] send in
            do throws(Trouble) {
                let copy = try await client.printer.reprint(document)
                guard copy > 0, let person else { return }
                await client.note(
                    AuditNote(
                        .reprint, by: person, approval: approval, subject: document.number,
                        detail: "copy \(copy)"))
            } catch {
                await send(failed(error))
            }
        }
    }
}

extension TillFacts {
    /// How a receipt or its copy stands with the printer: `copy 2: printed`.
    func text(_ print: PrintNews) -> String {
        let words =
            switch print.state {
            case .printed: say("printed")
            case .waiting(let reason): say("waiting ({})", say(reason))
            case .failed(let reason): say("not printed ({})", say(reason))
            }
        return print.copy == 0
            ? say("receipt: {}", words) : say("copy {}: {}", "\(print.copy)", words)
    }
}
