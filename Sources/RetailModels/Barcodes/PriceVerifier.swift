/// The digit that some scales print behind a price, so that a misread price is noticed (GS1's
/// General Specifications: price or weight check digit).
public enum PriceVerifier {
    /// What a digit counts, by the digit.
    private static let twoMinus = [0, 2, 4, 6, 8, 9, 1, 3, 5, 7]
    private static let three = [0, 3, 6, 9, 2, 5, 8, 1, 4, 7]
    private static let fivePlus = [0, 5, 1, 6, 2, 7, 3, 8, 4, 9]
    private static let fiveMinus = [0, 5, 9, 4, 8, 3, 7, 2, 6, 1]

    /// The digit that belongs to a price or weight of four or five digits; nil for anything else.
    public static func digit(of price: String) -> Int? {
        var digits: [Int] = []
        for byte in price.utf8 {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            digits.append(Int(byte - UInt8(ascii: "0")))
        }
        switch digits.count {
        case 4:
            return sum(digits, [twoMinus, twoMinus, three, fiveMinus]) * 3 % 10
        case 5:
            let rest = sum(digits, [fivePlus, twoMinus, fiveMinus, fivePlus, twoMinus]) % 10
            return fiveMinus.firstIndex(of: (10 - rest) % 10)
        default: return nil
        }
    }

    private static func sum(_ digits: [Int], _ maps: [[Int]]) -> Int {
        zip(digits, maps).reduce(0) { $0 + $1.1[$1.0] }
    }
}
