import RetailModels

/// A column of a product's traits, by its name in the table and in a file.
public enum TraitColumn: String, Hashable, Sendable, CaseIterable {
    case plu
    case extraBarcodes = "extra_barcodes"
    case depositSKU = "deposit_sku"
    case ageLimit = "age_limit"
    case openPrice = "open_price"
    case favourite

    /// What stands there for a product that has nothing of it.
    var empty: FieldValue {
        switch self {
        case .plu, .extraBarcodes, .depositSKU: .text("")
        case .ageLimit, .openPrice, .favourite: .integer(0)
        }
    }

    /// Whether it is edited by itself, as `EditColumn` says.
    var isEdited: Bool { EditTable.product.column(rawValue) != nil }

    /// All of them, as a list of columns.
    static let list = allCases.map(\.rawValue).joined(separator: ", ")
}

extension ProductTraits {
    /// The value of a column.
    func value(_ column: TraitColumn) -> FieldValue {
        switch column {
        case .plu: .text(plu ?? "")
        case .extraBarcodes: .text(PackCode.text(packs ?? []))
        case .depositSKU: .text(depositSKU ?? "")
        case .ageLimit: .integer(ageLimit ?? 0)
        case .openPrice: .integer(isOpenPrice == true ? 1 : 0)
        case .favourite: .integer(favourite ?? 0)
        }
    }

    /// Nil when the row has nothing of it.
    static func of(_ row: SQLRow) throws(SQLFailure) -> ProductTraits? {
        func text(_ column: TraitColumn) throws(SQLFailure) -> String? {
            let text = try row.text(column.rawValue)
            return text.isEmpty ? nil : text
        }
        func number(_ column: TraitColumn) throws(SQLFailure) -> Int64? {
            let number = try row.integer(column.rawValue)
            return number == 0 ? nil : number
        }
        let traits = ProductTraits(
            plu: try text(.plu), packs: try text(.extraBarcodes).flatMap(PackCode.list),
            depositSKU: try text(.depositSKU), ageLimit: try number(.ageLimit),
            isOpenPrice: try number(.openPrice).map { _ in true },
            favourite: try number(.favourite))
        return traits.isEmpty ? nil : traits
    }
}

/// A code by which a product is found, beside its own barcode.
struct ExtraCode {
    var code: String
    var kind: String
    var quantity: Quantity

    /// The codes of traits as the table has them.
    static func all(of traits: ProductTraits) -> [ExtraCode] {
        let packs = (traits.packs ?? []).map {
            ExtraCode(code: $0.code, kind: "pack", quantity: $0.quantity)
        }
        let plu = traits.plu.map { [ExtraCode(code: $0, kind: "plu", quantity: .one)] } ?? []
        return plu + packs
    }
}
