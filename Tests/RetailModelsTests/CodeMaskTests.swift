import Testing

@testable import RetailModels

/// Labels that a shop prints itself, read by the masks of its settings.
@Suite struct CodeMaskTests {
    private static func checked(_ code: String) -> String {
        code + "\(GTIN.checkDigit(of: code) ?? -1)"
    }

    @Test func theMasksOfTheRules() throws {
        let price = try CodeMask("2pIIIIIVPPPPC")
        let label = Self.checked("211234592875")
        let read = try #require(price.read(label))
        #expect(read.item == "12345")
        #expect(read.value == .price(digits: "2875", decimals: nil))
        #expect(read.isWhole)
        #expect(read.template == Self.checked("211234500000"))
        let weight = try CodeMask("21IIIIIWWWWWC")
        let weighed = try #require(weight.read(Self.checked("215432100845")))
        #expect(weighed.item == "54321")
        #expect(weighed.value == .weight(digits: "00845", decimals: nil))
        #expect(weighed.isWhole)
    }

    @Test func aVerifierOrCheckDigitThatDoesNotFitIsSeen() throws {
        let mask = try CodeMask("2pIIIIIVPPPPC")
        #expect(try #require(mask.read(Self.checked("211234582875"))).isWhole == false)
        let label = Self.checked("211234592875")
        let check = try #require(label.last?.wholeNumberValue)
        let wrong = label.dropLast() + "\((check + 1) % 10)"
        #expect(try #require(mask.read(String(wrong))).isWhole == false)
    }

    @Test(arguments: [
        "3112345928750", "211234592875", "21123459287500", "21123459287A0", "", "2",
        "２112345928750",
    ])
    func anotherCodeIsNotRead(code: String) throws {
        #expect(try CodeMask("2pIIIIIVPPPPC").read(code) == nil)
    }

    @Test func aUPCIsAnEANWithoutItsZero() throws {
        let mask = try CodeMask("02IIIIIPPPPPC")
        let label = Self.checked("021234500199")
        #expect(label.count == 13)
        #expect(mask.read(label) == mask.read(String(label.dropFirst())))
        #expect(mask.read(label)?.value == .price(digits: "00199", decimals: nil))
    }

    @Test func aPointSaysHowManyDecimals() throws {
        let mask = try CodeMask("22IIIIIWW.WWWC")
        #expect(
            mask.read(Self.checked("221234501500"))?.value
                == .weight(digits: "01500", decimals: 3))
        let price = try CodeMask("23IIIIIPPPP.PC")
        #expect(
            price.read(Self.checked("231234500025"))?.value
                == .price(digits: "00025", decimals: 1))
    }

    @Test(
        arguments: [
            ("2II", .length), ("", .length), (String(repeating: "I", count: 25), .length),
            ("2xIIIIIPPPPPC", .mark("x")), ("2pPPPPPPPPPPC", .item), ("2IIPIIPPPPPPC", .item),
            ("2pIIIIIIIIIIC", .value), ("2pIIIPPWWPPPC", .value), ("2pIIIIIPPWWWC", .value),
            ("2pIIIIIPPP.C", .value), ("2.pIIIIIPPPPC", .value), ("2pIIIIIP.P.PPC", .value),
            ("2pIIIIIVPPPC", .verifier), ("2pIIIIVVPPPPC", .verifier),
            ("2pIIIIICPPPP", .checkDigit), ("2pIIIIIPPPPCC", .checkDigit),
        ] as [(String, CodeMask.Fault)])
    func aTextThatIsNoMask(text: String, fault: CodeMask.Fault) {
        #expect(throws: fault) { try CodeMask(text) }
    }

    @Test func whatAScalePrintsIsRead() {
        forEachSeed(300) { random, seed in
            let item = (0..<5).map { _ in "\(random.number(0...9))" }.joined()
            let price = (0..<4).map { _ in "\(random.number(0...9))" }.joined()
            let verifier = PriceVerifier.digit(of: price) ?? -1
            let code = Self.checked("2\(random.number(0...9))\(item)\(verifier)\(price)")
            let read = try #require(CodeMask("2pIIIIIVPPPPC").read(code))
            #expect(read.item == item, seed)
            #expect(read.value == .price(digits: price, decimals: nil), seed)
            #expect(read.isWhole, seed)
            #expect(GTIN.isValid(read.template), seed)
        }
    }
}
