import ArgumentParser
import RetailModels
import RetailStore

extension SyncCommand {
    /// `pos sync conflicts`: edits that wait for a person.
    struct Conflicts: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "conflicts",
            abstract: "List edits that wait for a manager, as this till knows them.",
            discussion: """
                A conflict is a price that two have changed; a proposal is a till's change of what \
                the cloud decides. pos sync resolve chooses.
                """)

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let place = try await Workplace.look(common.settings())
            let tenant = place.identity.tenant
            let items = try await place.database.read { tx in
                try ConflictStore.open(limit: 10_000, tenant: tenant, in: tx)
            }
            await place.database.close()
            if common.json { return try Output.data(json: items) }
            guard !items.isEmpty else { return Output.data("nothing waits for a choice") }
            for item in items { Output.data(Self.text(item, place.currency)) }
        }

        static func text(_ item: EditConflict, _ currency: Currency) -> String {
            let till = item.device.isEmpty ? "the cloud" : "till \(item.device)"
            return "\(item.id)  \(item.kind.rawValue)  \(item.table.rawValue) \(item.code) "
                + "\(item.column): \(item.text(item.current, currency)), or "
                + "\(item.text(item.other, currency)) "
                + "by \(till) at \(AdminTime.text(item.at)) UTC"
        }
    }

    /// `pos sync resolve`: a manager's choice.
    struct Resolve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resolve",
            abstract: "Choose about an edit that waits; the cloud tells all tills.")

        @OptionGroup var common: CommonOptions
        @OptionGroup var manager: ManagerOptions
        @Flag(help: "What stands there stays.")
        var keep = false
        @Flag(help: "The value that waits takes its place.")
        var take = false
        @Argument(help: "Its id, as pos sync conflicts shows it.")
        var id: String

        func validate() throws {
            guard keep != take else { throw ValidationError("Say either --keep or --take.") }
        }

        func run() async throws {
            let settings = try common.settings()
            let pin = try manager.pin(TillFolder(path: settings.dataDirectory))
            try await ShopServer.with(settings, command: "pos sync resolve") { server in
                let server = try await server.signedIn(number: manager.manager, pin: pin)
                let resolved = try await server.call(
                    ResolveConflict(id: id, choice: take ? .take : .keep))
                if common.json { return try Output.data(json: resolved) }
                Output.data(
                    "\(resolved.table.rawValue) \(resolved.code) \(resolved.column): "
                        + (take ? "taken" : "kept"))
            }
        }
    }
}

extension EditConflict {
    /// A value as people write it.
    func text(_ value: String?, _ currency: Currency) -> String {
        guard let value else { return "–" }
        guard table.column(column)?.kind == .amount, let minor = Int64(value) else { return value }
        return currency.text(minor: minor)
    }
}
