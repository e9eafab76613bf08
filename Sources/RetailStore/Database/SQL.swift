public import RetailModels

/// Statement text with its arguments. `"… \(value)"` writes `$1` and keeps the value aside.
///
/// Invariant: the arguments are numbered in the order in which they appear in the text, each used
/// once, so that both engines bind them by position.
public struct SQL: Hashable, Sendable, ExpressibleByStringInterpolation {
    public let text: String
    public let arguments: [FieldValue]

    public init(stringLiteral text: String) {
        self.text = text
        arguments = []
    }

    public init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        arguments = stringInterpolation.arguments
    }

    /// A text prepared once with its `$1 …` in order, for statements of a hot path.
    public init(prepared text: String, _ arguments: [FieldValue]) {
        self.text = text
        self.arguments = arguments
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        var text = ""
        var arguments: [FieldValue] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 4 * interpolationCount)
        }
        public mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func append(_ value: FieldValue) {
            arguments.append(value)
            text += "$\(arguments.count)"
        }
        public mutating func appendInterpolation(_ value: FieldValue) { append(value) }
        public mutating func appendInterpolation(_ value: String) { append(.text(value)) }
        public mutating func appendInterpolation(_ value: String?) { append(.optional(value)) }
        public mutating func appendInterpolation(_ value: Int64) { append(.integer(value)) }
        public mutating func appendInterpolation(_ value: Int) { append(.integer(Int64(value))) }
        public mutating func appendInterpolation(_ value: [UInt8]) { append(.bytes(value)) }
        public mutating func appendInterpolation(_ value: Bool) { append(.integer(value ? 1 : 0)) }
        public mutating func appendInterpolation(_ value: Money) { append(.integer(value.minor)) }
        public mutating func appendInterpolation(_ value: Quantity) {
            append(.integer(value.milli))
        }
        /// Text that is part of the program, such as a list of columns; never input.
        public mutating func appendInterpolation(raw text: String) { self.text += text }
        /// Another piece of a statement, its arguments renumbered.
        public mutating func appendInterpolation(part: SQLPart) {
            for piece in part.pieces {
                switch piece {
                case .text(let text): self.text += text
                case .value(let value): append(value)
                }
            }
        }
    }
}

/// A piece of a statement, such as an optional condition, that is put into a whole one.
public struct SQLPart: Sendable, ExpressibleByStringInterpolation {
    enum Piece: Sendable {
        case text(String)
        case value(FieldValue)
    }
    private(set) var pieces: [Piece]

    /// Puts another piece behind this one.
    public mutating func append(_ part: SQLPart) { pieces += part.pieces }

    public init(stringLiteral text: String) { pieces = [.text(text)] }
    public init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }

    public struct StringInterpolation: StringInterpolationProtocol {
        var pieces: [Piece] = []
        public init(literalCapacity: Int, interpolationCount: Int) {}
        public mutating func appendLiteral(_ literal: String) { pieces.append(.text(literal)) }
        public mutating func appendInterpolation(_ value: String) {
            pieces.append(.value(.text(value)))
        }
        public mutating func appendInterpolation(_ value: Int64) {
            pieces.append(.value(.integer(value)))
        }
        public mutating func appendInterpolation(raw text: String) { pieces.append(.text(text)) }
        public mutating func appendInterpolation(part: SQLPart) { pieces += part.pieces }
    }
}
