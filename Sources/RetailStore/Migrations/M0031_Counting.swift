/// How many products there are is counted in an index: all of them less those that were deleted. A
/// row says itself whether it was, and a million rows are a second's reading.
enum M0031_Counting: Migration {
    static let id = "0031_counting"

    static func statements(_ dialect: Dialect) -> [String] {
        ["CREATE INDEX product_deleted ON product (tenant_id) WHERE deleted_at_ms IS NOT NULL"]
    }
}
