/// What the till knows about codes before it looks them up.
enum Barcode {
    /// The forms in which the catalogue may have a code: as it was read; without a scanner's AIM
    /// prefix; the GTIN of a GS1 element string; UPC-A as EAN-13 and back.
    static func forms(of code: String) -> [String] {
        var forms = [code]
        func add(_ form: String) { if !forms.contains(form) { forms.append(form) } }
        let plain = withoutAIM(code)
        add(plain)
        // AI 01 is a GTIN of 14 digits, with a leading 0 in front of an EAN-13.
        let gtin = plain.hasPrefix("01") ? String(plain.dropFirst(2).prefix(14)) : ""
        if plain.utf8.count >= 16, isGTIN(gtin) { add(gtin) }
        for form in forms where isGTIN(form) {
            if form.utf8.count == 12 { add("0" + form) }
            var short = form
            while short.utf8.count > 12, short.hasPrefix("0") {
                short.removeFirst()
                add(short)
            }
        }
        return forms
    }

    /// True for 8, 12, 13 or 14 digits with the right check digit (retail-rules: Barcodes).
    static func isGTIN(_ text: String) -> Bool {
        let digits = text.utf8.map { Int($0) - 48 }
        guard [8, 12, 13, 14].contains(digits.count), digits.allSatisfy((0...9).contains) else {
            return false
        }
        let sum = digits.reversed().enumerated().reduce(0) { sum, item in
            sum + item.element * (item.offset.isMultiple(of: 2) ? 1 : 3)
        }
        return sum.isMultiple(of: 10)
    }

    /// The code without `]E0` and its like, which a scanner may be set to send first.
    static func withoutAIM(_ code: String) -> String {
        let start = Array(code.unicodeScalars.prefix(3))
        guard start.count == 3, start[0] == "]", start[1].isASCIIAlphanumeric,
            start[2].isASCIIAlphanumeric
        else { return code }
        return String(code.unicodeScalars.dropFirst(3))
    }
}

extension Unicode.Scalar {
    fileprivate var isASCIIAlphanumeric: Bool {
        isASCII && (properties.isAlphabetic || ("0"..."9").contains(self))
    }
}
