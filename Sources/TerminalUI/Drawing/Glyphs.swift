/// Which characters a terminal can show.
public enum Glyphs: Hashable, Sendable {
    case unicode
    /// Printable ASCII only: an old console, a locale without UTF-8, or `--no-unicode`.
    case ascii

    /// The nearest ASCII character, one column wide; `?` when there is none.
    public static func ascii(for character: Character) -> Character {
        if character.isASCII { return character }
        if let known = drawings[character] { return known }
        // The base of a letter with marks: the table has the composed, `letters` the Latin ones.
        guard let scalar = character.unicodeScalars.first else { return "?" }
        if scalar.isASCII { return Character(scalar) }
        return letters[scalar] ?? "?"
    }

    private static let drawings: [Character: Character] = {
        let groups: [(String, Character)] = [
            ("─━═╌┄┈╴╶", "-"), ("│┃║╎┆┊▏▕", "|"),
            ("┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╭╮╰╯┏┓┗┛┣┫┳┻╋", "+"),
            ("█▉▊▋▇▆", "#"), ("▅▌▐▍▎", "="), ("▄▃", "-"), ("▂▁", "_"), ("▀", "\""),
            ("░", "."), ("▒", ":"), ("▓", "%"),
            ("▸▶►→›»❯", ">"), ("◂◀◄←‹«❮", "<"), ("▲△↑▴", "^"), ("▼▽↓▾", "v"),
            ("•●○◦◆◇■□★☆", "*"), ("·∙", "."), ("✓✔", "+"), ("✗✘×", "x"), ("÷", "/"),
            ("–—−‐‑⁃", "-"), ("‘’‚′", "'"), ("“”„″", "\""), ("…", "~"), ("⌫", "<"),
            ("€", "E"), ("£", "L"), ("¥", "Y"), ("¢", "c"), ("°", "o"), ("±", "+"), ("\u{A0}", " "),
            ("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏", "*"),
        ]
        var table: [Character: Character] = [:]
        for (characters, plain) in groups { for one in characters { table[one] = plain } }
        return table
    }()

    private static let letters: [Unicode.Scalar: Character] = {
        let groups: [(String, Character)] = [
            ("ÀÁÂÃÄÅĀĂĄÆ", "A"), ("àáâãäåāăąæª", "a"), ("ÇĆĈĊČ", "C"), ("çćĉċč", "c"),
            ("ĎĐÐ", "D"), ("ďđð", "d"), ("ÈÉÊËĒĔĖĘĚ", "E"), ("èéêëēĕėęě", "e"),
            ("ĜĞĠĢ", "G"), ("ĝğġģ", "g"), ("ĤĦ", "H"), ("ĥħ", "h"), ("ÌÍÎÏĨĪĬĮİ", "I"),
            ("ìíîïĩīĭįı", "i"), ("Ĵ", "J"), ("ĵ", "j"), ("Ķ", "K"), ("ķĸ", "k"), ("ĹĻĽĿŁ", "L"),
            ("ĺļľŀł", "l"), ("ÑŃŅŇ", "N"), ("ñńņň", "n"), ("ÒÓÔÕÖØŌŎŐŒ", "O"),
            ("òóôõöøōŏőœº", "o"), ("ŔŖŘ", "R"), ("ŕŗř", "r"), ("ŚŜŞŠȘẞ", "S"), ("śŝşšșß", "s"),
            ("ŢŤŦȚÞ", "T"), ("ţťŧțþ", "t"), ("ÙÚÛÜŨŪŬŮŰŲ", "U"), ("ùúûüũūŭůűųµ", "u"),
            ("Ŵ", "W"), ("ŵ", "w"), ("ÝŶŸ", "Y"), ("ýÿŷ", "y"), ("ŹŻŽ", "Z"), ("źżž", "z"),
        ]
        var table: [Unicode.Scalar: Character] = [:]
        for (characters, plain) in groups {
            for one in characters.unicodeScalars { table[one] = plain }
        }
        return table
    }()
}
