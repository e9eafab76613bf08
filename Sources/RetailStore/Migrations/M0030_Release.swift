/// What the log keeps for a person may be taken for a fact; the log forgets then that it kept it.
/// The server's role may take such a row away, and no other of what the log knows.
enum M0030_Release: Migration {
    static let id = "0030_release"

    static func statements(_ dialect: Dialect) -> [String] {
        guard dialect == .postgres else { return [] }
        return [
            """
            CREATE POLICY kept_rows ON sync_entity AS RESTRICTIVE FOR DELETE
                USING (state = 'parked')
            """,
            "GRANT DELETE ON sync_entity TO pos_server",
        ]
    }
}
