import RetailModels
import RetailStore

extension ProductTraits {
    /// Takes a field of a catalogue file; returns why it cannot be taken, or nil.
    mutating func set(_ column: TraitColumn, _ text: String) -> String? {
        switch column {
        case .plu:
            guard Self.isPLU(text) else {
                return "plu '\(text)' is not up to \(Self.pluLengthMax) digits"
            }
            plu = text.isEmpty ? nil : text
        case .extraBarcodes:
            guard let list = PackCode.list(text) else {
                return
                    "extra_barcodes '\(text.prefix(60))' is no list such as 40063813339*6|96385"
            }
            packs = list.isEmpty ? nil : list
        case .depositSKU:
            depositSKU = text.isEmpty ? nil : text
        case .ageLimit:
            guard let age = Self.number(text, upTo: Self.ageLimitMax) else {
                return "age_limit '\(text)' is no whole number from 0 to \(Self.ageLimitMax)"
            }
            ageLimit = age == 0 ? nil : age
        case .openPrice:
            guard let isOpen = Self.truth(text) else {
                return "open_price '\(text)' is neither yes nor no"
            }
            isOpenPrice = isOpen ? true : nil
        case .favourite:
            guard let place = Self.number(text, upTo: Self.favouriteMax) else {
                return "favourite '\(text)' is no whole number from 0 to \(Self.favouriteMax)"
            }
            favourite = place == 0 ? nil : place
        }
        return nil
    }

    /// An empty field is 0.
    private static func number(_ text: String, upTo max: Int64) -> Int64? {
        guard !text.isEmpty else { return 0 }
        guard let number = Int64(text), (0...max).contains(number) else { return nil }
        return number
    }

    /// An empty field is no.
    private static func truth(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "yes", "true", "1": true
        case "", "no", "false", "0": false
        default: nil
        }
    }
}
