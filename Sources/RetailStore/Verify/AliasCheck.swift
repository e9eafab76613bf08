/// Proves that every alias leads from a customer to another of the same number, in one step.
enum AliasCheck {
    static func findings(tenant: String, in tx: any SQLTransaction) throws -> [Finding] {
        try tx.rows(
            """
            SELECT a.local_id, l.id AS known, c.id AS target, l.number AS number,
                c.number AS target_number, n.local_id AS next
            FROM sync_alias a
            LEFT JOIN customer l ON l.tenant_id = a.tenant_id AND l.id = a.local_id
            LEFT JOIN customer c ON c.tenant_id = a.tenant_id AND c.id = a.cloud_id
            LEFT JOIN sync_alias n ON n.tenant_id = a.tenant_id AND n.kind = a.kind
                AND n.local_id = a.cloud_id
            WHERE a.tenant_id = \(tenant) AND (l.id IS NULL OR c.id IS NULL
                OR l.number <> c.number OR n.local_id IS NOT NULL)
            ORDER BY a.local_id LIMIT 100
            """
        ).map { row in
            let reason: String
            if try row.optionalText("known") == nil {
                reason = "there is no such customer"
            } else if try row.optionalText("target") == nil {
                reason = "leads to no customer"
            } else if try row.optionalText("next") != nil {
                reason = "leads to another alias"
            } else {
                reason = "leads to a customer of another number"
            }
            return Finding(
                place: "sync_alias", row: try row.text("local_id"), reason: reason)
        }
    }
}
