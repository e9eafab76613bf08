import TerminalUI

/// What the till asks of the state of every screen that can fill its window.
protocol TillPage: Equatable, Sendable {
    /// The sentence in the status line.
    var message: Message? { get set }
    /// True while the till works on what the next key depends on: keys wait meanwhile, in order.
    var isBusy: Bool { get }
    /// True when `+ - / : ?` are commands, because nothing is being typed.
    var isEntryEmpty: Bool { get }
    /// True when characters go into a field that answers each of them.
    var typesIntoText: Bool { get }
    /// True when the cloud takes what is done here from managers alone, whoever agrees.
    var isForManagers: Bool { get }
    /// What matters of it, for a window too small for the picture.
    func essentials(_ facts: TillFacts) -> Essentials
    /// The window has room for that many rows of a list.
    mutating func resize(listed rows: Int)
}

extension TillPage {
    var typesIntoText: Bool { false }
    var isForManagers: Bool { false }
    mutating func resize(listed rows: Int) {}
}

/// What matters of a screen, in three short lines.
struct Essentials: Equatable, Sendable {
    /// Such as `Sale, 3 items`.
    var title: String
    /// Such as `TOTAL 7.27`.
    var figure = ""
    /// Such as `scan ▸ 400`.
    var entry = ""
}
