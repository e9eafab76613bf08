import RetailModels
import RetailStore
import Testing
import Till

@testable import POSTerminal

@Suite struct SentencesTests {
    private static let troubles: [Trouble] = {
        let disk = SQLFailure(kind: .other, message: "no")
        let fixed: [Trouble] = [
            .signIn(.wrong), .signIn(.mustWait(until: TestShop.now)), .signIn(.store(disk)),
            .operatorNumber, .register(.noShiftOpen), .register(.shiftAlreadyOpen),
            .register(.amount(.outOfRange)), .register(.store(disk)), .register(.unsignable),
            .cartNotKept(disk), .cartUnreadable(disk), .unreachable("x"), .cancelled,
            .unknownCode("1"), .scansNotTaken(2), .unknownTaxClass("odd", product: "Soap"),
            .quantity("x", .outOfRange), .quantity("x", .malformed("x", digits: 3)),
            .codeMissing(quantity: "3"), .tooManyLines(1000), .lineTooLarge(product: "Soap"),
            .nothingToVoid, .nothingToPay, .amount("x", .outOfRange),
            .amount("x", .malformed("x", digits: 2)), .codeAsAmount("400"),
            .payment(.overTender(remaining: .zero), .card), .payment(.nothingTendered, .cash),
            .payment(.alreadyPaid, .cash), .payment(.amount(.outOfRange), .cash),
            .fieldMissing("Code"), .lastFour, .nothingToUndo, .paymentsTaken(count: 2),
            .paymentsUnfit([]), .nothingMoved, .reasonUnfit,
            .notPieces("0.30", of: TestShop.money(25)),
            .piecesNotWhole("1.5"),
            .scanRefused("x"), .cardNumber, .longShift, .saleOpen, .noCloud, .cloudAway("x"),
            .cloudMustWait(until: TestShop.now), .attachment(.offline), .attachment(.damaged),
            .attachment(.disk(path: "/a/b", reason: "No space left on device")),
            .attachment(.noFolder("/nowhere")), .viewer(.noDesktop),
            .viewer(.missing(program: "xdg-open")), .viewer(.ended(program: "feh", code: 3)),
            .viewer(.notStarted(program: "feh", reason: "Permission denied")),
            .notHeld(disk), .heldUnreadable(disk), .heldSaleGone, .nothingToHold,
            .otherTillsAway, .tillSilent("02"),
            .saleInTheWay(items: "3 items"), .noLine, .noCustomer,
            .customerExists(number: "1001", name: "Zoë"), .nothingToRepeat, .nothingToTakeBack,
            .lineIsFixed(product: "Soap"),
            .percent("120"), .saleTooLarge, .noDepartments,
        ]
        return fixed
            + Problem.Code.allCases.flatMap { code -> [Trouble] in
                let problem = Problem(code, "detail")
                return [
                    .refused(problem), .cloudRefused(problem), .attachment(.refused(problem)),
                ]
            }
    }()

    /// One or more whole sentences that fit into the status line, and nothing technical.
    @Test(arguments: troubles) func everyTroubleHasASentence(trouble: Trouble) {
        let sentence = TestShop.facts.sentences.of(trouble)
        #expect(sentence.count > 5)
        #expect(sentence.count <= 150, "\(sentence)")
        #expect(sentence.last == "." || sentence.hasSuffix("c."), "\(sentence)")
        #expect(!sentence.contains("detail") && !sentence.contains("SQL"))
    }

    @Test func longCodesAreCut() {
        let sentence = TestShop.facts.sentences.of(
            .unknownCode(String(repeating: "7", count: 4_000)))
        #expect(sentence.count < 120)
    }
}
