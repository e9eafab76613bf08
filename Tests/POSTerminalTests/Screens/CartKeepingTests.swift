import RetailModels
import Testing

@testable import POSTerminal

@Suite struct CartKeepingTests {
    private func cart(_ voided: Int64) -> Cart {
        var cart = Cart(id: "a")
        cart.voidedLines = voided
        return cart
    }

    @Test func everyChangeIsWrittenOneAtATime() {
        var keeping = CartKeeping()
        #expect(keeping.changed(to: cart(1)) == .init(cart: cart(1)))
        #expect(keeping.changed(to: cart(2)) == nil)
        #expect(keeping.changed(to: cart(3)) == nil)
        #expect(!keeping.isSettled)
        #expect(keeping.written() == .init(cart: cart(3)))
        #expect(keeping.written() == nil)
        #expect(keeping.isSettled)
    }

    @Test func whatIsOnTheDiskAlreadyIsNotWritten() {
        var keeping = CartKeeping(onDisk: cart(1))
        #expect(keeping.changed(to: cart(1)) == nil)
        #expect(keeping.changed(to: nil) == .init(cart: nil))
        #expect(keeping.written() == nil)
    }

    @Test func aChangeBackWhileWritingIsWrittenToo() {
        var keeping = CartKeeping(onDisk: cart(1))
        #expect(keeping.changed(to: cart(2)) != nil)
        #expect(keeping.changed(to: cart(1)) == nil)
        #expect(keeping.written() == .init(cart: cart(1)))
    }

    @Test func aFailedWriteWaitsForTheNextChange() {
        var keeping = CartKeeping()
        #expect(keeping.changed(to: cart(1)) != nil)
        #expect(keeping.failed() == nil)
        #expect(keeping.changed(to: cart(1)) == nil)
        #expect(keeping.changed(to: nil) == .init(cart: nil))
    }

    @Test func aFailedWriteThatIsOutdatedIsFollowedByTheNewOne() {
        var keeping = CartKeeping()
        #expect(keeping.changed(to: cart(1)) != nil)
        #expect(keeping.changed(to: cart(2)) == nil)
        #expect(keeping.failed() == .init(cart: cart(2)))
    }
}
