import Foundation
import RetailModels
import Testing

@testable import POSTerminal

/// The answers of a first start, typed or in a file.
@Suite struct SetupAnswersTests {
    private static let own = """
        kind: local
        shop: Corner Market
        manager: Ada
        managerPIN: "2222"

        """

    private func failure(_ text: String) -> String {
        do {
            return "no failure but \(try SetupAnswers.parse(text, path: "answers.yaml"))"
        } catch {
            #expect(error.code == .data)
            return error.message
        }
    }

    @Test func theDocumentedFileIsGood() throws {
        let file = Snapshot.root.appendingPathComponent("config/answers.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        let answers = try SetupAnswers.parse(text, path: "answers.yaml")
        #expect(answers[.shop] == "Corner Market" && answers[.cashierPIN] == "1111")
        #expect(try ShopSetup(answers).rates.map(\.name) == ["standard", "reduced", "none"])
        for question in SetupQuestion.allCases {
            #expect(
                text.contains("\n\(question.rawValue): ")
                    || text.contains("\n# \(question.rawValue): "), "\(question.rawValue)")
        }
    }

    @Test func whatIsMissingIsAnsweredAsByEnter() throws {
        let answers = try SetupAnswers.parse(Self.own, path: "answers.yaml")
        #expect(answers[.currency] == "USD" && answers[.till] == "01")
        #expect(answers[.products] == "none" && answers[.cashier].isEmpty)
        #expect(!answers.questions.contains(.cashierPIN))
        let setup = try ShopSetup(answers)
        #expect(setup.shop.name == "Corner Market" && setup.shop.timeZone == "UTC")
    }

    @Test(arguments: [
        ("kind: shop\n", "kind: This till is one of local, cloud, demo."),
        ("kind: local\n", "shop: Shop is needed."),
        (own + "name: x\n", "there is no question \"name\""),
        (own + "tenant: abc\n", "tenant is not asked with kind: local. Remove it."),
        (own + "cashierPIN: \"1111\"\n", "cashierPIN is not asked"),
        (own + "cashier: Maria\n", "cashierPIN: Cashier's PIN is needed."),
        (own + "currency: dollars\n", "currency: No currency is called that."),
        (own + "taxRates: standard=7,25\n", "taxRates: Each rate is"),
        (own + "timeZone: Mars/Olympus\n", "timeZone: No time zone is called that."),
        (own + "till: a b\n", "till: That is no till's number."),
        (own + "taxRates: standard=7\nproducts: demo\n", "reduced, none is not among yours"),
        (own + "shop: x\nshop: y\n", "answers.yaml"),
        (own + "address:\n  street: x\n", "answers.yaml"),
        ("kind: cloud\ncloudURL: http://far.example\n", "cloudURL"),
        ("kind: cloud\ncloudURL: https://c.example\n", "tenant: Tenant is needed."),
        ("shop: \"a\\u0007b\"\n", "shop: Shop holds a control character"),
    ])
    func whatIsWrongIsSaid(text: String, words: String) {
        let sentence = failure(text)
        #expect(sentence.contains(words), "\(sentence)")
        #expect(sentence.hasPrefix("answers.yaml"), "\(sentence)")
    }

    @Test func aPINIsNeverWhatIsShown() {
        #expect(!failure("shop: x\nmanager: Ada\nmanagerPIN: \"123456\"\n").contains("123456"))
        #expect(SetupQuestion.allCases.filter(\.isSecret).count == 3)
    }

    @Test func aChoiceMayBeItsNumber() {
        var answers = SetupAnswers()
        #expect(answers.answer(.kind, "3") == nil && answers[.kind] == "demo")
        #expect(answers.questions == [.kind])
        #expect(answers.answer(.kind, "4") != nil && answers[.kind] == "demo")
        #expect(answers.answer(.tax, " Inclusive ") == nil && answers[.tax] == "inclusive")
        #expect(answers.answer(.currency, "chf") == nil && answers[.currency] == "CHF")
    }
}
