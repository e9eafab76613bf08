import RetailModels
import Testing

@testable import POSTerminal

@Suite struct EntryLineTests {
    @Test(arguments: [
        ("4006381333931", Int64(1000), "4006381333931"),
        ("3*400", 3000, "400"), ("0.845*400", 845, "400"), (" 2 * bread ", 2000, "bread"),
        ("3*", 3000, ""), ("apple*pie", 1000, "apple*pie"), ("*5", 1000, "*5"),
        ("2*3*4", 2000, "3*4"), ("7 up", 1000, "7 up"),
    ])
    func quantityAndText(typed: String, milli: Int64, text: String) throws {
        guard let line = try? EntryLine(typed) else {
            Issue.record("\(typed) was refused")
            return
        }
        #expect(line.quantity.milli == milli)
        #expect(line.text == text)
    }

    @Test(arguments: [
        "0*400", "-3*400", "100000000000000000000*400", "1000001*400", "1.2345*400", "1..2*400",
    ])
    func aQuantityThatIsNoneIsRefused(typed: String) {
        #expect(throws: Trouble.self) { try EntryLine(typed) }
    }

    @Test func onlyAQuantityWithoutACodeWaitsForTheNextScan() throws {
        #expect(try EntryLine.waitingQuantity("3*")?.milli == 3000)
        #expect(try EntryLine.waitingQuantity("3") == nil)
        #expect(try EntryLine.waitingQuantity("3*40") == nil)
        #expect(try EntryLine.waitingQuantity("") == nil)
    }
}
