public import RetailModels

/// The audit log as it was derived from documents.
///
/// Each action, and each person, brings its newest lines by an index of its own; the newest of
/// all these are the page.
public enum AuditStore {
    /// What is looked for. Everything that is given must be so.
    public struct Query: Sendable {
        public var actions: [String]
        public var person: String?
        public var from: Int64?
        public var until: Int64?

        public init(
            actions: [String] = [], person: String? = nil, from: Int64? = nil,
            until: Int64? = nil
        ) {
            self.actions = actions
            self.person = person
            self.from = from
            self.until = until
        }
    }

    /// So many operators are meant by one text at most.
    public static let personsMax = 50

    /// Lines behind `after`, the newest first.
    public static func list(
        _ query: Query = Query(), after: MovementKey? = nil, limit: Int64, tenant: String,
        in tx: any SQLTransaction
    ) throws -> [AuditEntry] {
        var end = after ?? MovementKey(at: .max, documentID: "", position: 0)
        // Before a moment is before every line of it.
        if let until = query.until, until <= end.at {
            end = MovementKey(at: until, documentID: "", position: 0)
        }
        var conditions: SQLPart = """
            e.tenant_id = \(tenant) AND (e.at_ms, e.document_id, e.position)
                < (\(end.at), \(end.documentID), \(end.position))
            """
        if let from = query.from { conditions.append(" AND e.at_ms >= \(from)") }
        var branches: [SQLPart] = [""]
        if let person = query.person {
            branches = try operators(person, tenant: tenant, in: tx).flatMap { id -> [SQLPart] in
                [" AND e.operator_id = \(id)", " AND e.approver_id = \(id)"]
            }
        }
        if !query.actions.isEmpty {
            branches = branches.flatMap { branch in
                query.actions.map { "\(part: branch) AND e.action = \($0)" }
            }
        }
        guard !branches.isEmpty else { return [] }
        var found: SQLPart = ""
        for (index, branch) in branches.enumerated() {
            found.append(
                """
                \(raw: index == 0 ? "" : " UNION ")SELECT \(raw: columns("b")) FROM (
                    SELECT \(raw: columns("e")) FROM audit_event e
                    WHERE \(part: conditions)\(part: branch)
                    ORDER BY e.at_ms DESC, e.document_id DESC, e.position DESC
                    LIMIT \(limit)) AS b
                """)
        }
        return try tx.rows(
            """
            SELECT f.document_id, f.position, f.at_ms, f.action, f.operator_name,
                COALESCE(f.approver_name, '') AS approver,
                f.subject, f.detail, d.series
            FROM (\(part: found)) AS f
            JOIN document d ON d.tenant_id = \(tenant) AND d.id = f.document_id
            ORDER BY f.at_ms DESC, f.document_id DESC, f.position DESC LIMIT \(limit)
            """
        ).map(decode)
    }

    private static func columns(_ table: String) -> String {
        [
            "document_id", "position", "at_ms", "action", "operator_name", "approver_name",
            "subject", "detail",
        ].map { "\(table).\($0)" }.joined(separator: ", ")
    }

    private static func decode(_ row: SQLRow) throws(SQLFailure) -> AuditEntry {
        let approver = try row.text("approver")
        return AuditEntry(
            document: try row.text("document_id"), position: try row.integer("position"),
            at: try row.integer("at_ms"), series: try row.text("series"),
            action: try row.text("action"), operatorName: try row.text("operator_name"),
            approverName: approver.isEmpty ? nil : approver, subject: try row.text("subject"),
            detail: try row.text("detail"))
    }

    /// Whose number it is, or whose name has a word that begins so.
    private static func operators(
        _ text: String, tenant: String, in tx: any SQLTransaction
    ) throws -> [String] {
        let words = SearchText.words(text)
        guard !words.isEmpty else { return [] }
        let people = try tx.rows(
            "SELECT id, number, name FROM operator WHERE tenant_id = \(tenant) ORDER BY number")
        let found = try people.filter { row in
            if try "\(row.integer("number"))" == text { return true }
            let name = SearchText.words(try row.text("name"))
            return words.allSatisfy { word in name.contains { $0.hasPrefix(word) } }
        }
        return try found.prefix(personsMax).map { try $0.text("id") }
    }
}
