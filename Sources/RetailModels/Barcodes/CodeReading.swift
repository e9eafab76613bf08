/// What a code says: by which codes its product is looked up, and what the label adds.
public struct CodeReading: Hashable, Sendable {
    /// The likeliest first, none twice.
    public var codes: [String]
    /// What stands on the label beside the product's number; nil for a plain code.
    public var label: CodeLabel?

    public init(codes: [String], label: CodeLabel? = nil) {
        self.codes = codes
        self.label = label
    }
}

/// What a label says beside the number of its product.
public struct CodeLabel: Codable, Hashable, Sendable {
    /// Why what it says cannot be sold by.
    public enum Fault: Error, Hashable, Sendable {
        /// A check digit or verifier does not fit, or an element is not whole.
        case damaged
        /// A price of nothing, a weight of nothing, or a figure that is out of range.
        case figure
        /// A price in another currency.
        case currency
    }

    /// The price of the whole label.
    public var amount: Money?
    /// In thousandths of `weightUnit`.
    public var weight: Quantity?
    /// `kg` or `lb`; nil when the label's layout does not say.
    public var weightUnit: String?
    /// How many pieces.
    public var count: Quantity?
    public var lot: String?
    public var serial: String?
    /// The last day on which it may be sold.
    public var expiry: String?

    public init(
        amount: Money? = nil, weight: Quantity? = nil, weightUnit: String? = nil,
        count: Quantity? = nil, lot: String? = nil, serial: String? = nil, expiry: String? = nil
    ) {
        self.amount = amount
        self.weight = weight
        self.weightUnit = weightUnit
        self.count = count
        self.lot = lot
        self.serial = serial
        self.expiry = expiry
    }

    /// Whether it has been too late since before `today`.
    public func isExpired(on today: CalendarDay) -> Bool {
        expiry.flatMap { CalendarDay($0) }.map { $0 < today } ?? false
    }
}

extension CodeLabel {
    /// What a shop's own label says.
    init(_ value: CodeMask.Value, currency: Currency) throws(Fault) {
        self.init()
        switch value {
        case .price(let digits, let decimals):
            amount = try Self.money(digits, decimals ?? currency.digits, currency)
        case .weight(let digits, let decimals):
            weight = try Self.quantity(digits, decimals ?? Quantity.digits)
        }
    }

    /// What an element string says of what is sold.
    init(_ elements: GS1Elements, currency: Currency, thisYear: Int) throws(Fault) {
        self.init(lot: elements["10"], serial: elements["21"])
        if let (digits, decimals) = elements.measure("310") {
            weight = try Self.quantity(digits, decimals)
            weightUnit = "kg"
        } else if let (digits, decimals) = elements.measure("320") {
            weight = try Self.quantity(digits, decimals)
            weightUnit = "lb"
        }
        // 02 is the number of the goods in a bigger pack, and 37 how many of them.
        let pieces = elements["01"] == nil ? elements["37"] : elements["30"]
        if let pieces { count = try Self.quantity(pieces, 0) }
        if let (digits, decimals) = elements.measure("392") {
            amount = try Self.money(digits, decimals, currency)
        } else if let (digits, decimals) = elements.measure("393") {
            guard CurrencyNumber.code(of: String(digits.prefix(3))) == currency.code else {
                throw .currency
            }
            amount = try Self.money(String(digits.dropFirst(3)), decimals, currency)
        }
        // Of an expiration and a best-before date the earlier one counts.
        expiry =
            [elements["17"], elements["15"]].compactMap { $0 }
            .compactMap { CalendarDay(gs1: $0, thisYear: thisYear) }.min()?.text
    }

    private static func money(
        _ digits: String, _ decimals: Int, _ currency: Currency
    ) throws(Fault) -> Money {
        let minor = try scaled(digits, from: decimals, to: currency.digits)
        guard minor > 0, let money = try? Money(minor: minor) else { throw .figure }
        return money
    }

    private static func quantity(_ digits: String, _ decimals: Int) throws(Fault) -> Quantity {
        let milli = try scaled(digits, from: decimals, to: Quantity.digits)
        guard milli > 0, let quantity = try? Quantity(milli: milli) else { throw .figure }
        return quantity
    }

