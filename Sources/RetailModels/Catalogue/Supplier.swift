/// Whoever the shop buys from.
public struct Supplier: Codable, Hashable, Sendable {
    public var id: String
    public var name: String
    /// The person to ask for.
    public var contact: String
    public var phone: String
    public var email: String
    public var note: String
    /// False for one that the shop buys from no more.
    public var isActive: Bool

    public init(
        id: String, name: String, contact: String = "", phone: String = "", email: String = "",
        note: String = "", isActive: Bool = true
    ) {
        self.id = id
        self.name = name
        self.contact = contact
        self.phone = phone
        self.email = email
        self.note = note
        self.isActive = isActive
    }

    /// More than any shop buys from.
    public static let countMax: Int64 = 10_000

    /// Why it cannot be kept; nil when it can.
    public func fault() -> String? {
        guard !id.isEmpty, CleanText.isClean(id, limit: 64) else { return "the id is none" }
        guard !name.isEmpty else { return "the name is empty" }
        return [name, contact, phone, email, note].allSatisfy { CleanText.isClean($0, limit: 200) }
            ? nil : "a text is too long or has control characters"
    }
}
