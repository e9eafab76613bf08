import Testing

@testable import POSTerminal

@Suite struct CodeTests {
    @Test(arguments: [
        ("4006381333931", true), ("4006381333932", false), ("96385074", true),
        ("036000291452", true), ("10012345678902", true), ("", false), ("12345", false),
        ("400638133393x", false),
    ])
    func checkDigits(code: String, isValid: Bool) {
        #expect(Barcode.isGTIN(code) == isValid)
    }

    @Test func codesAreTriedInEveryFormTheCatalogueMayHave() {
        #expect(Barcode.forms(of: "abc") == ["abc"])
        #expect(Barcode.forms(of: "036000291452") == ["036000291452", "0036000291452"])
        #expect(Barcode.forms(of: "0036000291452") == ["0036000291452", "036000291452"])
        #expect(Barcode.forms(of: "]E04006381333931") == ["]E04006381333931", "4006381333931"])
        #expect(
            Barcode.forms(of: "]C10104006381333931").contains("4006381333931"))
        #expect(Barcode.forms(of: "]") == ["]"])
    }

    @Test(arguments: [
        "4242424242424242", "4242 4242 4242 4242", "5555-5555-5555-4444", "378282246310005",
        "name 4242424242424242 x", "%B4242424242424242^A/B^2912", ";4242424242424242=2912?",
    ])
    func cardNumbersAreSeen(text: String) {
        #expect(CardGuard.holdsCardNumber(text))
        #expect(CardGuard.masked(text) == "it")
    }

    @Test(arguments: [
        "4006381333931", "4242424242424241", "10012345678902", "2242424242424242", "4242",
        "40000000000000000000000000", "bread", "", "3*4006381333931",
        "4006381333931 4006381333931 4006381333931",
    ])
    func otherTextIsNot(text: String) {
        #expect(!CardGuard.holdsCardNumber(text))
    }
}
