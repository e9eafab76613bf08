import RetailModels
import TerminalUI
import Testing

@testable import POSTerminal

/// The screens of selling, paying and the drawer, and what stands over them, in every window and
/// look: with a long sale, with names and amounts as wide as they come, and with nothing.
@MainActor
@Suite struct CashierPictureTests {
    /// A screen, and what leads to it from the sale.
    struct View: CustomTestStringConvertible, Sendable {
        var name: String
        var keys: [Key]
        /// Typed behind the keys, with Enter.
        var text: String?

        init(_ name: String, _ keys: Key..., text: String? = nil) {
            (self.name, self.keys, self.text) = (name, keys, text)
        }

        var testDescription: String { name }
    }

    nonisolated static let views = [
        View("CashierSell"),
        View("CashierFind", .function(2), .character("a")),
        View("CashierCustomer", .function(3)),
        View("CashierDiscount", .function(4)),
        View("CashierHold", .function(5)),
        View("CashierRecall", .function(6)),
        View("CashierReturn", .function(7)),
        View("CashierVoid", .function(8)),
        View("CashierShift", .function(9)),
        View("CashierCount", .function(9), .character("c")),
        View("CashierMenu", .function(10)),
        View("CashierHelp", .function(1)),
        View("CashierPalette", .control("p")),
        View("CashierFavourites", .character("*")),
        View("CashierDepartments", .control("d")),
        View("CashierLock", .control("l")),
        View("CashierPay", .character("+")),
        View("CashierTenders", .character("+"), .character("*")),
        View("CashierCard", .character("+"), .character("c")),
        View("CashierPaid", .character("+"), .enter),
        View("CashierReceipt", .character("+"), .enter, .character("r")),
        View("CashierSignIn", .function(10), .character("8")),
        View("ManagerItem", .function(10), .character("1"), .enter),
        View("ManagerSystem", .function(10), .character("5")),
        View(
            "ManagerCloudSync", .function(10), .character("5"), .character("1"), .character("1")),
        View("ManagerDevices", .function(10), .character("5"), .character("2"), text: "2222"),
        View("ManagerConflicts", .function(10), .character("5"), .character("3"), text: "2222"),
    ]

    @Test(arguments: views)
    func picturesOf(_ view: View) async throws {
        var content = Pictures.Content.empty
        try await Pictures.expect(
            view.name, fill: { till, wanted in content = wanted },
            open: { driver in
                await ring(content, on: driver)
                for key in view.keys { await driver.press(key) }
                if let text = view.text { await driver.enter(text) }
            })
    }

    /// What another operator is asked to agree to.
    @Test func picturesOfAnApproval() async throws {
        var content = Pictures.Content.empty
        try await Pictures.expect(
            "Approval", as: TestShop.maria, fill: { _, wanted in content = wanted },
            open: { driver in
                await ring(content, on: driver)
                if content == .empty {
                    await driver.command("Training")
                } else {
                    await driver.press(.function(4), .character("4"))
                    await driver.enter("50")
                    await driver.enter("2")
                }
            })
    }

    @Test func picturesOfAGiftCard() async throws {
        var content = Pictures.Content.empty
        try await Pictures.expect(
            "GiftCard", fill: { _, wanted in content = wanted },
            open: { driver in
                await driver.command("Gift card")
                guard content != .empty else { return }
                await driver.enter("GC 1001")
                if content == .wide { await driver.type("9999999.99") }
            })
    }

    @Test func picturesOfAFloat() async throws {
        var content = Pictures.Content.empty
        try await Pictures.expect(
            "Float", as: nil, fill: { _, wanted in content = wanted },
            open: { driver in
                await driver.signIn(as: TestShop.ada)
                switch content {
                case .empty: break
                case .wide: await driver.type("9999999.99")
                case .long: await driver.enter("99999999999999")
                }
            })
    }

    /// Sales that wait, and one that is open.
    private func ring(_ content: Pictures.Content, on driver: TillDriver) async {
        switch content {
        case .empty: break
        case .wide:
            for number in 5...8 { await driver.scan(TestShop.code(number)) }
        case .long:
            for number in 1...6 {
                await driver.scan(TestShop.code(number))
                await driver.press(.function(5))
                await driver.enter("customer \(number)")
            }
            for number in 0..<30 { await driver.scan(TestShop.code(number % 4 + 1)) }
        }
    }
}
