import APIClient
import ArgumentParser
import CloudStore
import Foundation
import LocalStore
import RetailModels
import RetailServer
import RetailStore

/// `pos admin`: what whoever runs the server does.
struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin", abstract: "Tenants, licences, people and devices of a server.",
        discussion: """
            Uses the server's API with --server and --token-file, or the database of DB_TYPE and \
            DATABASE_URL on the server's own machine.
            """,
        subcommands: [
            AdminTenant.self, AdminLicence.self, AdminLocation.self, AdminOperator.self,
            AdminDevice.self, AdminChain.self, AdminMigrate.self,
        ])
}

/// How an admin command reaches what it changes.
struct AdminOptions: ParsableArguments {
    @OptionGroup var common: CommonOptions
    @Option(help: "The server's address; the database itself without it.")
    var server: String?
    @Option(
        name: .customLong("token-file"),
        help: "The file with the server's admin token (default: admin-token in the data folder).")
    var tokenFile: String?

    /// Makes the call, by the API or on the database.
    func call<E: Endpoint>(_ call: E) async throws -> E.Reply {
        let settings = try common.settings()
        let folder = TillFolder(path: settings.dataDirectory)
        do {
            guard let server else {
                let database = try await Workplace.openDatabase(
                    settings, folder: folder, access: .readWrite)
                let result: Result<E.Reply, any Error>
                do {
                    result = .success(
                        try await RetailServer.answerDirectly(
                            call, database: database, host: .live))
                } catch { result = .failure(error) }
                await database.close()
                return try result.get()
            }
            let token = try folder.secret(tokenFile ?? folder.adminToken)
            let transport = CurlTransport(options: .init(caFile: settings.cloud.caFile))
            defer { transport.stop() }
            let address = ServerAddress(url: try CloudSettings.checked(server), token: token)
            return try await Self.reply(
                APIClient(transport: transport).ask(call, of: address, timeoutMs: 10_000))
        } catch let problem as Problem {
            throw CommandFailure(problem)
        }
    }

    private static func reply<Reply>(_ outcome: CallOutcome<Reply>) throws -> Reply {
        switch outcome {
        case .answered(let reply): return reply
        case .refused(let problem), .failed(.denied(let problem), _): throw problem
        case .failed(let reason, _): throw APIFailure.unreachable("\(reason)")
        }
    }

    /// Prints a list as a table, or as one JSON array.
    func show<Item: Encodable>(
        _ items: [Item], _ columns: [String], _ row: (Item) -> [String]
    ) throws {
        if common.json { return try Output.data(json: items) }
        let table = TextTable(
            columns: columns, rows: items.map(row), wordsCount: columns.count)
        Output.table(table, as: .table)
    }

    /// Prints one thing as a line, or as JSON.
    func show<Item: Encodable>(_ item: Item, _ line: String) throws {
        if common.json { try Output.data(json: item) } else { Output.data(line) }
    }
}

/// Times as people write them.
enum AdminTime {
    /// `2027-12-31`, its end in UTC, in milliseconds since 1970.
    static func endOfDay(_ text: String) throws(CommandFailure) -> Int64 {
        guard BusinessDay.isValid(text),
            let start = ISO8601DateFormatter().date(from: text + "T00:00:00Z")
        else { throw CommandFailure(.usage, "--expires must be a day such as 2027-12-31.") }
        return (Int64(start.timeIntervalSince1970) + 86_400) * 1_000
    }

    /// The day that ends then, for people.
    static func lastDay(_ end: Int64) -> String { String(text(end - 1).prefix(10)) }

    /// `2027-12-31 14:05` in UTC.
    static func text(_ milliseconds: Int64) -> String {
        let date = Date(timeIntervalSince1970: TimeInterval(milliseconds / 1_000))
        return ISO8601DateFormatter().string(from: date).prefix(16)
            .replacingOccurrences(of: "T", with: " ")
    }
}

struct AdminTenant: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant", abstract: "Make, list and suspend tenants.",
        subcommands: [Create.self, List.self, Suspend.self, Resume.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "Make a tenant.")
        @OptionGroup var admin: AdminOptions
        @Option(help: "The shop's name.")
        var name: String
        @Option(help: "The tenant's id; a new one is made without it.")
        var tenant: String?
        @Option(help: "The currency, as in USD.")
        var currency = "USD"
        @Option(help: "Whether prices contain the tax: exclusive or inclusive.")
        var tax = "exclusive"
        @Option(
            name: .customLong("tax-rate"),
            help: "A tax class and its percentage, as in standard=7.25; repeated.")
        var taxRates: [String] = []
        @Option(name: .customLong("time-zone"), help: "As in Europe/Zurich.")
        var timeZone = "UTC"

        func run() async throws {
            let setup = try ShopSetup(
                name: name, currency: currency, taxMode: tax,
                taxRates: taxRates.isEmpty ? ["none=0"] : taxRates, till: "01", operators: nil,
                tenant: tenant, timeZone: timeZone)
            let made = try await admin.call(
                CreateTenant(NewTenant(shop: setup.shop, taxRates: setup.rates)))
            try admin.show(made, made.id)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the tenants.")
        @OptionGroup var admin: AdminOptions

        func run() async throws {
            let page = try await admin.call(ListTenants())
            try admin.show(page.items, ["tenant", "name", "status", "currency"]) {
                [$0.id, $0.name, $0.status.rawValue, $0.currency]
            }
        }
    }

    struct Suspend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "suspend",
            abstract: "Shut a tenant's tills out of the cloud; they sell on locally.")
        @OptionGroup var admin: AdminOptions
        @Argument(help: "The tenant's id.")
        var tenant: String

        func run() async throws {
            let changed = try await admin.call(
                SetTenantStatus(tenant: tenant, body: .init(status: .suspended)))
            try admin.show(changed, "\(changed.id) is \(changed.status.rawValue)")
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resume", abstract: "Take a tenant back.")
        @OptionGroup var admin: AdminOptions
        @Argument(help: "The tenant's id.")
        var tenant: String

        func run() async throws {
            let changed = try await admin.call(
                SetTenantStatus(tenant: tenant, body: .init(status: .active)))
            try admin.show(changed, "\(changed.id) is \(changed.status.rawValue)")
        }
    }
}

