/// Trade item numbers as barcodes carry them: EAN-8, UPC-A (12 digits), EAN-13 and GTIN-14. All
/// have one check digit, computed the same way from the right (retail-rules: Barcodes).
public enum GTIN {
    /// The lengths that exist, the check digit counted.
    static let lengths = [8, 12, 13, 14]

    /// The check digit that belongs behind `digits`: weights 3 and 1 in turn from the right, and
    /// what is missing to the next ten. Nil when a character is no ASCII digit or there are none.
    public static func checkDigit(of digits: String) -> Int? {
        guard !digits.isEmpty, areDigits(digits) else { return nil }
        var sum = 0
        for (index, digit) in digits.utf8.reversed().enumerated() {
            // Kept below ten, so that no length of text is too long to sum.
            sum = (sum + Int(digit - UInt8(ascii: "0")) * (index.isMultiple(of: 2) ? 3 : 1)) % 10
        }
        return (10 - sum) % 10
    }

    /// True for 8, 12, 13 or 14 digits of which the last is the right check digit.
    public static func isValid(_ code: String) -> Bool {
        guard lengths.contains(code.utf8.count), areDigits(code), let last = code.last else {
            return false
        }
        return checkDigit(of: String(code.dropLast())) == last.wholeNumberValue
    }

    /// The one form of a number that several barcodes can carry: UPC-A gets its leading 0 and is an
    /// EAN-13, and so is a GTIN-14 that only adds a 0. EAN-8 and a GTIN-14 of an outer packing stay
    /// as they are. Nil when the code is no valid number.
    public static func normalised(_ code: String) -> String? {
        guard isValid(code) else { return nil }
        switch code.utf8.count {
        case 12: return "0" + code
        case 14 where code.hasPrefix("0"): return String(code.dropFirst())
        default: return code
        }
    }

    /// The UPC-A that eight digits of a UPC-E stand for, whose zeros are left out; nil when they
    /// are none. The check digit is that of the UPC-A.
    public static func expanded(_ code: String) -> String? {
        guard code.utf8.count == 8, areDigits(code), code.hasPrefix("0") || code.hasPrefix("1")
        else { return nil }
        let digits = Array(code)
        let (system, six, check) = (digits[0], digits[1...6].map { $0 }, digits[7])
        let middle: String
        switch six[5] {
        case "0", "1", "2": middle = String(six[0...1]) + "\(six[5])0000" + String(six[2...4])
        case "3": middle = String(six[0...2]) + "00000" + String(six[3...4])
        case "4": middle = String(six[0...3]) + "00000" + String(six[4])
        default: middle = String(six[0...4]) + "0000" + String(six[5])
        }
        let whole = "\(system)\(middle)\(check)"
        return isValid(whole) ? whole : nil
    }

    /// Every way to write the same number, `code` first. A leading 0 changes no check digit.
    static func spellings(_ code: String) -> [String] {
        guard let plain = normalised(code) else { return [code] }
        var spellings = [code, plain]
        if plain.utf8.count == 13 {
            if plain.hasPrefix("0") { spellings.append(String(plain.dropFirst())) }
            // An EAN-8 filled up to the length of an EAN-13.
            if plain.hasPrefix("00000") { spellings.append(String(plain.dropFirst(5))) }
            spellings.append("0" + plain)
        }
        return spellings
    }

    private static func areDigits(_ text: String) -> Bool {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
