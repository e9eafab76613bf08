/// What is written to the audit log (retail-rules: People).
public enum AuditAction: String, Sendable, CaseIterable {
    case login, logout, drawerOpened, voidLine, voidSale, discount, priceChange, reprint, override
    case lineCorrection, xReport, zReport, settingsChange, trainingOn, trainingOff, pairing
    case conflictResolved, priceLookUp, stock, peopleChange, catalogueChange, refused
}

/// One line of the audit log. It travels with the next document that its till signs, so it is
/// chained, signed and derived again like everything else, and can neither be changed nor left out.
public struct AuditEvent: Codable, Hashable, Sendable {
    /// Rises by one on each till, from 1.
    public var no: Int64
    /// Milliseconds since 1970, UTC, by the till's clock.
    public var at: Int64
    /// A name of `AuditAction`; a newer till may send others.
    public var action: String
    public var operatorID: String
    public var operatorName: String
    /// Who agreed, where another operator's PIN was asked.
    public var approval: Approval?
    /// What it was done to: a receipt's number, a product, a setting.
    public var subject: String
    /// More about it, such as the amount or the reason.
    public var detail: String

    /// More events than a till takes into one document; the rest waits for the next.
    public static let perDocumentMax = 100
    /// Longer text is cut, so that no event can make a document unfit.
    public static let textBytesMax = 200

    /// - Parameters:
    ///   - no: as the register numbers it.
    ///   - subject, detail: forbidden characters are taken out, and what is too long is cut.
    public init(
        no: Int64, at: Int64, _ action: AuditAction, by person: Operator,
        approval: Approval? = nil, subject: String = "", detail: String = ""
    ) {
        self.no = no
        self.at = at
        self.action = action.rawValue
        operatorID = person.id
        operatorName = person.name
        self.approval = approval
        self.subject = Self.clean(subject)
        self.detail = Self.clean(detail)
    }

    private static func clean(_ text: String) -> String {
        if CleanText.isClean(text, limit: textBytesMax) { return text }
        var clean = String.UnicodeScalarView()
        var bytes = 0
        for scalar in text.unicodeScalars where !CleanText.isForbidden(scalar) {
            bytes += UTF8.width(scalar)
            guard bytes <= textBytesMax else { break }
            clean.append(scalar)
        }
        return String(clean)
    }
}
