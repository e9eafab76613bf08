import ArgumentParser
import RetailModels
import RetailStore
import Till

/// `pos edit`: changes single columns of a product or a customer, with or without the cloud.
struct EditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change or delete a product or a customer.",
        discussion: """
            What is changed holds here at once and goes to all tills. A price that somebody else \
            has changed meanwhile, and a tax class, wait for a manager: pos sync conflicts.
            """,
        subcommands: [EditProduct.self, EditCustomer.self])

    struct EditProduct: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "product", abstract: "Change or delete a product.")

        @OptionGroup var options: EditOptions
        @Argument(help: "The product's SKU.")
        var sku: String
        @Argument(
            help: """
                name=, brand=, unit=, price=, cost=, tax_class=, deposit_sku=, age_limit=, \
                open_price=, favourite=
                """)
        var values: [String] = []

        func run() async throws {
            try await options.run(.product, values) { tenant, tx in
                try ProductStore.id(sku: sku, tenant: tenant, in: tx)
            }
        }
    }

    struct EditCustomer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "customer", abstract: "Change or delete a customer.")

        @OptionGroup var options: EditOptions
        @Argument(help: "The customer's number.")
        var number: String
        @Argument(help: "name=")
        var values: [String] = []

        func run() async throws {
            try await options.run(.customer, values) { tenant, tx in
                let found = try CatalogueStore.customers(
                    search: number, after: "", limit: 500, tenant: tenant, in: tx
                ).filter { $0.number == number }
                guard found.count < 2 else {
                    throw CommandFailure(
                        .data, "More than one customer has the number \(number).")
                }
                return found.first?.id
            }
        }
    }
}

/// What both say, and how it is done.
struct EditOptions: ParsableArguments {
    @OptionGroup var common: CommonOptions
    @Flag(help: "Take it away for good; documents go on naming it.")
    var delete = false
    @Option(name: .customLong("operator"), help: "The operator's number.")
    var operatorNumber: Int64 = 1

    /// Finds the row, journals the edit, and delivers it.
    func run(
        _ table: EditTable, _ texts: [String],
        row find: @escaping @Sendable (String, any SQLTransaction) throws -> String?
    ) async throws {
        guard delete == texts.isEmpty else {
            throw CommandFailure(.usage, "Name what to change, as in name=…, or say --delete.")
        }
        let place = try await Workplace.own(common.settings(), as: "pos edit")
        let values = try Self.values(texts, of: table, place.currency)
        let tenant = place.identity.tenant
        guard let row = try await place.database.read({ tx in try find(tenant, tx) }) else {
            throw CommandFailure(.data, "There is no such \(table.rawValue).")
        }
        let person = try await place.person(number: operatorNumber)
        let machine = try await TillMachine.start(place, logger: Logs.quiet)
        let result: Result<Edit?, any Error>
        do {
            let editor = Editor(
                register: machine.register, journal: machine.journal, database: place.database,
                host: .live)
            let made = try await editor.commit(
                EditDraft(
                    table: table, row: row, values: values, isDeleted: delete, by: person.id))
            _ = try await machine.drain()
            result = .success(made)
        } catch { result = .failure(error) }
        await machine.stop()
        guard let edit = try result.get() else {
            return Output.note("It is like that already; nothing was changed.")
        }
        if common.json { try Output.data(json: edit) } else { Output.data(edit.id) }
    }

    /// The values by column, as they travel.
    private static func values(
        _ texts: [String], of table: EditTable, _ currency: Currency
    ) throws -> [String: String] {
        var values: [String: String] = [:]
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let column = table.column(String(parts[0])) else {
                let names = table.columns.map { $0.name + "=" }.joined(separator: ", ")
                throw CommandFailure(.usage, "'\(text)' is not one of \(names) and a value.")
            }
            let isAmount = column.kind == .amount
            let value = String(parts[1])
            values[column.name] = isAmount ? "\(try currency.parse(value).minor)" : value
        }
        return values
    }
}
