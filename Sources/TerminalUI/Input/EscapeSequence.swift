/// A key as terminals spell it when the terminal library did not know the sequence.
///
/// That happens with modifiers held down, with a `TERM` that does not describe the terminal, and
/// with the numeric pad in application mode.
struct EscapeSequence: Equatable {
    enum Meaning: Equatable {
        case key(Key)
        case pasteStarted
        case pasteEnded
        case unknown
    }

    let meaning: Meaning
    /// How many inputs it took, the Escape not counted.
    let length: Int

    /// Reads what follows an Escape; nil when that is no sequence but a key with Alt.
    init?(_ inputs: ArraySlice<RawInput>) {
        let scalars = inputs.prefix(Self.lengthMax).map { input -> Unicode.Scalar? in
            if case .scalar(let scalar) = input { scalar } else { nil }
        }
        guard let first = scalars.first, scalars.count > 1, let second = scalars[1] else {
            return nil
        }
        if first == "O" {
            self.init(meaning: Self.keypad[second].map(Meaning.key) ?? .unknown, length: 2)
            return
        }
        guard first == "[" else { return nil }
        var parameters = ""
        for (offset, scalar) in scalars.enumerated().dropFirst() {
            guard let scalar, (0x20...0x7E).contains(scalar.value) else { return nil }
            if scalar.value >= 0x40 {
                self.init(meaning: Self.meaning(parameters, scalar), length: offset + 1)
                return
            }
            parameters.unicodeScalars.append(scalar)
        }
        // Cut off in the middle: none of it is text.
        self.init(meaning: .unknown, length: scalars.count)
    }

    private init(meaning: Meaning, length: Int) {
        self.meaning = meaning
        self.length = length
    }

    /// No sequence of a key is longer.
    private static let lengthMax = 32

    private static func meaning(_ parameters: String, _ final: Unicode.Scalar) -> Meaning {
        let fields = parameters.split(separator: ";", omittingEmptySubsequences: false)
        guard final == "~" else {
            // `1;5A` is Ctrl-Up: the arrow counts, whatever is held down with it.
            return finals[final].map(Meaning.key) ?? .unknown
        }
        guard let number = fields.first.flatMap({ Int($0) }) else { return .unknown }
        switch number {
        case 200: return .pasteStarted
        case 201: return .pasteEnded
        default: return numbered[number].map(Meaning.key) ?? .unknown
        }
    }

    private static let finals: [Unicode.Scalar: Key] = [
        "A": .up, "B": .down, "C": .right, "D": .left, "H": .home, "F": .end, "Z": .backTab,
        "E": .character("5"),
        "P": .function(1), "Q": .function(2), "R": .function(3), "S": .function(4),
    ]

    private static let numbered: [Int: Key] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
        11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5),
        17: .function(6), 18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10),
        23: .function(11), 24: .function(12),
    ]

    /// What follows `ESC O`.
    private static let keypad: [Unicode.Scalar: Key] = finals.merging(
        keypadCharacters.map { ($0.key, Key.character($0.value)) } + [("M", .enter)]
    ) { $1 }

    /// The numeric pad in application mode: the last letter of its sequence, and what is printed on
    /// the key.
    static let keypadCharacters: [Unicode.Scalar: Character] = [
        "p": "0", "q": "1", "r": "2", "s": "3", "t": "4", "u": "5", "v": "6", "w": "7", "x": "8",
        "y": "9", "k": "+", "m": "-", "j": "*", "o": "/", "n": ".", "l": ",", "X": "=", "E": "5",
    ]
}

/// The numeric pad in application mode, for terminals that let sequences be declared.
public enum KeypadSequences {
    /// What follows `ESC O`, and the character on the key.
    public static var all: [Unicode.Scalar: Character] { EscapeSequence.keypadCharacters }
}
