/// Words as somebody meant to type them: one letter wrong, missing, too many or exchanged with the
/// next, in long words two.
struct NearText {
    private let words: [[UInt8]]

    /// Folded words (`SearchText`).
    init(_ words: [String]) { self.words = words.map { Array($0.utf8) } }

    /// What a word that is meant begins with: the letters that are taken to be right.
    static func start(of word: String) -> String {
        mistakes(word.utf8.count) == 0 ? word : String(word.unicodeScalars.prefix(2))
    }

    private static func mistakes(_ length: Int) -> Int {
        switch length {
        case ..<4: 0
        case 4...7: 1
        default: 2
        }
    }

    /// How many mistakes lie between the words and the beginnings of some of the text's; nil when a
    /// word has too many to each of them.
    func distance(to text: String) -> Int? {
        let others = text.utf8.split(separator: UInt8(ascii: " ")).map(Array.init)
        var sum = 0
        for word in words {
            let allowed = Self.mistakes(word.count)
            let nearest = others.map { Self.distance(word, $0, allowed) }.min() ?? allowed + 1
            guard nearest <= allowed else { return nil }
            sum += nearest
        }
        return sum
    }

    /// The fewest mistakes between `word` and a beginning of `other` (optimal string alignment);
    /// more than `allowed` when it is more.
    private static func distance(_ word: [UInt8], _ other: [UInt8], _ allowed: Int) -> Int {
        guard word.count - other.count <= allowed else { return allowed + 1 }
        let target = other.prefix(word.count + allowed)
        var before: [Int] = []
        var last = Array(0...target.count)
        for (row, letter) in word.enumerated() {
            var next = [row + 1]
            next.reserveCapacity(target.count + 1)
            for (column, otherLetter) in target.enumerated() {
                var best = min(last[column + 1] + 1, next[column] + 1)
                best = min(best, last[column] + (letter == otherLetter ? 0 : 1))
                if row > 0, column > 0, letter == target[column - 1],
                    word[row - 1] == otherLetter
                {
                    best = min(best, before[column - 1] + 1)
                }
                next.append(best)
            }
            guard (next.min() ?? 0) <= allowed else { return allowed + 1 }
            (before, last) = (last, next)
        }
        return last.min() ?? allowed + 1
    }
}
