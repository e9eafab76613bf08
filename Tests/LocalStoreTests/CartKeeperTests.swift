import LocalStore
import RetailModels
import RetailStore
import TestSupport
import Testing

/// The open sale and the wrong PINs, across a restart.
struct CartKeeperTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func cart(lines: Int) throws -> Cart {
        let till = try DocumentBuilder()
        var cart = Cart(id: "cart-1")
        for number in 0..<lines {
            cart.lines.append(try till.line(number, milli: 1_500, discount: Int64(number)))
        }
        cart.documentDiscount = try Money(minor: 12)
        cart.customerID = "c1"
        cart.voidedLines = 3
        var settlement = Settlement(due: try Money(minor: 9_000), cashStep: 1)
        try settlement.pay(.card, tendered: Money(minor: 1_250), reference: "VISA ··4242")
        cart.settlement = settlement
        return cart
    }

    @Test func theCartStandsThereAgain() async throws {
        let path = folder.file("cart.db")
        let cart = try cart(lines: 10)
        let keeper = try SQLiteCartKeeper(path: path)
        #expect(try await keeper.cart() == nil)
        try await keeper.keep(try self.cart(lines: 1))
        try await keeper.keep(cart)
        // Not closed, as after `kill -9`: another one reads the same file.
        let other = try SQLiteCartKeeper(path: path)
        #expect(try await other.cart() == cart)
        try await other.keep(nil)
        #expect(try await keeper.cart() == nil)
        await other.close()
        await keeper.close()
    }

    @Test func aHeldSaleIsNotTheOpenOne() async throws {
        let path = folder.file("cart.db")
        let keeper = try SQLiteCartKeeper(path: path)
        let cart = try cart(lines: 3)
        let held = HeldSale(
            name: "blue coat", at: 5, operatorID: "maria", operatorName: "Maria",
            total: try Money(minor: 10), cart: cart)
        try await keeper.keep(cart)
        try await keeper.hold(held)
        #expect(try await keeper.cart() == nil)
        // A write of the cart that was under way comes behind it, and the till ends.
        try await keeper.keep(cart)
        await keeper.close()
        let again = try SQLiteCartKeeper(path: path)
        #expect(try await again.cart() == nil)
        #expect(try await again.heldSales() == [held])
        #expect(try await again.recall("other") == nil)
        #expect(try await again.recall(held.id) == held)
        #expect(try await again.cart() == cart)
        #expect(try await again.heldSales() == [])
        #expect(try await again.recall(held.id) == nil)
        await again.close()
    }

    @Test func heldSalesStandInTheirOrder() async throws {
        let keeper = try SQLiteCartKeeper(path: folder.file("cart.db"))
        for (name, at) in [("b", Int64(2)), ("a", 3), ("c", 1)] {
            try await keeper.hold(
                HeldSale(
                    name: name, at: at, operatorID: "o", operatorName: "O", total: .zero,
                    cart: Cart(id: name)))
        }
        #expect(try await keeper.heldSales().map(\.name) == ["c", "b", "a"])
        await keeper.close()
    }

    @Test func wrongPINsAreKeptByOperator() async throws {
        let path = folder.file("cart.db")
        let keeper = try SQLiteCartKeeper(path: path)
        #expect(try await keeper.attempts(operatorNumber: 1) == SignInAttempts())
        try await keeper.keep(SignInAttempts(wrong: 3, waitUntil: 99), operatorNumber: 1)
        try await keeper.keep(SignInAttempts(wrong: 1, waitUntil: 0), operatorNumber: 11)
        try await keeper.keep(nil)
        await keeper.close()
        let again = try SQLiteCartKeeper(path: path)
        #expect(
            try await again.attempts(operatorNumber: 1) == SignInAttempts(wrong: 3, waitUntil: 99))
        #expect(try await again.attempts(operatorNumber: 11).wrong == 1)
        #expect(try await again.attempts(operatorNumber: 2) == SignInAttempts())
        await again.close()
    }
}
