import RetailModels

/// What a server checks of a document before it stores it. A failure parks the document.
enum DocumentCheck {
    /// What does not fit what this server knows, in English, or nil.
    /// - Parameters:
    ///   - id: the id under which the document was sent.
    ///   - knownKey: the key learned from the device's first document, nil for a new device.
    ///   - currency: the shop's.
    static func fault(
        of document: Document, signed: SignedDocument, id: String, tenant: String,
        knownKey: String?, currency: String?
    ) -> String? {
        if let fault = headerFault(document, id: id, tenant: tenant, currency: currency) {
            return fault
        }
        guard knownKey == nil || knownKey == signed.key else {
            return "the key is not this device's"
        }
        return nil
    }

    /// What is wrong with the document itself, in English, or nil.
    static func ownFault(of document: Document, signed: SignedDocument) -> String? {
        guard signed.isSigned(by: signed.key) else { return "the signature does not fit" }
        guard let canonical = try? CanonicalJSON.text(document),
            canonical.hasSameBytes(as: signed.document)
        else { return "the bytes are not in the canonical form" }
        return bodyFault(document) ?? auditFault(document) ?? textFault(signed.document)
    }

    /// Events are numbered upwards and as many as a till sends with one document.
    private static func auditFault(_ document: Document) -> String? {
        guard let events = document.audit else { return nil }
        let numbers = events.map(\.no)
        guard (1...AuditEvent.perDocumentMax).contains(events.count), numbers[0] > 0,
            zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 }),
            events.allSatisfy({ !$0.action.isEmpty && !$0.operatorID.isEmpty })
        else { return "an audit log that is empty, too long or out of order" }
        return nil
    }

    /// Every text of a document, whatever its field, may come to a screen or a printer.
    private static func textFault(_ document: String) -> String? {
        if isPlain(document) { return nil }
        let areClean = try? CanonicalJSON.allTexts(in: document.utf8) { CleanText.isClean($0) }
        return areClean == true ? nil : "it has text that is too long or not clean"
    }

    /// True when JSON is printable ASCII without an escape, and no text in it is long, as in most
    /// documents: nothing in it has to be looked at.
    private static func isPlain(_ json: String) -> Bool {
        var json = json
        return json.withUTF8 { bytes in
            var length = 0
            for byte in bytes {
                guard (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "\\"), length <= plainMax
                else { return false }
                length = byte == UInt8(ascii: "\"") ? 0 : length + 1
            }
            return true
        }
    }

    /// Bytes between two quotation marks, less than what a text may have.
    private static let plainMax = 150

    /// True when JSON text holds the escape of a NUL, the one character PostgreSQL cannot store.
    static func hasNUL(_ json: String) -> Bool {
        var json = json
        return json.withUTF8 { bytes in
            var rest = bytes[...]
            while let backslash = rest.firstIndex(of: UInt8(ascii: "\\")) {
                rest = rest[backslash...].dropFirst()
                if rest.starts(with: "u0000".utf8) { return true }
                rest = rest.dropFirst()
            }
            return false
        }
    }

    private static func headerFault(
        _ document: Document, id: String, tenant: String, currency: String?
    ) -> String? {
        guard document.version == Document.currentVersion else { return "an unknown version" }
        guard document.id == id else { return "the document has another id" }
        guard document.tenant == tenant else { return "the document is another tenant's" }
        guard document.currency == currency else { return "the currency is not the shop's" }
        guard document.sequence > 0, (0...23).contains(document.hour),
            BusinessDay.isValid(document.day), Hex.bytes(document.previousHash)?.count == 32
        else { return "the header is malformed" }
        let short = [document.id, document.series, document.operatorID, document.device]
        guard short.allSatisfy({ !$0.isEmpty && CleanText.isClean($0, limit: 64) }),
            CleanText.isClean(document.operatorName)
        else { return "the header has text that is empty, too long or not clean" }
        return nil
    }

    /// What the body's own rules say. `pos verify` asks the same.
    static func bodyFault(_ document: Document) -> String? {
        switch document.body {
        case .sale(let sale):
            return saleFault(sale, isRefund: false) ?? coinFault(sale, document.currency)
        case .refund(let sale):
            return saleFault(sale, isRefund: true) ?? coinFault(sale, document.currency)
        case .shiftOpen(let opening):
            guard opening.form == nil || opening.form == ShiftOpening.currentForm else {
                return "an unknown form of a session"
            }
            return opening.float < .zero ? "a float below zero" : nil
        case .shiftClose(let closing):
            guard document.shift != nil else { return "a closing without a shift" }
            return closing.zNumber < 1 ? "a Z number below one" : closing.fault()
        case .cash(let movement):
            return document.shift == nil
                ? "a cash movement without a shift" : movement.fault()
        case .stock(let stock):
            return stock.lines.isEmpty || !CleanText.isClean(stock.reason)
                ? "no lines, or a reason that is not clean" : nil
        case .gap(let gap) where gap.leaves != nil:
            return document.sequence == 1 && gap.from >= 1 && gap.through == gap.from - 1
                && gap.leaves != document.series
                ? nil : "a new series that does not name the old one rightly"
        case .gap(let gap):
            return gap.from <= gap.through && gap.through < document.sequence
                ? nil : "a gap that is none"
        }
    }

    /// Rounding and cash are what the coins of the currency allow.
    private static func coinFault(_ sale: Sale, _ currency: String) -> String? {
        let step = sale.cashStep ?? Currency(code: currency)?.cashStep ?? 1
        let isInCoins = sale.payments.allSatisfy {
            $0.tender != .cash || $0.amount.minor.isMultiple(of: step)
        }
        return isInCoins && sale.isRounded(within: step)
            ? nil : "cash or rounding that no coins make"
    }

    private static func saleFault(_ sale: Sale, isRefund: Bool) -> String? {
        let returns = sale.priced.lines.contains { $0.line.returned != nil }
        guard isRefund ? sale.refundOf != nil || returns : sale.refundOf == nil else {
            return "a refund must name its sale"
        }
        guard isRefund == sale.isRefund else { return "a document of the other kind" }
        guard isRefund || sale.correction != .postVoid else { return "a correction that is none" }
        for line in sale.priced.lines {
            let product = line.line.product
            guard CleanText.isClean(product.name), CleanText.isClean(product.department),
                CleanText.isClean(product.sku, limit: 64),
                CleanText.isClean(product.barcode, limit: 128)
            else { return "a line has text that is too long or not clean" }
        }
        return sale.fault()
    }
}
