import RetailModels

/// A question with one field that the sell screen asks, and what its answer does.
enum SellPrompt: Equatable, Sendable {
    case quantity(Int, CartLine)
    case price(Int, CartLine)
    case linePercent(Int, CartLine)
    case lineAmount(Int, CartLine)
    case salePercent
    case saleAmount
    case lineNote(Int, CartLine)
    case saleNote(String)
    case hold(name: String)
    /// The price of what has none in the catalogue, or is no product of it.
    case openPrice(CartLine)

    /// What stands above the field.
    func title(_ facts: TillFacts) -> String {
        switch self {
        case .quantity(_, let line): facts.say("Quantity: {}", line.product.name)
        case .price(_, let line): facts.say("Another price: {}", line.product.name)
        case .linePercent(_, let line), .lineAmount(_, let line):
            facts.say("Off: {}", line.product.name)
        case .salePercent, .saleAmount: facts.say("Off the whole sale")
        case .lineNote(_, let line): facts.say("Note: {}", line.product.name)
        case .saleNote: facts.say("Note on the sale")
        case .hold: facts.say("Hold this sale")
        case .openPrice(let line): facts.say("Price: {}", line.product.name)
        }
    }

    /// What is typed, in English: the screen and the sentence for an empty field translate it.
    var label: String {
        switch self {
        case .quantity: "Quantity"
        case .price, .openPrice: "Price"
        case .linePercent, .salePercent: "Percent"
        case .lineAmount, .saleAmount: "Amount"
        case .lineNote, .saleNote: "Note"
        case .hold: "Name"
        }
    }

    /// What may be left out, or what it is for; in English, as the label.
    var hint: String {
        switch self {
        case .hold: "Enter alone: the time"
        case .lineNote, .saleNote: "printed on the receipt; nothing takes it off"
        case .linePercent, .salePercent: "10 is a tenth"
        case .quantity: "3, or 0.845"
        case .price, .lineAmount, .saleAmount, .openPrice: ""
        }
    }

    /// What stands in the field at first.
    var text: String {
        switch self {
        case .lineNote(_, let line): line.note ?? ""
        case .saleNote(let text): text
        case .hold(let name): name
        default: ""
        }
    }

    /// How many characters fit.
    var lengthMax: Int {
        switch self {
        case .lineNote, .saleNote: 60
        case .hold: HeldSale.nameLengthMax
        default: 20
        }
    }

    /// What the sell screen is told.
    func answer(_ typed: String, _ currency: Currency) throws(Trouble) -> SellScreen.Action {
        guard !CardGuard.holdsCardNumber(typed) else { throw .cardNumber }
        switch self {
        case .quantity(let line, _): return .change(.quantity(line: line, try quantity(typed)))
        case .price(let line, _): return .change(.price(line: line, try money(typed, currency)))
        case .linePercent(let line, _):
            return .change(.discount(line: line, .share(try ppm(typed))))
        case .lineAmount(let line, _):
            return .change(.discount(line: line, .amount(try money(typed, currency))))
        case .salePercent: return .change(.saleDiscount(.share(try ppm(typed))))
        case .saleAmount: return .change(.saleDiscount(.amount(try money(typed, currency))))
        case .lineNote(let line, _): return .change(.note(line: line, typed))
        case .saleNote: return .change(.saleNote(typed))
        case .hold: return .hold(name: typed)
        case .openPrice(var line):
            line.unitPrice = try money(typed, currency)
            if PriceSource.isProduct(line.priceSource) { line.priceSource = PriceSource.entered }
            return .change(.open(line))
        }
    }

    private func quantity(_ typed: String) throws(Trouble) -> Quantity {
        guard !typed.isEmpty else { throw .fieldMissing(label) }
        let quantity: Quantity
        do { quantity = try Quantity(text: typed) } catch { throw .quantity(typed, error) }
        guard quantity > .zero else { throw .quantity(typed, .outOfRange) }
        return quantity
    }

    private func money(_ typed: String, _ currency: Currency) throws(Trouble) -> Money {
        var entry = AmountEntry()
        entry.set(typed)
        guard let money = try entry.amount(currency) else { throw .fieldMissing(label) }
        guard money >= .zero else { throw .amount(typed, .outOfRange) }
        return money
    }

    private func ppm(_ typed: String) throws(Trouble) -> Int64 {
        let number = typed.last == "%" ? String(typed.dropLast()) : typed
        guard !number.isEmpty else { throw .fieldMissing(label) }
        let ppm: Int64
        do { ppm = try DecimalText.parse(number, digits: TaxRate.percentDigits) } catch {
            throw .percent(typed)
        }
        guard (1...TaxRate.ppmLimit).contains(ppm) else { throw .percent(typed) }
        return ppm
    }
}
