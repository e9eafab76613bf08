/// What tills last told of themselves, for the list of devices: `ReportTill.Body` as it came.
enum M0014_TillReports: Migration {
    static let id = "0014_till_reports"

    static func statements(_ dialect: Dialect) -> [String] {
        [
            "ALTER TABLE sync_device ADD COLUMN reported_at_ms \(dialect.int)",
            "ALTER TABLE sync_device ADD COLUMN report \(dialect.text)",
        ]
    }
}