    /// A number with so many decimals as one with others, half-up.
    private static func scaled(
        _ digits: String, from: Int, to: Int
    ) throws(Fault) -> Int64 {
        guard let number = Int64(digits) else { throw .figure }
        func power(_ count: Int) -> Int128 { (0..<count).reduce(1) { ten, _ in ten * 10 } }
        let wide =
            from > to
            ? Rounding.halfUp(Int128(number), by: power(from - to))
            : Int128(number) * power(to - from)
        guard let narrow = Int64(exactly: wide) else { throw .figure }
        return narrow
    }
}

/// The numbers of currencies (ISO 4217) that a price on a label may name.
enum CurrencyNumber {
    static func code(of number: String) -> String? { codes[number] }

    private static let codes = [
        "036": "AUD", "124": "CAD", "156": "CNY", "203": "CZK", "208": "DKK", "344": "HKD",
        "348": "HUF", "352": "ISK", "356": "INR", "376": "ILS", "392": "JPY", "410": "KRW",
        "414": "KWD", "484": "MXN", "554": "NZD", "578": "NOK", "643": "RUB", "682": "SAR",
        "702": "SGD", "710": "ZAR", "752": "SEK", "756": "CHF", "764": "THB", "784": "AED",
        "788": "TND", "826": "GBP", "840": "USD", "946": "RON", "949": "TRY", "975": "BGN",
        "978": "EUR", "980": "UAH", "985": "PLN", "986": "BRL",
    ]
}

extension ScannedCode {
    /// What the code may say, the likeliest first: an element string, a label of the shop's own, a
    /// plain code.
    ///
    /// A label that is not whole is passed over, for it may be another code that only looks so;
    /// when nothing else is found, `fault` is why.
    public func readings(
        masks: [CodeMask], currency: Currency, thisYear: Int
    ) -> (readings: [CodeReading], fault: CodeLabel.Fault?) {
        var readings: [CodeReading] = []
        var fault: CodeLabel.Fault?
        if isElementString {
            do throws(CodeLabel.Fault) {
                if let reading = try elements(currency, thisYear) { readings.append(reading) }
            } catch { fault = error }
        }
        for mask in masks {
            guard let read = mask.read(text) else { continue }
            guard read.isWhole else {
                fault = fault ?? .damaged
                continue
            }
            do throws(CodeLabel.Fault) {
                let label = try CodeLabel(read.value, currency: currency)
                readings.append(CodeReading(codes: Self.codes(of: read), label: label))
            } catch { fault = fault ?? error }
            break
        }
        // An element string is never looked up by its number alone: what it says besides would be
        // lost, such as that it has expired.
        let isRead = isElementString && (fault != nil || !readings.isEmpty)
        let whole = text == raw ? [text] : [text, raw]
        readings.append(CodeReading(codes: isRead ? whole : candidates))
        return (readings, fault)
    }

    /// The scanner says so, there is a separator in it, or it is a trade item number and more.
    private var isElementString: Bool {
        if let symbology { return Self.elementStrings.contains(symbology) }
        if text.unicodeScalars.contains(GS1Elements.separator) { return true }
        return text.utf8.count > 18 && text.hasPrefix("01")
            && GTIN.isValid(String(text.dropFirst(2).prefix(14)))
            && (try? GS1Elements(text)) != nil
    }

    private func elements(
        _ currency: Currency, _ thisYear: Int
    ) throws(CodeLabel.Fault) -> CodeReading? {
        let elements: GS1Elements
        do { elements = try GS1Elements(text) } catch { throw .damaged }
        guard let number = elements["01"] ?? elements["02"] else { return nil }
        let label = try CodeLabel(elements, currency: currency, thisYear: thisYear)
        var codes = Self.unique(GTIN.spellings(number))
        // 9 says that the measure stands beside the number, which is that of the goods otherwise.
        if number.hasPrefix("9"), label.weight != nil || label.amount != nil || label.count != nil {
            let goods = String(number.dropFirst().dropLast())
            if let check = GTIN.checkDigit(of: goods) {
                codes = Self.unique(codes + GTIN.spellings("\(goods)\(check)"))
            }
        }
        return CodeReading(codes: codes, label: label)
    }

    private static func unique(_ codes: [String]) -> [String] {
        codes.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// An item's number as it stands, without its leading zeros, and the whole code with zeros for
    /// what changes.
    private static func codes(of read: CodeMask.Reading) -> [String] {
        var codes = [read.item]
        let short = String(read.item.drop { $0 == "0" })
        if !short.isEmpty, short != read.item { codes.append(short) }
        for spelling in GTIN.spellings(read.template) where !codes.contains(spelling) {
            codes.append(spelling)
        }
        return codes
    }
}
