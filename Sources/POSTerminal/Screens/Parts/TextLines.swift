import TerminalUI

/// Breaks sentences into lines.
enum TextLines {
    /// The text in lines of at most `width` columns, broken between words where possible.
    static func wrap(_ text: String, to width: Int) -> [String] {
        guard width > 0 else { return [] }
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            var word = String(word)
            let joined = line.isEmpty ? word : line + " " + word
            if TextWidth.of(joined) <= width {
                line = joined
                continue
            }
            if !line.isEmpty { lines.append(line) }
            while TextWidth.of(word) > width {
                let start = fitting(word, width)
                lines.append(start)
                word.removeFirst(start.count)
            }
            line = word
        }
        return line.isEmpty ? lines : lines + [line]
    }

    /// A line of a receipt, set for paper where each character is one column, in at most `width`
    /// columns of a screen: its widest gap gives way, then the words in front of it.
    static func squeeze(_ line: String, to width: Int) -> String {
        var excess = TextWidth.of(line) - width
        guard excess > 0, let end = line.lastIndex(of: " ") else { return line }
        var words = line[..<end]
        let figure = line[line.index(after: end)...]
        while excess > 0, words.last == " " {
            words.removeLast()
            excess -= 1
        }
        let room = width - TextWidth.of(String(figure)) - 1
        return TextWidth.truncate(String(words), to: room) + " " + figure
    }

    /// The longest beginning that fits, at least one character so that it always gets on.
    private static func fitting(_ word: String, _ width: Int) -> String {
        var start = ""
        for character in word {
            let longer = start + String(character)
            if !start.isEmpty, TextWidth.of(longer) > width { break }
            start = longer
        }
        return start
    }
}
