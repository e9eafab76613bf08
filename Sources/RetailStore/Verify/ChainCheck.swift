public import RetailModels

/// Walks one device's documents in the order of their numbers and proves each from its bytes and
/// the ones before it (retail-rules: Receipts and numbers).
public struct ChainCheck: Codable, Sendable {
    public private(set) var previousHash = Document.noHash
    public private(set) var sequence: Int64 = 0
    public private(set) var series: String?
    public private(set) var zNumber: Int64 = 0
    public private(set) var totals = ShiftTotals()
    /// False when the walk began in the middle of a chain, whose totals are not known.
    private var isWhole = true
    private var forks: Set<String>
    private var parked: Set<String>
    private var kept: [String: Place] = [:]

    /// What the walk knew at a document.
    private struct Place: Codable, Sendable {
        var sequence: Int64
        var zNumber: Int64
        var totals: ShiftTotals
        var isWhole: Bool
    }

    /// - Parameters:
    ///   - forks: hashes of documents behind which a till may have gone on twice, since its files
    ///     were put back: those that the gap records name as the one before.
    ///   - parked: hashes of documents that are kept for a person.
    public init(forks: Set<String> = [], parked: Set<String> = []) {
        self.forks = forks
        self.parked = parked
    }

    /// Whether the signature of a document is of the key. One who proves the same documents in
    /// many stores may remember which it has proved.
    public typealias SignatureProof = @Sendable (_ signed: SignedDocument, _ key: String) -> Bool
    public static let proof: SignatureProof = { $0.isSigned(by: $1) }

    /// At the beginning of a device's chain, with what the store knows of it; where documents have
    /// left the store (`Retention`), behind them.
    static func start(
        of device: String, tenant: String, in tx: any SQLTransaction
    ) throws -> ChainCheck {
        var walk =
            try RetentionCut.all(tenant: tenant, in: tx)[device]?.walk() ?? ChainCheck()
        walk.forks = try DocumentStore.forks(ofDevice: device, tenant: tenant, in: tx)
        walk.parked = try DocumentStore.parkedHashes(tenant: tenant, in: tx)
        return walk
    }

    /// Without what the store knows and is asked for again.
    var bare: ChainCheck {
        var bare = self
        (bare.forks, bare.parked) = ([], [])
        return bare
    }

    /// Checks the next document and says what is wrong with it.
    public mutating func check(
        _ signed: SignedDocument, key: String, isSigned: SignatureProof = Self.proof
    ) -> (document: Document?, faults: [String]) {
        var faults: [String] = []
        let hash = signed.hash
        if !isSigned(signed, key) { faults.append("the signature does not fit the bytes") }
        guard let document = try? signed.decoded() else {
            return (nil, faults + ["the bytes are no document"])
        }
        if let canonical = try? CanonicalJSON.text(document),
            !canonical.hasSameBytes(as: signed.document)
        {
            faults.append("the bytes are not in the canonical form")
        }
        if document.series != series {
            isWhole = document.sequence == 1
            series = document.series
            // What another server keeps for a person may not be here at all.
            if Self.leavesSeries(document), !goBack(to: document.previousHash) { isWhole = false }
            sequence = 0
        } else if !goBack(to: document.previousHash) {
            faults.append("the document before it is missing or was altered")
        }
        if let gap = gapFault(document) { faults.append(gap) }
        if document.sequence == 1, !Self.leavesSeries(document),
            document.previousHash != Document.noHash
        {
            faults.append("the first document names one before it")
        }
        if let fault = DocumentCheck.bodyFault(document) { faults.append(fault) }
        faults += totalsFaults(document)
        previousHash = hash
        sequence = document.sequence
        if forks.contains(hash) {
            kept[hash] = Place(
                sequence: sequence, zNumber: zNumber, totals: totals, isWhole: isWhole)
        }
        return (document, faults)
    }

    /// Goes on behind the document of that hash: the last one, one that a till went on behind
    /// again, or one that is kept for a person, whose totals are not known. False for any other.
    private mutating func goBack(to hash: String) -> Bool {
        if hash == previousHash { return true }
        if let place = kept[hash] {
            (sequence, zNumber) = (place.sequence, place.zNumber)
            (totals, isWhole) = (place.totals, place.isWhole)
            return true
        }
        // The journal is from before its first document.
        if hash == Document.noHash, forks.contains(hash) {
            (sequence, zNumber, totals, isWhole) = (0, 0, ShiftTotals(), true)
            return true
        }
        guard parked.contains(hash) else { return false }
        isWhole = false
        return true
    }

    /// The first document of a series that continues the till's chain.
    private static func leavesSeries(_ document: Document) -> Bool {
        if case .gap(let gap) = document.body { gap.leaves != nil } else { false }
    }

    private func gapFault(_ document: Document) -> String? {
        let expected = sequence &+ 1
        if document.sequence == expected { return nil }
        if case .gap(let gap) = document.body, gap.from == expected,
            gap.through == document.sequence &- 1
        {
            return nil
        }
        return "number \(expected) is missing before it"
    }

    /// A Z equals what its chain comes to.
    private mutating func totalsFaults(_ document: Document) -> [String] {
        var faults: [String] = []
        if (try? totals.add(document)) == nil { faults.append("the totals leave their range") }
        if case .shiftClose(let closing) = document.body, isWhole {
            if closing.totals.ofDocuments != totals {
                faults.append("the Z's totals are not what its documents come to")
            }
            if closing.zNumber != zNumber + 1 { faults.append("the Z's number is out of order") }
            zNumber = closing.zNumber
        }
        return faults
    }
}
