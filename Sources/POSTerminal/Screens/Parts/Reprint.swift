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
        return ApprovalRequest(permission: .reprint, what: "Print \(document.number) again")
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
