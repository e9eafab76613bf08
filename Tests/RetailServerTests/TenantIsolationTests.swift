import RetailModels
import RetailStore
import TestSupport
import Testing

@testable import RetailServer

/// Every endpoint there is, asked by those it is not for. The list is the routes' own, so that a
/// new endpoint is tried as well.
struct TenantIsolationTests {
    /// Words of the first shop that nobody else may ever read.
    private static let secrets = [
        "Brûlée", "Crème & Co", "Maria", "Łódź", "Main street", "of tenant-1", "abababab",
    ]

    @Test(arguments: Engine.allCases)
    func everyEndpointAsksWhoCalls(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let (client, others) = (shops.run.client, shops.others)
            let session = try await shops.session(of: others.manager, others)
            for (call, access) in try shops.samples(of: shops.mine) {
                let stranger = try await client.send(call, token: nil)
                let unknown = try await client.send(
                    call, token: String(repeating: "c", count: 64))
                unknown.expectProblem(.unauthorized)
                let admin = try await client.send(
                    access == .admin ? ListTenants() : call, token: TwoShops.admin)
                let till = try await client.send(call, token: others.token)
                let manager = try await client.send(call, token: others.token, session: session)
                switch access {
                case .everybody:
                    #expect(![stranger, till, manager].contains { $0.status >= 500 })
                case .tenant:
                    stranger.expectProblem(.unauthorized)
                    admin.expectProblem(.forbidden)
                    #expect(Self.isLetIn(till), "\(call)")
                case .manager:
                    stranger.expectProblem(.unauthorized)
                    admin.expectProblem(.forbidden)
                    till.expectProblem(.sessionNeeded)
                    #expect(Self.isLetIn(manager), "\(call)")
                case .admin:
                    stranger.expectProblem(.unauthorized)
                    #expect(admin.status == 200)
                    till.expectProblem(.forbidden)
                    manager.expectProblem(.forbidden)
                }
                for reply in [stranger, unknown, till, manager] {
                    let text = String(decoding: reply.body, as: UTF8.self)
                    for secret in Self.secrets {
                        #expect(!text.contains(secret), "\(type(of: call)): \(text)")
                    }
                }
            }
        }
    }

    /// Whatever the answer is, it is not about who calls.
    private static func isLetIn(_ reply: Reply) -> Bool {
        let code = (try? reply.decoded(Problem.self))?.code
        return reply.status < 500
            && ![.unauthorized, .sessionNeeded, .sessionExpired].contains(code)
    }

    /// The words above are there to be read, by those they are for.
    @Test func theWordsAreThereToBeRead() async throws {
        try await TwoShops.with(.sqlite) { shops in
            let session = try await shops.session(of: shops.mine.manager, shops.mine)
            var text = ""
            for (call, access) in try shops.samples(of: shops.mine)
            where access == .tenant || access == .manager {
                let reply = try await shops.run.client.send(
                    call, token: shops.mine.token, session: session)
                text += String(decoding: reply.body, as: UTF8.self)
            }
            for secret in Self.secrets { #expect(text.contains(secret), "\(secret)") }
        }
    }

    /// Another shop's manager, with this shop's ids in every request, changes nothing of it.
    @Test(arguments: Engine.allCases)
    func nobodyChangesAnotherShop(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let (mine, others) = (shops.mine, shops.others)
            let session = try await shops.session(of: others.manager, others)
            let before = try await Self.content(of: mine.tenant, shops.run.database)
            for (call, access) in try shops.samples(of: mine)
            where access == .tenant || access == .manager {
                _ = try await shops.run.client.send(call, token: others.token, session: session)
            }
            let after = try await Self.content(of: mine.tenant, shops.run.database)
            #expect(before.keys.count > 25)
            for (table, rows) in before { #expect(after[table] == rows, "\(table)") }
        }
    }

    /// The rows of a tenant in every table that has them.
    private static func content(
        of tenant: String, _ database: any Database
    ) async throws -> [String: [String]] {
        try await database.scoped(to: tenant).read { tx in
            let columns: SQL =
                switch tx.dialect {
                case .sqlite:
                    """
                    SELECT m.name AS name, c.name AS field
                    FROM sqlite_master m, pragma_table_info(m.name) c
                    WHERE m.type = 'table' ORDER BY m.name, c.name
                    """
                case .postgres:
                    """
                    SELECT CAST(table_name AS text) AS name, CAST(column_name AS text) AS field
                    FROM information_schema.columns WHERE table_schema = current_schema()
                    ORDER BY table_name, column_name
                    """
                }
            let fields = try Dictionary(grouping: tx.rows(columns)) { try $0.text("name") }
                .mapValues { rows in try rows.map { try $0.text("field") } }
            var content: [String: [String]] = [:]
            for (table, fields) in fields where fields.contains("tenant_id") {
                let list = fields.joined(separator: ", ")
                content[table] = try tx.rows(
                    "SELECT \(raw: list) FROM \(raw: table) WHERE tenant_id = \(tenant)"
                ).map { "\($0.values)" }.sorted()
            }
            return content
        }
    }
}
