import Peripherals
import RetailModels
import TerminalUI

/// Sentences about what happened beside the work, at the upper right for a moment: nobody has to
/// answer them, and what must not be missed has a banner instead.
struct Toasts: Equatable, Sendable {
    struct Toast: Equatable, Sendable {
        var number: Int
        var message: Message
    }
    /// The newest last.
    private(set) var shown: [Toast] = []
    private var count = 0
    /// Whether the printer was last heard to be in trouble.
    private(set) var isPrinterDown = false

    static let countMax = 3

    /// Adds one, unless it stands there already; returns its number.
    mutating func add(_ message: Message) -> Int? {
        guard !shown.contains(where: { $0.message == message }) else { return nil }
        count += 1
        shown = Array((shown + [Toast(number: count, message: message)]).suffix(Self.countMax))
        return count
    }

    mutating func end(_ number: Int) { shown.removeAll { $0.number == number } }

    /// Whether the printer has got into trouble or out of it; nil when it is as before.
    mutating func hear(_ news: PrintNews) -> Bool? {
        let isDown = news.state != .printed
        guard isDown != isPrinterDown else { return nil }
        isPrinterDown = isDown
        return isDown
    }

    /// Over what stands there: the border or the title of a screen.
    func render(in area: Rect, to buffer: inout Buffer) {
        for (index, toast) in shown.enumerated() where index < area.height {
            let text = " \(toast.message.text) "
            let width = min(area.width, TextWidth.of(text))
            let row = area.row(index).splittingRight(width).right
            buffer.fill(row, role: .banner)
            buffer.writeLine(text, in: row, role: .banner)
        }
    }
}

extension AppScreen {
    private static let toastTime = Duration.seconds(5)

    /// Shows a sentence for a moment, and nothing while nobody is signed in.
    func toast(_ message: Message, _ state: inout State) -> Effect<Action> {
        guard state.person != nil, let number = state.toasts.add(message) else { return .none }
        return .observe(id: EffectID("app.toast.\(number)")) { [client] send in
            guard (try? await client.sleep(Self.toastTime)) != nil else { return }
            await send(.toastEnds(number))
        }
    }

    /// Whoever rings the next sale hears that the printer does not print the last one's receipt;
    /// the screen of that sale says so itself.
    func toast(_ news: PrintNews, _ state: inout State) -> Effect<Action> {
        // Whoever signs in is told with the next try. A job that is given up says nothing of the
        // printer.
        guard state.person != nil, state.lock == nil else { return .none }
        if case .failed = news.state { return .none }
        guard let isDown = state.toasts.hear(news) else { return .none }
        if case .paid(let child) = state.base, child.document.id == news.documentID {
            return .none
        }
        return toast(
            isDown ? .alert(facts.say(.printerIsDown)) : .good(facts.say(.printerIsBack)), &state)
    }
}
