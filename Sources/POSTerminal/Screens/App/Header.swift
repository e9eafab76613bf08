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
    /// The same, and none where there is no cloud that they could wait for.
    var salesForCloud: Int { connection?.word == .local ? 0 : salesToSend }
    /// What is rung is for practice.
    var isTraining = false
    /// How far a snapshot is loaded; nil while none is.
    var loading: ProgressBar?
    /// Turns while a screen is busy for longer than a moment.
    var spinner: Spinner?
    /// `12:04:31`.
    var clock = ""

    /// Draws itself at the top of `area` and returns the rest.
    func render(
        _ facts: TillFacts, person: String?, in area: Rect, to buffer: inout Buffer
    ) -> Rect {
        var (row, rest) = area.splittingTop(1)
        let name = [facts.tillName, person].compactMap { $0 }.joined(separator: " · ")
        let word = connection?.word.rawValue ?? ""
        let turning = spinner.map { $0.text(buffer.glyphs) + " " } ?? ""
        let right = turning + (word.isEmpty ? clock : "\(word)  \(clock)")
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
        let training =
            isTraining ? [facts.say("▲ TRAINING: nothing is sold. F10 ends it.")] : []
        guard let connection else { return training }
        let attention =
            connection.word == .attention
            ? connection.attentions.first.map { facts.say(sentence($0)) } : nil
        let told = [banner(connection, facts), loading.map { sentence($0, facts) }, attention]
        return training + told.compactMap { $0 }
    }

    /// The shop comes whole; what is not here yet is asked of the cloud.
    private func sentence(_ loading: ProgressBar, _ facts: TillFacts) -> String {
        facts.say(.loading(part: loading.done, of: loading.total ?? loading.done)) + " "
            + loading.text(width: 24)
    }

    private func banner(_ connection: ConnectionStatus, _ facts: TillFacts) -> String? {
        switch connection.banner {
        case .offline(let sinceMs, _):
            facts.say(.offline(since: facts.local(sinceMs).timeText)) + waiting(facts)
        case .sending(let sinceMs, _):
            facts.say(.sending(since: facts.local(sinceMs).timeText)) + waiting(facts)
        case .backOnline(let sent, _):
            facts.say(sent == 0 ? .backOnline : .backOnlineSent(sales: sent))
        case nil: nil
        }
    }

    private func waiting(_ facts: TillFacts) -> String {
        salesToSend == 0 ? "" : " · " + facts.say(.toSend(sales: salesToSend))
    }

    /// In English, as the catalogue knows it.
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
        case .usedTwice:
            "▲ ATTENTION: a sale or a card was used on two tills. See pos sync attention."
        case .outdated:
            "▲ ATTENTION: this till wants an update. It sells and sends, and takes nothing new."
        case .clockWrong:
            "▲ ATTENTION: this till's clock is not the cloud's. Set it; sales keep their times."
        }
    }
}