struct AdminLicence: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "licence", abstract: "Make and list licences.",
        subcommands: [Create.self, List.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create",
            abstract: "Make a licence; its key is shown this once.")
        @OptionGroup var admin: AdminOptions
        @Option(help: "The tenant's id.")
        var tenant: String
        @Option(help: "How many devices may be active.")
        var seats: Int64
        @Option(help: "The last day, as in 2027-12-31; never ends without it.")
        var expires: String?

        func run() async throws {
            let end = try expires.map(AdminTime.endOfDay)
            let made = try await admin.call(
                CreateLicence(tenant: tenant, body: .init(seats: seats, expiresAt: end)))
            try admin.show(made, made.key)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List a tenant's licences.")
        @OptionGroup var admin: AdminOptions
        @Option(help: "The tenant's id.")
        var tenant: String

        func run() async throws {
            let page = try await admin.call(ListLicences(tenant: tenant))
            try admin.show(page.items, ["licence", "seats", "last day"]) {
                [$0.id, "\($0.seats)", $0.expiresAt.map(AdminTime.lastDay) ?? "never ends"]
            }
        }
    }
}

struct AdminLocation: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "location", abstract: "Make and list a tenant's locations.",
        subcommands: [Create.self, List.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "Make a location.")
        @OptionGroup var admin: AdminOptions
        @Option(help: "The tenant's id.")
        var tenant: String
        @Option(help: "Its number, as in 2.")
        var number: String
        @Option(help: "Its name.")
        var name: String

        func run() async throws {
            let made = try await admin.call(
                CreateLocation(tenant: tenant, body: .init(number: number, name: name)))
            try admin.show(made, made.id)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List a tenant's locations.")
        @OptionGroup var admin: AdminOptions
        @Option(help: "The tenant's id.")
        var tenant: String

        func run() async throws {
            let page = try await admin.call(ListLocations(tenant: tenant))
            try admin.show(page.items, ["number", "name", "location"]) {
                [$0.number, $0.name, $0.id]
            }
        }
    }
}

struct AdminOperator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operator", abstract: "Make and list a tenant's operators.",
        subcommands: [Create.self, List.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create",
            abstract: "Make an operator under the next number.")
        @OptionGroup var admin: AdminOptions
        @Option(help: "The tenant's id.")
        var tenant: String
        @Option(help: "The operator's name.")
        var name: String
        @Option(help: "cashier or manager.")
        var role: String
        @Option(help: "4 or 5 digits.")
        var pin: String

        func run() async throws {
            guard let role = OperatorRole(rawValue: role) else {
                throw CommandFailure(.usage, "--role must be cashier or manager, not '\(role)'.")
            }
            let made = try await admin.call(
                CreateOperator(tenant: tenant, body: .init(name: name, role: role, pin: pin)))
            try admin.show(made, "\(made.number)")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List a tenant's operators.")
        @OptionGroup var admin: AdminOptions
        @Option(help: "The tenant's id.")
        var tenant: String

        func run() async throws {
            let page = try await admin.call(ListTenantOperators(tenant: tenant))
            try admin.show(page.items, ["number", "name", "role"]) {
                ["\($0.number)", $0.name, $0.role.rawValue]
            }
        }
    }
}

/// `pos admin migrate`: brings the database to this program's schema, as its owner.
struct AdminMigrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring PostgreSQL to this program's schema; DATABASE_URL names its owner.")
    @OptionGroup var common: CommonOptions

    func run() async throws {
        guard case .postgres(let url, _) = try common.settings().database else {
            throw CommandFailure(
                .usage, "A file is migrated by itself; set DB_TYPE=postgres and DATABASE_URL.")
        }
        let database = try await PostgresDatabase(url: url.exposed, poolSizeMax: 1)
        let applied = try await Migrator(Migrations.all).migrate(database)
        await database.close()
        if common.json { return try Output.data(json: ["applied": applied]) }
        Output.note(
            applied.isEmpty ? "The schema is this program's already." : "Applied:")
        for id in applied { Output.data(id) }
    }
}
