/// A tenant: one shop company with its rules.
public struct Shop: Codable, Hashable, Sendable {
    public var tenant: String
    public var name: String
    /// ISO 4217.
    public var currency: String
    public var taxRules: TaxRules
    /// IANA name, such as `Europe/Zurich`.
    public var timeZone: String
    public var address: String
    public var phone: String
    public var taxID: String
    /// Nil where nothing was chosen, so that a shop without settings has the bytes it had before
    /// there were any.
    public var chosen: ShopSettings?

    public init(
        tenant: String, name: String, currency: String, taxRules: TaxRules, timeZone: String,
        address: String = "", phone: String = "", taxID: String = "",
        chosen: ShopSettings? = nil
    ) {
        self.tenant = tenant
        self.name = name
        self.currency = currency
        self.taxRules = taxRules
        self.timeZone = timeZone
        self.address = address
        self.phone = phone
        self.taxID = taxID
        self.chosen = chosen
    }

    /// What the shop has chosen, or the defaults.
    public var settings: ShopSettings { chosen ?? ShopSettings() }
}

/// Who an operator is to the shop. What a role may do alone is in `RoleLimits`.
public enum OperatorRole: String, Codable, Sendable, CaseIterable {
    case cashier, manager
}

/// A person who signs in at a till.
public struct Operator: Codable, Hashable, Sendable {
    public var id: String
    /// What is typed at sign-in, from 1.
    public var number: Int64
    public var name: String
    public var role: OperatorRole
    public var isActive: Bool

    public init(id: String, number: Int64, name: String, role: OperatorRole, isActive: Bool = true)
    {
        self.id = id
        self.number = number
        self.name = name
        self.role = role
        self.isActive = isActive
    }
}

/// The till of this folder: who signs its documents, and under which series.
public struct TillIdentity: Codable, Hashable, Sendable {
    public var tenant: String
    public var location: String
    public var till: String
    public var device: String
    /// The till's number as typed at `init`, the prefix of its receipts: `01`.
    public var series: String

    public init(tenant: String, location: String, till: String, device: String, series: String) {
        self.tenant = tenant
        self.location = location
        self.till = till
        self.device = device
        self.series = series
    }
}
