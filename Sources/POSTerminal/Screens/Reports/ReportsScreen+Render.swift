import RetailModels
import TerminalUI

/// Keys and picture of the reports.
extension ReportsScreen {
    func keyMap(_ state: State) -> KeyMap<Action> {
        let keys = facts.keys
        guard state.typed == nil else {
            return KeyMap([keys.binding(.dayDone, .chosen), keys.binding(.back, Action.back)]) {
                key in
                if case .scan = key { nil } else { .typed(key) }
            }
        }
        return KeyMap(
            [
                keys.binding(.dayBefore, .move(days: -state.period.span.rawValue)),
                keys.binding(.dayAfter, .move(days: state.period.span.rawValue)),
                keys.binding(.dayToday, .today),
                keys.binding(.dayTyped, .askDay),
                keys.binding(.daySpan, .span),
                keys.binding(.back, .back),
            ] + TextPager.bindings(keys) { .scroll($0) })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let page = rest.inset(left: 1, right: 1)
        let (head, below) = page.splittingTop(2)
        renderHead(state, in: head.row(0), to: &buffer)
        guard let figures = state.figures else {
            buffer.writeLine("…", in: below.row(1), role: .dim)
            return
        }
        let hours = figures[.hour] ?? []
        buffer.writeLine(total(hours), in: head.row(1), role: .total)
        guard !hours.isEmpty else {
            buffer.writeLine(facts.say("Nothing was sold."), in: below.row(1), role: .dim)
            return
        }
        let (left, right) = below.splittingLeft(max(Self.hoursWidth, below.width / 3))
        renderHours(hours, in: buffer.box(left, title: facts.say("Hours")), to: &buffer)
        renderTables(state, lines(figures), in: right.inset(left: 1), to: &buffer)
    }

    private static var hoursWidth: Int { 30 }
    private static var amountWidth: Int { 12 }

    private func renderHead(_ state: State, in row: Rect, to buffer: inout Buffer) {
        if let typed = state.typed {
            let width = buffer.writeLine(
                facts.say("The day, as in 2026-01-31 ▸ "), in: row, role: .label)
            typed.render(in: row.inset(left: width), to: &buffer)
            return
        }
        let width = buffer.writeLine(
            "\(facts.say(Self.title))  \(words(state.period))", in: row, role: .title)
        let chart = row.inset(left: width + 2)
        let bars = Sparkline.text(days(state), buffer.glyphs)
        guard !state.history.isEmpty, chart.width > TextWidth.of(bars) + 9 else { return }
        buffer.writeLine(bars, in: chart, .right, role: .chart)
        buffer.writeLine(
            facts.say("30 days"), in: chart.inset(right: TextWidth.of(bars) + 1), .right,
            role: .label)
    }

    private func words(_ period: Period) -> String {
        let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let name = BusinessDay.weekday(period.day).map { facts.say(names[$0 - 1]) + " " } ?? ""
        return switch period.span {
        case .day: name + period.day
        case .week, .month: facts.say("{} to {}", period.from, period.day)
        }
    }

    private func total(_ hours: [ReportRow]) -> String {
        let sum = { (figure: (ReportRow) -> Int64) in
            facts.currency.text(minor: hours.reduce(0) { $0 &+ figure($1) })
        }
        let count = hours.reduce(0) { $0 + $1.sales }
        return "\(count) \(facts.say(count == 1 ? "sale" : "sales")) · "
            + facts.say(
                "net {} · discount {} · tax {} · gross {}", sum(\.net), sum(\.discount),
                sum(\.tax), sum(\.gross))
    }

    /// From the first hour with a sale to the last one; when the window has fewer rows, those
    /// without one are left out.
    private func renderHours(_ rows: [ReportRow], in area: Rect, to buffer: inout Buffer) {
        let gross = Dictionary(
            rows.compactMap { row in Int(row.key).map { ($0, row.gross) } },
            uniquingKeysWith: { $1 })
        guard let first = gross.keys.min(), let last = gross.keys.max() else { return }
        var hours = Array(first...last)
        if hours.count > area.height { hours = hours.filter { gross[$0] != nil } }
        let largest = gross.values.max() ?? 0
        for (index, hour) in hours.prefix(area.height).enumerated() {
            let row = area.row(index).inset(left: 1, right: 1)
            let (label, rest) = row.splittingLeft(3)
            buffer.writeLine(hour < 10 ? "0\(hour)" : "\(hour)", in: label, role: .label)
            guard let amount = gross[hour] else { continue }
            let (bar, figure) = rest.splittingRight(Self.amountWidth)
            buffer.writeLine(
                Bar.text(amount, of: largest, width: bar.width), in: bar, role: .chart)
            buffer.writeLine(facts.currency.text(minor: amount), in: figure, .right, role: .money)
        }
    }

    private func renderTables(
        _ state: State, _ lines: [Line], in area: Rect, to buffer: inout Buffer
    ) {
        let isWhole = lines.count <= area.height
        let (rows, foot) = area.splittingBottom(isWhole ? 0 : 1)
        let start = max(0, min(state.first, lines.count - rows.height))
        let end = min(lines.count, start + rows.height)
        for (index, line) in lines[start..<end].enumerated() {
            let row = rows.row(index)
            let (name, figures) = row.splittingLeft(max(12, min(24, row.width / 3)))
            let (sales, rest) = figures.splittingLeft(7)
            let (amount, bar) = rest.splittingLeft(Self.amountWidth + 1)
            switch line {
            case .gap: break
            case .heading(let title):
                buffer.writeLine(facts.say(title), in: name, role: .heading)
                buffer.writeLine(facts.say("sales"), in: sales, .right, role: .heading)
                buffer.writeLine(facts.say("gross"), in: amount, .right, role: .heading)
            case .row(let figures, let largest):
                buffer.writeLine(figures.key, in: name.inset(right: 1))
                buffer.writeLine("\(figures.sales)", in: sales, .right)
                buffer.writeLine(
                    facts.currency.text(minor: figures.gross), in: amount, .right, role: .money)
                let room = bar.inset(left: 1)
                buffer.writeLine(
                    Bar.text(figures.gross, of: largest, width: room.width), in: room,
                    role: .chart)
            }
        }
        guard !isWhole else { return }
        buffer.writeLine(
            facts.say(.rowsShown(first: start + 1, last: end, of: lines.count)), in: foot, .right,
            role: .dim)
    }
}
