import Testing

@testable import POSTerminal

@Suite struct CodeTests {
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
