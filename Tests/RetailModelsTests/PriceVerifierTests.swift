import Testing

@testable import RetailModels

/// The verifier digits of prices (retail-rules: Barcodes).
@Suite struct PriceVerifierTests {
    @Test(
        arguments: [("2875", 9), ("14685", 6), ("0000", 0), ("00000", 0)]
            as [(String, Int)])
    func theExamplesOfTheRules(price: String, digit: Int) {
        #expect(PriceVerifier.digit(of: price) == digit)
    }

    @Test(arguments: ["", "1", "123", "123456", "12a4", "１234", "-123", "12.4"])
    func otherTextHasNone(price: String) {
        #expect(PriceVerifier.digit(of: price) == nil)
    }

    /// What the digit is for: one digit misread never goes unnoticed.
    @Test(arguments: [4, 5])
    func everySingleWrongDigitIsNoticed(length: Int) {
        forEachSeed(300) { random, seed in
            let price = (0..<length).map { _ in Character("\(random.number(0...9))") }
            let digit = PriceVerifier.digit(of: String(price))
            for place in price.indices {
                for other in "0123456789" where other != price[place] {
                    var wrong = price
                    wrong[place] = other
                    #expect(PriceVerifier.digit(of: String(wrong)) != digit, seed)
                }
            }
        }
    }
}
