import RetailModels
import Till

/// From what was read to the product that is sold: tries what a code may say, the likeliest first.
struct CodeFinder: Sendable {
    /// The layouts of the shop's own labels.
    let masks: [CodeMask]
    let currency: Currency
    /// The rates by tax class.
    let ppm: [String: Int64]
    /// The day on the shop's wall.
    let today: @Sendable () -> CalendarDay?
    /// The product of exactly that code; nil when there is none.
    let ask: @Sendable (_ code: String) async throws(Trouble) -> StockedProduct?

    /// - Throws: `unknownCode`, or why a label cannot be sold by when nothing else has that code.
    func find(_ read: String) async throws(Trouble) -> FoundProduct {
        let code = ScannedCode(read)
        let (readings, fault) = code.readings(
            masks: masks, currency: currency, thisYear: today()?.year ?? 2_000)
        for reading in readings {
            for form in reading.codes {
                guard let stocked = try await ask(form) else { continue }
                var found = try found(stocked)
                found.label = reading.label
                if reading.label?.expiry != nil { found.today = today() }
                found.code = CleanText.isClean(code.text, limit: Self.codeLengthMax) ? nil : form
                return found
            }
        }
        if let fault { throw .label(fault, code: code.text) }
        throw .unknownCode(read)
    }

    /// The longest code that a document takes.
    private static let codeLengthMax = 128

    private func found(_ stocked: StockedProduct) throws(Trouble) -> FoundProduct {
        let product = stocked.product
        var found = FoundProduct(product: product, taxPPM: try rate(product))
        found.pack = stocked.pack
        found.onHand = stocked.onHand
        found.deposit = try stocked.deposit.map { deposit throws(Trouble) in
            FoundDeposit(product: deposit, taxPPM: try rate(deposit))
        }
        // Asked for only when something depends on it.
        if product.traits != nil { found.today = today() }
        return found
    }

    private func rate(_ product: Product) throws(Trouble) -> Int64 {
        guard let rate = ppm[product.taxClass] else {
            throw .unknownTaxClass(product.taxClass, product: product.name)
        }
        return rate
    }
}

/// A deposit with the rate of its tax class.
struct FoundDeposit: Equatable, Sendable {
    var product: Product
    var taxPPM: Int64
}

extension ShopClock.Local {
    /// The day alone.
    var calendarDay: CalendarDay? { CalendarDay(year: year, month: month, day: day) }
}
