import Testing

@testable import RetailModels

/// Random and damaged bytes: refused or read, never a trap.
@Suite struct JSONFuzzTests {
    private static func json(_ random: inout SeededGenerator, depth: Int = 0) -> JSON {
        switch random.number(0...(depth > 4 ? 3 : 5)) {
        case 0: return .null
        case 1: return .bool(random.chance(percent: 50))
        case 2: return .integer(random.integer(.min...(.max)) >> random.integer(0...63))
        case 3: return .string(random.text())
        case 4:
            return .array((0..<random.number(0...4)).map { _ in json(&random, depth: depth + 1) })
        default:
            var members: [String: JSON] = [:]
            for _ in 0..<random.number(0...4) {
                members[random.text()] = json(&random, depth: depth + 1)
            }
            return .object(members)
        }
    }

    @Test func everyValueIsReadAsItWasWritten() {
        forEachSeed(500) { random, seed in
            let json = Self.json(&random)
            let bytes = json.canonicalBytes()
            let again = try JSON(bytes: bytes)
            #expect(again == json, seed)
            #expect(again.canonicalBytes() == bytes, seed)
        }
    }

    @Test func randomBytesNeverTrap() {
        let pieces = [
            "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "\\ud83e", "\\udd50", "d800", "-",
            "0", "1", "9223372036854775807", "8", ".", "e", "true", "null", "fals", " ", "\n", "é",
            "\"a\":", "\u{0}",
        ].map { Array($0.utf8) }
        forEachSeed(5_000) { random, seed in
            var bytes: [UInt8] = []
            for _ in 0..<random.number(0...30) {
                bytes +=
                    random.chance(percent: 10)
                    ? [UInt8(random.number(0...255))] : random.one(of: pieces)
            }
            guard let json = try? JSON(bytes: bytes) else { return }
            let again = try JSON(bytes: json.canonicalBytes())
            #expect(again == json, seed)
        }
    }

    /// A good document with bytes changed, added, left out or cut off, decoded and used as a server
    /// and `pos verify` use it.
    @Test func damagedDocumentsNeverTrap() {
        forEachSeed(1_500) { random, seed in
            var bytes = try CanonicalJSON.encode(random.anyDocument())
            for _ in 0..<random.number(1...3) {
                let place = random.number(0...bytes.count - 1)
                switch random.number(0...4) {
                case 0: bytes[place] = UInt8(random.number(0...255))
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(random.one(of: Array("0123456789-\",:{}[]".utf8)), at: place)
                case 3: bytes.replaceSubrange(place..<place, with: Array("99999999999999".utf8))
                default: bytes.removeLast(random.number(0...min(20, bytes.count - 1)))
                }
                guard !bytes.isEmpty else { return }
            }
            Self.use(bytes)
        }
    }

    /// The same with any whole number of the tree replaced by an extreme one.
    @Test func extremeNumbersNeverTrap() {
        let extremes: [Int64] = [
            .min, .max, -1, 0, 1, -1_000_000, Money.limit, -Money.limit, Quantity.limit,
        ]
        forEachSeed(1_500) { random, seed in
            var tree = try CanonicalJSON.tree(random.anyDocument())
            let places = tree.numbers
            for _ in 0..<random.number(1...3) {
                tree.replace(random.one(of: places), with: .integer(random.one(of: extremes)))
            }
            Self.use(tree.canonicalBytes())
        }
    }

    private static func use(_ bytes: [UInt8]) {
        guard let document = try? CanonicalJSON.decode(Document.self, from: bytes) else { return }
        _ = document.sale?.fault()
        _ = document.number
        _ = try? document.sale?.mirrored(saleID: "a")
        _ = try? Projection(document)
        var totals = ShiftTotals()
        for _ in 0..<2 { try? totals.add(document) }
        _ = try? totals.expectedCash
    }
}
