/// What a terminal reads before anyone knows which key it was.
public enum RawInput: Hashable, Sendable {
    case scalar(Unicode.Scalar)
    /// A key the terminal library has recognised itself.
    case key(Key)
    case pasteStarted
    case pasteEnded
}

/// Turns what a terminal reads into keys.
///
/// Invariants:
/// 1. An escape sequence nobody knows is dropped whole; no part of it is typed into a field.
/// 2. Everything between the marks of a bracketed paste is one `Key.paste`, in however many batches
///    it comes. When the end never comes, the next key after `pasteTimeoutMs` ends it.
/// 3. Scalars that make up one character and come together are one key.
public struct InputDecoder: Equatable, Sendable {
    /// More than anyone pastes into a field; the rest is dropped.
    public static let pasteLengthMax = 10_000
    /// The pause after which an unfinished paste is taken as finished.
    public static let pasteTimeoutMs: Int64 = 1_000

    private var paste: [Unicode.Scalar]?
    private var lastMs: Int64 = 0

    /// A decoder that is not within a paste.
    public init() {}

    /// The keys in what was read together. An Escape that ends a batch is the Esc key.
    public mutating func decode(_ batch: [RawInput], nowMs: Int64) -> [Key] {
        var keys: [Key] = []
        if paste != nil, nowMs - lastMs > Self.pasteTimeoutMs { keys += endPaste() }
        lastMs = nowMs
        var index = 0
        while index < batch.count {
            if paste != nil {
                keys += continuePaste(batch[index])
                index += 1
                continue
            }
            switch batch[index] {
            case .pasteStarted:
                paste = []
                index += 1
            case .pasteEnded:
                index += 1
            case .key(let key):
                keys.append(key)
                index += 1
            case .scalar("\u{1B}"):
                keys += escape(batch, &index)
            case .scalar(let scalar) where scalar.value < 0x20 || scalar.value == 0x7F:
                keys += Self.controlKey(scalar).map { [$0] } ?? []
                index += 1
            case .scalar:
                keys += Self.characters(batch, &index)
            }
        }
        return keys
    }

    private mutating func continuePaste(_ input: RawInput) -> [Key] {
        switch input {
        case .pasteEnded: return endPaste()
        case .key(.enter), .scalar("\r"): append("\n")
        case .key(.tab): append("\t")
        case .key(.character(let character)):
            for scalar in character.unicodeScalars { append(scalar) }
        case .scalar(let scalar): append(scalar)
        case .key, .pasteStarted: break
        }
        return []
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        guard let length = paste?.count, length < Self.pasteLengthMax else { return }
        paste?.append(scalar)
    }

    private mutating func endPaste() -> [Key] {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: paste ?? [])
        paste = nil
        return text.isEmpty ? [] : [.paste(String(text))]
    }

    /// Scalars in a row that are text, as characters.
    private static func characters(_ batch: [RawInput], _ index: inout Int) -> [Key] {
        var text = String.UnicodeScalarView()
        while index < batch.count, case .scalar(let scalar) = batch[index],
            scalar.value >= 0x20, scalar.value != 0x7F
        {
            text.append(scalar)
            index += 1
        }
        return TextWidth.cleaned(String(text)).map(Key.character)
    }

    /// The key of a control character; nil for those that no keyboard needs.
    private static func controlKey(_ scalar: Unicode.Scalar) -> Key? {
        switch scalar.value {
        case 0x0D: .enter
        case 0x09: .tab
        case 0x08, 0x7F: .backspace
        // A line feed stays Ctrl-J, so that the scanner machine can tell CR LF from CR CR.
        case 0x01...0x1A: Unicode.Scalar(scalar.value + 0x60).map { .control(Character($0)) }
        case 0x1C...0x1F: Unicode.Scalar(scalar.value + 0x40).map { .control(Character($0)) }
        default: nil
        }
    }

    private mutating func escape(_ batch: [RawInput], _ index: inout Int) -> [Key] {
        index += 1
        guard index < batch.count, case .scalar(let next) = batch[index] else { return [.escape] }
        let sequence = EscapeSequence(batch[index...])
        if let sequence {
            index += sequence.length
            switch sequence.meaning {
            case .key(let key): return [key]
            case .pasteStarted: paste = []
            case .pasteEnded, .unknown: break
            }
            return []
        }
        guard next.value >= 0x20, next.value != 0x7F else { return [.escape] }
        index += 1
        return [.alt(Character(next))]
    }
}
