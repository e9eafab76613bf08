@testable import RetailModels

/// One step into a tree.
enum Step: Hashable, CustomStringConvertible {
    case key(String)
    case index(Int)

    var description: String {
        switch self {
        case .key(let key): key
        case .index(let index): "\(index)"
        }
    }
}

extension JSON {
    /// Where whole numbers stand, in the order of the canonical bytes.
    var numbers: [[Step]] {
        switch self {
        case .integer: return [[]]
        case .array(let values):
            return values.enumerated().flatMap { index, value in
                value.numbers.map { [.index(index)] + $0 }
            }
        case .object(let members):
            return members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
                .flatMap { key, value in value.numbers.map { [.key(key)] + $0 } }
        default: return []
        }
    }

    subscript(_ place: [Step]) -> JSON? {
        guard let step = place.first else { return self }
        let rest = Array(place.dropFirst())
        switch (step, self) {
        case (.index(let index), .array(let values)): return values[index][rest]
        case (.key(let key), .object(let members)): return members[key]?[rest]
        default: return nil
        }
    }

    mutating func replace(_ place: [Step], with value: JSON) {
        guard let step = place.first else {
            self = value
            return
        }
        let rest = Array(place.dropFirst())
        switch (step, self) {
        case (.index(let index), .array(var values)):
            values[index].replace(rest, with: value)
            self = .array(values)
        case (.key(let key), .object(var members)):
            members[key]?.replace(rest, with: value)
            self = .object(members)
        default: break
        }
    }
}

extension CanonicalJSON {
    /// A value as the tree that its bytes are read as.
    static func tree(_ value: some Encodable) throws -> JSON {
        try JSON(bytes: encode(value))
    }
}
