import RetailModels

@testable import POSTerminal

/// Sales, shifts, audit lines and codes, with as much as a picture wants.
extension FakeOffice {
    static func sales(_ content: Pictures.Content) -> [SaleSummary] {
        switch content {
        case .empty: return []
        case .long:
            return (1...70).reversed().map { sale($0, $0.isMultiple(of: 5) ? -99 : 1_234 * $0) }
        case .wide:
            var (large, wide) = (sale(2, 9_000_000_000_000), sale(1, -9_000_000_000_000))
            (large.operatorName, wide.operatorName) = ("りんご 林檎", "Łódź عصير 👨‍👩‍👧 e\u{301}")
            large.items = 123_456
            return [large, wide]
        }
    }

    private static func sale(_ number: Int64, _ minor: Int64) -> SaleSummary {
        let series = number % 3 == 0 ? "02" : "01"
        return SaleSummary(
            id: "s\(number)", kind: minor < 0 ? "refund" : "sale",
            number: ReceiptNumber.text(series: series, sequence: number), series: series,
            at: TestShop.now - 600_000 * (71 - number), operatorName: "Maria",
            items: minor < 0 ? -1 : number % 7 + 1, gross: TestShop.money(minor))
    }

    static func accounts(_ content: Pictures.Content) -> [CustomerAccount] {
        switch content {
        case .empty: return []
        case .long:
            return (1...60).map { number in
                let terms = CustomerTerms(
                    exemption: number % 4 == 0
                        ? TaxExemption(reason: "Resale", certificate: "EX-1") : nil,
                    creditLimit: number % 3 == 0 ? TestShop.money(10_000) : nil)
                return CustomerAccount(
                    customer: Customer(
                        id: "cust-\(number)", number: "\(1_000 + number)",
                        name: "Customer number \(number)",
                        terms: terms == CustomerTerms() ? nil : terms),
                    owes: TestShop.money(number % 2 == 0 ? 0 : Int64(number) * 777))
            }
        case .wide:
            let terms = CustomerTerms(
                exemption: TaxExemption(reason: "外交官", certificate: "りんご"),
                creditLimit: TestShop.money(9_000_000_000_000))
            return [
                CustomerAccount(
                    customer: Customer(
                        id: "cust-1", number: "ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789",
                        name: "りんごジュース 株式会社 👨‍👩‍👧 عصير برتقال", terms: terms),
                    owes: TestShop.money(-9_000_000_000_000))
            ]
        }
    }

    static func accountMovements(_ content: Pictures.Content) -> [AccountMovement] {
        accounts(content).reversed().enumerated().map { index, account in
            let minor = account.owes.minor == 0 ? -500 : account.owes.minor
            return AccountMovement(
                document: "d\(index)", position: 1,
                number: ReceiptNumber.text(series: "01", sequence: Int64(900 - index)),
                kind: "sale", at: TestShop.now - 3_600_000 * Int64(index),
                operatorName: content == .wide ? account.customer.name : "Maria",
                amount: TestShop.money(minor), owes: TestShop.money(abs(minor)))
        }
    }

    static func shifts(_ content: Pictures.Content) -> [ShiftSummary] {
        switch content {
        case .empty: return []
        case .long: return [shift(60)] + (1...59).reversed().map { shift($0, z: "z\($0)") }
        case .wide:
            var large = shift(99_999, z: "z")
            large.operatorName = "りんごジュース 👨‍👩‍👧"
            large.gross = TestShop.money(9_000_000_000_000)
            large.variance = TestShop.money(-1_234_567)
            return [large]
        }
    }

    /// With its Z, when that has a document.
    static func shift(_ number: Int64, z: String? = nil) -> ShiftSummary {
        let opened = TestShop.now - 86_400_000 * (60 - number) / 2
        let isOpen = z == nil
        return ShiftSummary(
            id: "shift-\(number)", series: number % 2 == 0 ? "01" : "02",
            operatorName: number % 3 == 0 ? "Ada" : "Maria", openedAt: opened,
            float: TestShop.money(10_000), zNumber: isOpen ? nil : number,
            closedAt: isOpen ? nil : opened + 28_800_000,
            gross: isOpen ? nil : TestShop.money(number * 12_345),
            variance: isOpen ? nil : TestShop.money(number % 4 == 0 ? -number : 0), zID: z)
    }

    static func audit(_ content: Pictures.Content) -> [AuditEntry] {
        switch content {
        case .empty: return []
        case .long:
            let actions = AuditAction.allCases
            return (1...80).reversed().map { number in
                line(
                    number, actions[number % actions.count].rawValue,
                    number % 4 == 0 ? "Ada" : nil, "01-0000\(number)", "2.79 to 1.99")
            }
        case .wide:
            var wide = line(
                2, "override", "Łódź عصير 👨‍👩‍👧", "りんごジュース 1L 🍎",
                String(repeating: "voided because it was twice on the belt ", count: 5))
            wide.operatorName = "りんご 林檎 🍎"
            return [wide, line(1, "somethingNewer", nil, "", "")]
        }
    }

    private static func line(
        _ number: Int, _ action: String, _ approver: String?, _ subject: String,
        _ detail: String
    ) -> AuditEntry {
        AuditEntry(
            document: "d\(number)", position: 1, at: TestShop.now - 60_000 * Int64(81 - number),
            series: "01", action: action, operatorName: "Maria", approverName: approver,
            subject: subject, detail: detail)
    }

    static func unknownCodes(_ content: Pictures.Content) -> [UnknownCode] {
        switch content {
        case .empty: []
        case .long:
            (1...60).map { number in
                UnknownCode(
                    code: "40000\(10_000 + number)", department: "GROCERY",
                    price: TestShop.money(number * 10), lines: number,
                    gross: TestShop.money(number * number * 10), lastAt: TestShop.now)
            }
        case .wide:
            [
                UnknownCode(
                    code: "ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789", department: "果物と野菜の売り場 りんご",
                    price: TestShop.money(9_000_000_000_000), lines: 123_456,
                    gross: TestShop.money(9_000_000_000_000), lastAt: TestShop.now)
            ]
        }
    }
}
