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
