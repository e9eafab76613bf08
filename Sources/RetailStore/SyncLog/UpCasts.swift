import RetailModels

/// What tills of earlier versions send, raised to the form of today (sync.md: `schema` per bundle).
/// The bytes stay as they were made and signed: a step changes how they are taken, never what is
/// kept of them.
public enum UpCasts {
    /// By the schema that it raises, to the next one.
    static let steps: [Int64: @Sendable (SyncOp) -> SyncOp] = [
        // 2 brought entries of the log that only the cloud makes.
        1: { $0 }
    ]

    /// The schemas of bundles that are taken.
    public static let range: ClosedRange<Int64> = {
        let oldest = steps.keys.min() ?? SyncBundle.currentSchema
        return oldest...SyncBundle.currentSchema
    }()

    /// The bundle's operations in the form of today.
    /// - Throws: `outdated` for a schema that this server does not know.
    static func raised(_ bundle: SyncBundle) throws(Problem) -> [SyncOp] {
        guard range.contains(bundle.schema) else {
            throw Problem(
                .outdated,
                "bundle \(bundle.seq) is of schema \(bundle.schema); this server takes "
                    + "\(range.lowerBound) to \(range.upperBound)")
        }
        return (bundle.schema..<SyncBundle.currentSchema).reduce(bundle.ops) { ops, schema in
            ops.map { steps[schema]?($0) ?? $0 }
        }
    }
}
