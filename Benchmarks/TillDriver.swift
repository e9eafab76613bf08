import RetailModels

/// A cashier at the real till: presses its keys and times what its screen shows.
struct TillDriver {
    /// What stands before the field in which codes are typed.
    static let prompt = "scan, code or name"
    /// Between two keys of a person who types fast.
    static let keyPauseMs = 60
    /// More than the screen shows, so that a sale scrolls.
    static let linesPerSale = 20

    let session: TerminalSession
    private let started: UInt64
    private var lineCount = 0

    var process: Int32 { session.process }

    /// Starts the till on a folder.
    init(pos: String, shop: BenchmarkShop) throws {
        started = nanoseconds()
        session = try TerminalSession(
            pos, ["--data", shop.folder], environment: shop.environment)
    }

    /// Signs in; opens the shift when none is open.
    mutating func signIn(as who: String = "1\r1111\r") throws {
        try session.wait(for: "the sign-in") {
            $0.contains("Operator") && $0.contains("PIN")
        }
        session.write(who)
        try session.wait(for: "the sale or the float") {
            $0.contains(Self.prompt) || $0.contains("Float")
        }
        guard session.screen.contains("Float") else { return }
        session.write("100\r")
        try session.wait(for: "the sale") { $0.contains(Self.prompt) }
        try session.rest(milliseconds: Self.keyPauseMs)
    }

    /// Scans a product and returns the nanoseconds until its line and the count were painted.
    mutating func scan(_ product: Product) throws -> UInt64 {
        lineCount += 1
        let line = "\(lineCount)  \(product.name.prefix(10))"
        let count = lineCount == 1 ? " 1 item " : " \(lineCount) items "
        let start = session.write(product.barcode + "\r")
        let end = try session.wait(for: "'\(line)' and '\(count)'") { screen in
            screen.contains(line) && screen.contains(count)
        }
        return end - start
    }

    /// Pays in cash, exactly, and returns the nanoseconds from Enter until `PAID` was painted.
    mutating func pay() throws -> UInt64 {
        session.write("+")
        try session.wait(for: "the payment") { $0.contains("cash ▸") }
        try session.rest(milliseconds: Self.keyPauseMs)
        let start = session.write("\r")
        let end = try session.wait(for: "PAID") { $0.contains("PAID ") && $0.contains("CHANGE") }
        lineCount = 0
        return end - start
    }

    /// The nanoseconds from the start of the program until now.
    var sinceStart: UInt64 { nanoseconds() - started }

    /// Opens the search.
    func openSearch() throws {
        session.write("/")
        try session.wait(for: "the search") { $0.contains("Find ▸") }
        try session.rest(milliseconds: Self.keyPauseMs)
    }

    /// Types one more character; returns the nanoseconds until the products found were painted.
    func type(_ key: Character, query: String, finds found: [StockedProduct]) throws -> UInt64 {
        let field = "Find ▸ " + query
        let start = session.write(String(key))
        let end = try session.wait(for: "\(field) with \(found.count) products") { screen in
            guard let head = screen.row(with: "SKU  "), screen.contains(field) else {
                return false
            }
            for (index, product) in found.prefix(Self.productsSeen).enumerated() {
                guard screen.line(head + 1 + index).contains(product.product.sku + " ") else {
                    return false
                }
            }
            return true
        }
        try session.rest(milliseconds: Self.keyPauseMs)
        return end - start
    }

    /// Rows of the search list that are compared; the window has room for more.
    private static let productsSeen = 15

    /// Leaves the search.
    func closeSearch() throws {
        session.write("\u{1B}")
        try session.wait(for: "the sale") { $0.contains(Self.prompt) }
        try session.rest(milliseconds: Self.keyPauseMs)
    }

    /// Lets time pass.
    func rest(milliseconds: Int) throws { try session.rest(milliseconds: milliseconds) }

    /// What the till holds in memory, in megabytes.
    func residentMegabytes() throws -> Double { try Child.residentMegabytes(session.process) }

    func end() { session.end() }
}
