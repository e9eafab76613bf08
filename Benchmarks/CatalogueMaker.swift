import Till

/// Catalogue files of any size: the rows of the real one, and past its end the same again as other
/// products.
struct CatalogueMaker {
    private static let columns = [
        "sku", "barcode", "name", "department", "category", "brand", "unit", "price", "cost",
        "tax_class",
    ]
    private let rows: [[String]]

    /// - Parameter path: the real catalogue; made-up names when there is no such file.
    init(_ path: String) throws {
        guard ProgramFiles.exists(path) else {
            rows = Self.madeUp()
            return
        }
        var reader = try CSVReader(bytes: ProgramFiles.read(path), columns: Self.columns)
        var rows: [[String]] = []
        while let row = reader.next() { rows.append(row.fields) }
        self.rows = rows
    }

    private static func madeUp() -> [[String]] {
        let first = ["Fresh", "Frozen", "Sweet", "Salted", "Dried", "Smoked", "Whole", "Sliced"]
        let second = ["Apple", "Bread", "Cheese", "Dates", "Eggs", "Fish", "Grapes", "Honey"]
        var rows: [[String]] = []
        for number in 0..<1_000 {
            let name = "\(first[number % 8]) \(second[number / 8 % 8]) \(number)"
            let price = "\(number % 20 + 1).\(number % 10)9"
            rows.append([
                "\(10_000 + number)", ean13("40\(9_000_000_000 + number)"), name, "GROCERY",
                second[number / 8 % 8], "Private", "each", price, "1.00", "standard",
            ])
        }
        return rows
    }

    /// Writes a file of `count` products.
    func write(_ count: Int, to path: String) throws {
        var text = Self.columns.joined(separator: ",") + "\n"
        text.reserveCapacity(count * 110)
        for index in 0..<count {
            var row = rows[index % rows.count]
            if index >= rows.count {
                row[0] = "\(90_000_000 + index)"
                row[1] = Self.ean13("29\(1_000_000_000 + index)")
                row[2] += " No \(index / rows.count)"
            }
            text += row.map(Self.quoted).joined(separator: ",") + "\n"
        }
        try ProgramFiles.write(Array(text.utf8), to: path)
    }

    private static func quoted(_ field: String) -> String {
        guard field.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A }) else {
            return field
        }
        let doubled = field.split(separator: "\"", omittingEmptySubsequences: false)
        return "\"" + doubled.joined(separator: "\"\"") + "\""
    }

    /// Twelve digits with their check digit.
    private static func ean13(_ digits: String) -> String {
        let sum = digits.utf8.enumerated().reduce(0) { sum, item in
            sum + Int(item.element - 48) * (item.offset.isMultiple(of: 2) ? 1 : 3)
        }
        return digits + "\((10 - sum % 10) % 10)"
    }
}
