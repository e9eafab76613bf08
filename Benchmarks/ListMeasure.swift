import LocalStore
import RetailModels
import RetailStore

/// The managers' lists of the real program in a terminal: from the key to the first page painted,
/// which must be the one that the store has.
struct ListMeasure {
    let setting: TillBenchmark.Setting
    let shop: BenchmarkShop
    let label: String

    private var roundCount: Int { setting.options.isQuick ? 3 : 40 }
    private static let wordLength = 3

    /// The SKU of the first row in each order, and with a filter.
    private struct Expected {
        var orders: [(sort: StockSort, sku: String)] = []
        var filters: [(text: String, sku: String)] = []
        var newestSale: String?
    }

    func run(_ report: inout Report) async throws {
        Progress.note("lists at \(label)")
        let till = try await OpenTill(shop)
        let expected = try await expected(till)
        await till.close()
        var driver = try TillDriver(pos: setting.options.pos, shop: shop)
        defer { driver.end() }
        try driver.signIn(as: "2\r2222\r")
        var (opens, sorts, filters, sales) = (Samples(), Samples(), Samples(), Samples())
        for round in 0..<roundCount {
            opens.record(
                try driver.openList("1", head: "SKU      Name", row: expected.orders[0].sku))
            for order in expected.orders.dropFirst() + expected.orders.prefix(1) {
                sorts.record(
                    try driver.press("s", head: "SKU      Name", row: order.sku, title: order.sort))
            }
            let filter = expected.filters[round % expected.filters.count]
            filters.record(try driver.filter(filter.text, row: filter.sku))
            try driver.leaveList()
            if let number = expected.newestSale {
                sales.record(try driver.openList("2", head: "Number", row: number))
                try driver.leaveList()
            }
            Progress.step("rounds", round, of: roundCount)
        }
        report.add(Figure("inventory opened, \(label)", opens, target: .p99AtMost(50)))
        report.add(Figure("inventory sorted, \(label)", sorts, target: .p99AtMost(50)))
        report.add(
            Figure("inventory filtered by 3 characters, \(label)", filters, target: .p99AtMost(50)))
        if expected.newestSale != nil {
            report.add(Figure("sales opened, \(label)", sales, target: .p99AtMost(50)))
        }
    }

    private func expected(_ till: OpenTill) async throws -> Expected {
        let (tenant, location) = (till.identity.tenant, till.identity.location)
        let names = try await till.products(roundCount).map { $0.product.name.lowercased() }
        let words = names.compactMap { name -> String? in
            let word = name.prefix { $0.isASCII && $0.isLetter }.prefix(Self.wordLength)
            return word.count == Self.wordLength ? String(word) : nil
        }
        guard !words.isEmpty else { throw BenchmarkFailure("no product's name begins with a word") }
        return try await till.database.read { tx in
            func first(_ query: StockList.Query) throws -> String {
                let rows = try StockList.page(query, tenant: tenant, location: location, in: tx)
                return rows.first?.product.product.sku ?? ""
            }
            var expected = Expected()
            for sort in StockSort.allCases {
                expected.orders.append((sort, try first(.init(sort: sort))))
            }
            for word in words { expected.filters.append((word, try first(.init(search: word)))) }
            expected.newestSale = try SaleStore.list(
                after: nil, limit: 1, tenant: tenant, in: tx
            ).first?.number
            return expected
        }
    }
}

extension StockSort {
    /// What the list calls it; empty for the order that it begins with.
    fileprivate var remark: String {
        switch self {
        case .catalogue: ""
        case .sku: "sort: SKU"
        case .name: "sort: name"
        case .department: "sort: dept"
        case .price: "sort: price"
        case .cost: "sort: cost"
        case .onHand: "sort: on hand"
        }
    }
}

extension TillDriver {
    /// Opens a list by its digit in the menu (Alt+0); returns the nanoseconds until its first row
    /// was painted.
    fileprivate func openList(_ digit: String, head: String, row: String) throws -> UInt64 {
        session.write("\u{1B}0")
        try session.wait(for: "the menu") { $0.contains(" Menu ") }
        try session.rest(milliseconds: Self.keyPauseMs)
        return try press(digit, head: head, row: row)
    }

    /// Presses a key; returns the nanoseconds until that row was the first.
    fileprivate func press(
        _ keys: String, head: String, row: String, title: StockSort = .catalogue,
        and text: String = ""
    ) throws -> UInt64 {
        let start = session.write(keys)
        let end = try session.wait(for: "\(row) below \(head) \(title.remark)") { screen in
            guard let place = screen.row(with: head), place + 1 < TerminalSession.rows else {
                return false
            }
            return screen.line(place + 1).contains(row)
                && [title.remark, text].allSatisfy { $0.isEmpty || screen.contains($0) }
        }
        try session.rest(milliseconds: Self.keyPauseMs)
        return end - start
    }

    /// Filters the list; returns the nanoseconds from the last key on.
    fileprivate func filter(_ text: String, row: String) throws -> UInt64 {
        session.write("/")
        for key in text.dropLast() {
            try session.rest(milliseconds: Self.keyPauseMs)
            session.write(String(key))
        }
        try session.rest(milliseconds: Self.keyPauseMs)
        return try press(text.suffix(1) + "", head: "SKU      Name", row: row, and: "/" + text)
    }

    /// Back to the sale.
    fileprivate func leaveList() throws {
        for _ in 0..<3 where !session.screen.contains(Self.prompt) {
            session.write("\u{1B}")
            try session.rest(milliseconds: Self.keyPauseMs)
        }
        try session.wait(for: "the sale") { $0.contains(Self.prompt) }
    }
}
