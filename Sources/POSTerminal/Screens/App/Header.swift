import APIClient
import RetailModels
import TerminalUI
import Till

/// The rows above every screen: shop, till and operator; how the till stands with the cloud; and
/// what must not be missed, in words.
struct Header: Equatable, Sendable {
    /// Nil until the till has said how it stands.
    var connection: ConnectionStatus?
    /// Sales that wait for the cloud.
    var salesToSend = 0
    /// How far a snapshot is loaded; nil while none is.
    var loading: ProgressBar?
    /// `12:04:31`.
    var clock = ""

    /// Draws itself at the top of `area` and returns the rest.
    func render(
        _ facts: TillFacts, person: String?, in area: Rect, to buffer: inout Buffer
    ) -> Rect {
        var (row, rest) = area.splittingTop(1)
        let name = [facts.tillName, person].compactMap { $0 }.joined(separator: " · ")
        let word = connection?.word.rawValue ?? ""
        let right = word.isEmpty ? clock : "\(word)  \(clock)"
        buffer.writeLine(right, in: row, .right, role: .status)
        buffer.writeLine(
            name, in: row.inset(left: 1, right: TextWidth.of(right) + 1), role: .title)
        for banner in banners(facts) {
            (row, rest) = rest.splittingTop(1)
            buffer.fill(row, role: .banner)
            buffer.writeLine(banner, in: row.inset(left: 1, right: 1), role: .banner)
        }
        return rest
    }

    /// The rows under the title: the cloud's, and why a person is needed. None on a good day.
    func banners(_ facts: TillFacts) -> [String] {
        guard let connection else { return [] }
        let attention =
            connection.word == .attention ? connection.attentions.first.map(sentence) : nil
        return [banner(connection, facts), loading.map(sentence), attention].compactMap { $0 }
    }

    /// The shop comes whole; what is not here yet is asked of the cloud.
    private func sentence(_ loading: ProgressBar) -> String {
        "▲ BOOTSTRAPPING (part \(loading.done) of \(loading.total ?? loading.done)) "
            + loading.text(width: 24)
    }

    private func banner(_ connection: ConnectionStatus, _ facts: TillFacts) -> String? {
        switch connection.banner {
        case .offline(let sinceMs, _):
            "▲ OFFLINE since \(facts.local(sinceMs).timeText) — selling from this till's own copy"
                + (salesToSend == 0 ? "" : " · \(sales(salesToSend)) to send")
        case .sending(let sinceMs, _):
            "▲ SENDING — offline since \(facts.local(sinceMs).timeText)"
                + (salesToSend == 0 ? "" : " · \(sales(salesToSend)) to send")
        case .backOnline(let sent, _):
            sent == 0 ? "BACK ONLINE" : "BACK ONLINE — \(sales(sent)) sent"
        case nil: nil
        }
    }

    private func sales(_ count: Int) -> String { count == 1 ? "1 sale" : "\(count) sales" }

    private func sentence(_ attention: Attention) -> String {
        switch attention {
        case .deviceRevoked:
            "▲ ATTENTION: the cloud has revoked this till. It sells on; tell a manager."
        case .notPaired:
            "▲ ATTENTION: not paired. The cloud answers; pair this till with pos pair."
        case .notAllowed:
            "▲ ATTENTION: the cloud refuses this till's token. It sells on; tell a manager."
        case .numberTwice:
            "▲ ATTENTION: a receipt number was used twice. A manager must look at it."
        case .documentParked:
            "▲ ATTENTION: a document of this till is kept for a person to look at."
        case .writeRefused:
            "▲ ATTENTION: the cloud did not take a write; this till keeps it. Tell a manager."
        case .conflict:
            "▲ ATTENTION: two edits contradict each other. A manager must choose."
        case .outdated:
            "▲ ATTENTION: this till wants an update. It sells and sends, and takes nothing new."
        case .clockWrong:
            "▲ ATTENTION: this till's clock is not the cloud's. Set it; sales keep their times."
        }
    }
}
