public import RetailModels

/// One row of a catalogue file, checked.
public struct CatalogueRow: Hashable, Sendable {
    public var sku: String
    public var barcode: String
    public var name: String
    public var department: String
    public var category: String
    public var brand: String
    public var unit: String
    public var price: Money
    public var cost: Money
    public var taxClass: String
    public var traits: ProductTraits
    /// The columns of the traits that the file has; the others stay as they are.
    public var givenTraits: Set<TraitColumn>

    public init(
        sku: String, barcode: String, name: String, department: String, category: String,
        brand: String, unit: String, price: Money, cost: Money, taxClass: String,
        traits: ProductTraits = ProductTraits(), givenTraits: Set<TraitColumn> = []
    ) {
        self.sku = sku
        self.barcode = barcode
        self.name = name
        self.department = department
        self.category = category
        self.brand = brand
        self.unit = unit
        self.price = price
        self.cost = cost
        self.taxClass = taxClass
        self.traits = traits
        self.givenTraits = givenTraits
    }

    /// Every code that it names.
    var codes: [String] {
        [barcode] + ExtraCode.all(of: traits).map(\.code)
    }
}

/// What became of a row of a catalogue file.
public enum CatalogueChange: Hashable, Sendable {
    case added, changed, same
    case refused(reason: String)
}
