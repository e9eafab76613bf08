import RetailModels

/// The statements that the server ran for one sale, as PostgreSQL's log has them, with what differs
/// from sale to sale replaced: for `pgbench`, and for a history made by SQL.
struct ReferenceScript {
    /// One statement and its parameters; nil is NULL.
    private struct Statement {
        var text: String
        var parameters: [String?] = []

        /// Which parameter is the number in the log that the server was told before.
        var logSeqPlace: Int? {
            if text.hasPrefix("INSERT INTO sync_bundle ") { return 3 }
            return text.hasPrefix("INSERT INTO sync_entity ") ? 5 : nil
        }
    }

    private var statements: [Statement] = []
    private let till: ServerTill
    private let id: String

    /// - Parameters:
    ///   - log: what PostgreSQL wrote while it stored the sale, with `log_statement = 'all'`.
    ///   - id: of the sale, which `till` made.
    init(log: String, id: String, till: ServerTill) throws {
        self.till = till
        self.id = id
        var all: [Statement] = []
        var isOpen = false
        for line in log.split(separator: "\n") {
            if let mark = line.firstRange(of: "LOG:  execute "),
                let colon = line[mark.upperBound...].firstRange(of: ": ")
            {
                all.append(Statement(text: String(line[colon.upperBound...])))
                isOpen = true
            } else if let mark = line.firstRange(of: "DETAIL:  parameters: ") {
                if !all.isEmpty {
                    all[all.count - 1].parameters = Self.parameters(line[mark.upperBound...])
                }
                isOpen = false
            } else if line.hasPrefix("\t"), isOpen {
                all[all.count - 1].text += " " + line.drop { $0 == "\t" || $0 == " " }
            } else {
                isOpen = false
            }
        }
        // The transaction that stores this sale, not those that look a token up.
        let document = all.firstIndex {
            $0.text.hasPrefix("INSERT INTO document ") && $0.parameters.contains(id)
        }
        guard let document,
            let begin = all[..<document].lastIndex(where: { $0.text.hasPrefix("BEGIN") }),
            let end = all[document...].firstIndex(where: { $0.text == "COMMIT" })
        else { throw BenchmarkFailure("the log of PostgreSQL has no sale \(id)") }
        statements = Array(all[begin...end])
    }

    /// How many rows of its own a sale writes.
    var rowCount: Int {
        statements.reduce(0) { sum, statement in
            guard let rows = Self.rows(of: statement.text) else { return sum }
            return sum + rows.values.count
        }
    }

    /// An `INSERT` taken apart: what stands before `VALUES`, and the values of each row.
    private static func rows(of text: String) -> (into: String, values: [String])? {
        guard text.hasPrefix("INSERT"), let mark = text.firstRange(of: "VALUES (") else {
            return nil
        }
        let rest = text[mark.upperBound...]
        let end = rest.firstRange(of: ") ON CONFLICT")?.lowerBound ?? rest.lastIndex(of: ")")
        let values = rest[..<(end ?? rest.endIndex)].split(separator: "), (")
        return (String(text[..<mark.lowerBound]), values.map(String.init))
    }

    /// For `pgbench`: each client is a till of the tenant.
    func pgbench(tenant: String) -> String {
        let values = Values(
            tenant: "'\(tenant)'", id: "('r' || :run || '-' || :client_id || '-' || :n)",
            device: "('pgbench-' || :client_id)", sequence: "(:run * 10000000 + :n)",
            product: { "('product-P' || (10000 + :first + \($0)))" })
        let body = statements.map { filled($0, values) + ";" }
        return
            (["\\set n :n + 1", "\\set first random(0, 199)", "\\startpipeline"] + body
            + ["\\endpipeline", ""]).joined(separator: "\n")
    }

    /// Puts `count` sales of a device of its own behind `start`. The caches are left as they are.
    func history(tenant: String, from start: Int, count: Int) -> [String] {
        let values = Values(
            tenant: "'\(tenant)'", id: "('h-' || n)", device: "'history'",
            sequence: "n", product: { "('product-P' || (10000 + n % 200 + \($0)))" })
        return statements.flatMap { statement -> [String] in
            let isOther =
                statement.text.contains("ON CONFLICT")
                || statement.text.hasPrefix("INSERT INTO sync_")
            guard !isOther, let rows = Self.rows(of: statement.text) else { return [] }
            return rows.values.map { row in
                let text = filled(
                    Statement(
                        text: "\(rows.into)SELECT \(row)", parameters: statement.parameters),
                    values)
                return "\(text) FROM generate_series(\(start + 1), \(start + count)) AS n"
            }
        }
    }

    /// What stands for the parameters that differ from sale to sale.
    private struct Values {
        var tenant: String
        var id: String
        var device: String
        var sequence: String
        /// By the distance of a line's product from the first.
        var product: (Int) -> String
    }

    private func filled(_ statement: Statement, _ values: Values) -> String {
        let first = firstProduct
        var text = ""
        var rest = statement.text[...]
        while let mark = rest.firstIndex(of: "$") {
            text += rest[..<mark]
            let digits = rest[rest.index(after: mark)...].prefix { $0.isNumber }
            rest = rest[digits.endIndex...]
            guard let number = Int(digits), number <= statement.parameters.count else { continue }
            text +=
                statement.logSeqPlace == number
                ? "(SELECT head FROM sync_stream WHERE tenant_id = \(values.tenant) "
                    + "AND id = '\(till.identity.location)')"
                : value(statement.parameters[number - 1], values, first)
        }
        return text + rest
    }

    private func value(_ parameter: String?, _ values: Values, _ first: Int) -> String {
        guard let parameter else { return "NULL" }
        switch parameter {
        case till.identity.tenant: return values.tenant
        case id: return values.id
        case till.identity.device: return values.device
        case "\(till.sequence)": return values.sequence
        case _ where parameter.hasPrefix("product-P"):
            return values.product((Int(parameter.dropFirst(9)) ?? 0) - 10_000 - first)
        // pgbench looks for its variables, such as `:true`, in quoted text as well.
        default:
            let text = parameter.replacing("\\", with: "\\\\").replacing("'", with: "''")
            return "E'" + text.replacing(":", with: "\\x3A") + "'"
        }
    }

    /// The number of the sale's first product.
    private var firstProduct: Int {
        statements.flatMap(\.parameters).compactMap { $0 }.filter { $0.hasPrefix("product-P") }
            .compactMap { Int($0.dropFirst(9)) }.min().map { $0 - 10_000 } ?? 0
    }

    /// `$1 = 'a', $2 = NULL`.
    private static func parameters(_ text: Substring) -> [String?] {
        var values: [String?] = []
        var rest = text[...]
        while let mark = rest.firstRange(of: " = ") {
            rest = rest[mark.upperBound...]
            guard rest.first == "'" else {
                values.append(nil)
                continue
            }
            var value = ""
            rest.removeFirst()
            while let character = rest.popFirst() {
                if character == "'" {
                    guard rest.first == "'" else { break }
                    rest.removeFirst()
                }
                value.append(character)
            }
            values.append(value)
        }
        return values
    }
}
