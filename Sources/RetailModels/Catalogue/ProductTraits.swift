/// What only some products have. Nil on a product that has nothing of it.
public struct ProductTraits: Codable, Hashable, Sendable {
    /// The number that people know it by and type: `4011` for bananas.
    public var plu: String?
    /// Further barcodes, each with the quantity that it stands for.
    public var packs: [PackCode]?
    /// The SKU of the deposit that is sold with each of it.
    public var depositSKU: String?
    /// How many years old a buyer must be.
    public var ageLimit: Int64?
    /// True for what has no price of its own: it is asked when it is sold.
    public var isOpenPrice: Bool?
    /// Its place on the page of favourites, from 1.
    public var favourite: Int64?

    public init(
        plu: String? = nil, packs: [PackCode]? = nil, depositSKU: String? = nil,
        ageLimit: Int64? = nil, isOpenPrice: Bool? = nil, favourite: Int64? = nil
    ) {
        self.plu = plu
        self.packs = packs
        self.depositSKU = depositSKU
        self.ageLimit = ageLimit
        self.isOpenPrice = isOpenPrice
        self.favourite = favourite
    }

    /// Whether there is nothing of it, so that the product has none.
    public var isEmpty: Bool { self == ProductTraits() }

    /// Older buyers than this no law asks for.
    public static let ageLimitMax: Int64 = 99
    /// More places than anybody pages through.
    public static let favouriteMax: Int64 = 999
    /// More digits than a PLU of any system has.
    public static let pluLengthMax = 14

    /// Whether a text is a PLU, or none.
    public static func isPLU(_ text: String) -> Bool {
        text.utf8.count <= pluLengthMax && text.utf8.allSatisfy { (48...57).contains($0) }
    }
}

/// A further barcode of a product: `quantity` of it in one pack.
public struct PackCode: Codable, Hashable, Sendable {
    public var code: String
    public var quantity: Quantity

    public init(code: String, quantity: Quantity = .one) {
        self.code = code
        self.quantity = quantity
    }

    /// More codes than a product has.
    public static let countMax = 20
    /// The longest code there is.
    public static let codeLengthMax = 64

    /// `4006381333948*6|4006381333955`: the codes in the order they were given, a quantity of one
    /// left out.
    public static func text(_ packs: [PackCode]) -> String {
        packs.map { $0.quantity == .one ? $0.code : "\($0.code)*\($0.quantity.text)" }
            .joined(separator: "|")
    }

    /// Reads what `text` writes; nil when it is no such list: a quantity not above zero, a code
    /// that is empty, too long or there twice, or too many of them.
    public static func list(_ text: String) -> [PackCode]? {
        guard !text.isEmpty else { return [] }
        var packs: [PackCode] = []
        for item in text.split(separator: "|", omittingEmptySubsequences: false) {
            let parts = item.split(separator: "*", omittingEmptySubsequences: false)
            let code = parts.first.map(String.init) ?? ""
            guard (1...2).contains(parts.count), !code.isEmpty,
                CleanText.isClean(code, limit: codeLengthMax), !code.contains(" "),
                !packs.contains(where: { $0.code.hasSameBytes(as: code) })
            else { return nil }
            var quantity = Quantity.one
            if parts.count == 2 {
                guard let read = try? Quantity(text: String(parts[1])), read > .zero else {
                    return nil
                }
                quantity = read
            }
            packs.append(PackCode(code: code, quantity: quantity))
        }
        return packs.count <= countMax ? packs : nil
    }
}
