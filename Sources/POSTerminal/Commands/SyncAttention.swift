import ArgumentParser
import RetailModels
import RetailStore

extension SyncCommand {
    /// `pos sync attention`: what was used on two tills that did not see each other.
    struct Used: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "attention",
            abstract: "List sales and cards that were used beyond what there was.",
            discussion: """
                It happens while tills are apart: both documents are kept. Settle it with the \
                customer; a cloud tells the same at GET /api/attention.
                """)

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let place = try await Workplace.look(common.settings())
            let tenant = place.identity.tenant
            let uses = try await place.database.read { tx in
                try ReturnStore.overReturned(limit: 1_000, tenant: tenant, in: tx)
                    + ReturnStore.overspent(limit: 1_000, tenant: tenant, in: tx)
            }
            await place.database.close()
            if common.json { return try Output.data(json: uses) }
            guard !uses.isEmpty else { return Output.data("nothing was used twice") }
            for use in uses { Output.data(Self.text(use, place.currency)) }
        }

        static func text(_ use: OverUse, _ currency: Currency) -> String {
            let what =
                switch use.kind {
                case .returned: "came back beyond what was sold of it"
                case .spent: "spent beyond what was on it"
                }
            return "\(use.name): \(currency.text(use.over)) \(what), by "
                + use.documents.joined(separator: ", ")
        }
    }
}
