import RetailModels
import RetailStore
import TestSupport
import Testing

/// One device's documents, proved from their bytes and the ones before them.
struct ChainCheckTests {
    private static func till() throws -> DocumentBuilder {
        var till = try DocumentBuilder(seed: 51)
        try till.addRandom(40)
        return till
    }

    /// What is wrong with each document, in their order.
    private func faults(
        _ writes: [JournalWrite], key: String, forks: Set<String> = []
    ) -> [[String]] {
        var chain = ChainCheck(forks: forks)
        return writes.map {
            chain.check(
                SignedDocument(document: $0.body, signature: $0.signature ?? "", key: key),
                key: key
            ).faults
        }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func whatATillMakesIsWhole(seed: UInt64) throws {
        var till = try DocumentBuilder(seed: seed)
        try till.addRandom(80)
        let found = faults(till.writes, key: till.key.publicKey).flatMap { $0 }
        #expect(found == [], "seed \(seed)")
    }

    @Test func aMissingDocumentIsNamedByTheNext() throws {
        let till = try Self.till()
        for index in 0..<till.writes.count - 1 {
            var rest = till.writes
            rest.remove(at: index)
            let found = faults(rest, key: till.key.publicKey)
            #expect(!found[index].isEmpty, "without number \(index + 1)")
        }
    }

    @Test func anAlteredByteIsFound() throws {
        let till = try Self.till()
        for index in till.writes.indices {
            var writes = till.writes
            let body = writes[index].body
            writes[index].body = body.replacing("\"hour\":", with: "\"hour\":1", maxReplacements: 1)
            #expect(writes[index].body != body)
            let found = faults(writes, key: till.key.publicKey)
            #expect(found[index].contains("the signature does not fit the bytes"))
            if index + 1 < writes.count {
                #expect(
                    found[index + 1].contains("the document before it is missing or was altered"))
            }
        }
    }

    /// Signed again by somebody with the key: the next one tells.
    @Test func aDocumentSignedAnewIsFoundByTheNext() throws {
        let till = try Self.till()
        var document = till.documents[3]
        document.operatorName = "Nobody"
        var writes = till.writes
        writes[3] = JournalWrite(document, signed: try till.key.sign(document))
        let found = faults(writes, key: till.key.publicKey)
        #expect(found[3] == [])
        #expect(found[4].contains("the document before it is missing or was altered"))
    }

    @Test func bytesThatAreNotCanonicalAreFound() throws {
        var till = try DocumentBuilder()
        try till.openShift()
        let spaced = till.writes[0].body.replacing("{\"at\"", with: "{ \"at\"", maxReplacements: 1)
        #expect(spaced != till.writes[0].body)
        var writes = till.writes
        writes[0].body = spaced
        let found = faults(writes, key: till.key.publicKey)
        #expect(found[0].contains("the bytes are not in the canonical form"))
    }

    @Test func aZThatIsNotItsDocumentsIsFound() throws {
        var till = try DocumentBuilder()
        try till.openShift()
        try till.sell(try till.line(0))
        var totals = till.totals
        totals.noSales = 1
        let closing = ShiftClosing(
            zNumber: 2, openedAt: 0, counted: try totals.expectedCash, totals: totals)
        try till.add(.shiftClose(closing))
        let found = faults(till.writes, key: till.key.publicKey)
        #expect(
            found[2] == [
                "the Z's totals are not what its documents come to",
                "the Z's number is out of order",
            ])
    }

    @Test func aGapThatIsNamedIsNone() throws {
        var till = try DocumentBuilder()
        try till.openShift()
        var document = till.draft(
            .gap(GapRecord(from: 2, through: 10, reason: "restored")))
        document.sequence = 11
        try till.add(document)
        try till.sell(try till.line(0))
        #expect(faults(till.writes, key: till.key.publicKey) == [[], [], []])
        var other = try DocumentBuilder()
        try other.openShift()
        document = other.draft(.gap(GapRecord(from: 3, through: 10, reason: "restored")))
        document.sequence = 11
        try other.add(document)
        #expect(
            faults(other.writes, key: other.key.publicKey)[1] == ["number 2 is missing before it"])
    }

    /// Behind a document that the journal still had, and behind nothing.
    @Test(arguments: [0, 1])
    func aTillGoesOnBehindTheJournalThatWasPutBack(kept: Int) throws {
        var till = try DocumentBuilder()
        try till.openShift()
        try till.sell(try till.line(0))
        let last = kept == 0 ? Document.noHash : Digest.sha256(till.writes[kept - 1].body)
        var document = till.draft(
            .gap(GapRecord(from: Int64(kept) + 1, through: 10, reason: "restored")))
        (document.sequence, document.previousHash) = (11, last)
        try till.add(document)
        let key = till.key.publicKey
        #expect(faults(till.writes, key: key, forks: [last]) == [[], [], []])
        #expect(
            faults(till.writes, key: key)[2] == [
                "the document before it is missing or was altered",
                "number 3 is missing before it",
            ])
    }
}
