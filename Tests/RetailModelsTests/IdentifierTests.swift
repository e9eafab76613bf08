import Testing

@testable import RetailModels

/// Ids and numbers.
@Suite struct IdentifierTests {
    /// Computed apart from this program, with the hash of another library.
    @Test func derivedIDsAreStable() {
        #expect(DerivedID.make("t1", "product", "SKU-1") == "7aeed078-9b62-8d78-abec-65c7feb4a6a3")
        #expect(DerivedID.make("t1", "productS", "KU-1") == "0105eecd-2aa3-8fc7-ab25-be222864a0a1")
        #expect(DerivedID.make() == "e3b0c442-98fc-8c14-9afb-f4c8996fb924")
        #expect(DerivedID.make("Caf\u{E9}") == "447c113a-1815-81b1-8295-03712de4d6d3")
    }

    /// The lengths keep parts apart, and bytes count, not what Swift takes for equal.
    @Test func differentPartsAreDifferentIDs() {
        let ids = [
            DerivedID.make("a", "b"), DerivedID.make("ab"), DerivedID.make("ab", ""),
            DerivedID.make("", "ab"), DerivedID.make("b", "a"), DerivedID.make("1:a1:b"),
            DerivedID.make("\u{E9}"), DerivedID.make("e\u{301}"),
        ]
        #expect(Set(ids).count == ids.count)
    }

    private func isUUID(_ id: String, version: Character) -> Bool {
        let groups = id.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12]
            && id.allSatisfy { "0123456789abcdef-".contains($0) } && groups[2].first == version
            && "89ab".contains(groups[3].prefix(1))
    }

    @Test func derivedIDsAreUUIDsOfVersion8() {
        forEachSeed { random, seed in
            #expect(isUUID(DerivedID.make(random.text(), random.text()), version: "8"), seed)
        }
    }

    @Test func timeOrderedIDsAreUUIDsOfVersion7AndSort() {
        forEachSeed(200) { random, seed in
            let times = (0..<20).map { _ in random.integer(0...0xFFFF_FFFF_FFFF) }.sorted()
            let ids = times.map {
                TimeOrderedID.make(milliseconds: $0, random: random.next(), random.next())
            }
            #expect(ids.allSatisfy { isUUID($0, version: "7") }, seed)
            for (index, pair) in zip(ids, ids.dropFirst()).enumerated()
            where times[index] < times[index + 1] {
                #expect(pair.0 < pair.1, seed)
            }
        }
    }

    /// RFC 9562, appendix A.6: 2022-02-22 19:22:22 UTC.
    @Test func theTimeStandsInFront() {
        #expect(
            TimeOrderedID.make(
                milliseconds: 0x017F_22E2_79B0, random: 0xC3C, 0x9BAE_0C0C_0CDC_0418
            )
            .hasPrefix("017f22e2-79b0-7"))
        let most = TimeOrderedID.make(milliseconds: .max, random: .max, .max)
        #expect(most == "ffffffff-ffff-7fff-bfff-ffffffffffff")
        let least = TimeOrderedID.make(milliseconds: 0, random: 0, 0)
        #expect(least == "00000000-0000-7000-8000-000000000000")
    }

    @Test(
        arguments: [
            (1, "01-000001"), (124, "01-000124"), (999_999, "01-999999"), (1_000_000, "01-1000000"),
            (.max, "01-9223372036854775807"),
        ] as [(Int64, String)])
    func receiptNumbersHaveSixDigitsOrMore(sequence: Int64, text: String) {
        #expect(ReceiptNumber.text(series: "01", sequence: sequence) == text)
    }

    @Test func aDocumentNamesItsNumberAndKind() {
        forEachSeed(10) { random, seed in
            for kind in SeededGenerator.kinds {
                let document = try random.document(kind)
                #expect(
                    document.number
                        == ReceiptNumber.text(
                            series: document.series, sequence: document.sequence), seed)
                #expect(document.kind == kind, seed)
                #expect((document.sale != nil) == (kind == "sale" || kind == "refund"), seed)
            }
        }
    }
}
