import Glibc

/// One line of the table.
struct Figure {
    /// How a value is written.
    enum Unit: String {
        case milliseconds = "ms"
        case seconds = "s"
        case megabytes = "MB"
        case perSecond = "/s"
        /// Of one core.
        case percent = "%"
    }
    /// What a figure must keep to.
    enum Target {
        case p50AtMost(Double)
        case p99AtMost(Double)
        case p50AndP99AtMost(Double, Double)
        case atLeast(Double)
        /// And the limit at most so many times as much.
        case atLeastAndRatioAtMost(Double, Double)
        /// Beside a limit of the medians.
        case p50AtMostAndRatioAtMost(Double, Double)
        /// Of the medians.
        case ratioAtMost(Double)
        /// Of the 99th percentiles, beside an upper bound for the figure itself.
        case p99AtMostAndRatioAtMost(Double, Double)
    }

    var name: String
    var unit: Unit
    /// The median, or the one value there is.
    var p50: Double
    var p99: Double?
    /// What it is held against, measured in the same run, and what that is.
    var limit: Double?
    var limitName = ""
    var target: Target?

    init(_ name: String, _ samples: Samples, target: Target? = nil) {
        self.name = name
        unit = .milliseconds
        p50 = samples.p50
        p99 = samples.p99
        self.target = target
    }

    init(_ name: String, _ value: Double, _ unit: Unit, target: Target? = nil) {
        self.name = name
        self.unit = unit
        p50 = value
        self.target = target
    }

    /// The same figure beside its limit.
    func beside(_ limit: Double, _ name: String) -> Figure {
        var figure = self
        figure.limit = limit
        figure.limitName = name
        return figure
    }

    /// How often the limit fits into the figure; the other way round where more is better.
    var ratio: Double? {
        guard let limit, limit > 0, p50 > 0 else { return nil }
        if case .p99AtMostAndRatioAtMost = target { return (p99 ?? p50) / limit }
        return unit == .perSecond ? limit / p50 : p50 / limit
    }

    var isMissed: Bool {
        switch target {
        case nil: false
        case .p50AtMost(let most): p50 > most
        case .p99AtMost(let most): (p99 ?? p50) > most
        case .p50AndP99AtMost(let most, let p99Most): p50 > most || (p99 ?? p50) > p99Most
        case .atLeast(let least): p50 < least
        case .atLeastAndRatioAtMost(let least, let most): p50 < least || (ratio ?? 0) > most
        case .p50AtMostAndRatioAtMost(let value, let most): p50 > value || (ratio ?? 0) > most
        case .ratioAtMost(let most): (ratio ?? 0) > most
        case .p99AtMostAndRatioAtMost(let most, let ratioMost):
            (p99 ?? p50) > most || (ratio ?? 0) > ratioMost
        }
    }

    fileprivate var targetText: String {
        switch target {
        case nil: ""
        case .p50AtMost(let most): "≤ \(text(most))"
        case .p99AtMost(let most): "p99 ≤ \(text(most))"
        case .p50AndP99AtMost(let most, let p99Most): "≤ \(text(most)), p99 ≤ \(text(p99Most))"
        case .atLeast(let least): "≥ \(text(least))"
        case .atLeastAndRatioAtMost(let least, let ratio):
            "≥ \(text(least)), ≤ \(Report.decimal(ratio, 1)) ×"
        case .p50AtMostAndRatioAtMost(let most, let ratio):
            "≤ \(text(most)), ≤ \(Report.decimal(ratio, 1)) ×"
        case .ratioAtMost(let most): "≤ \(Report.decimal(most, 1)) ×"
        case .p99AtMostAndRatioAtMost(let most, let ratio):
            "p99 ≤ \(text(most)), ≤ \(Report.decimal(ratio, 1)) ×"
        }
    }

    fileprivate func text(_ value: Double) -> String {
        let digits = value >= 1_000 ? 0 : value >= 100 ? 1 : value >= 1 ? 2 : 3
        return Report.decimal(value, digits) + " " + unit.rawValue
    }

    fileprivate var cells: [String] {
        [
            name, text(p50), p99.map(text) ?? "",
            limit.map { text($0) + (limitName.isEmpty ? "" : " " + limitName) } ?? "",
            ratio.map { Report.decimal($0, 2) + " ×" } ?? "", targetText,
            target == nil ? "" : isMissed ? "MISSED" : "ok",
        ]
    }
}

/// The table of all figures.
struct Report {
    private(set) var figures: [Figure] = []

    var isMissed: Bool { figures.contains(where: \.isMissed) }

    /// Adds a figure, and shows it to who waits.
    mutating func add(_ figure: Figure) {
        figures.append(figure)
        Progress.note("  " + figure.cells.filter { !$0.isEmpty }.joined(separator: " · "))
    }

    /// The table in Markdown, its columns padded.
    var text: String {
        let head = ["figure", "p50", "p99", "limit of this run", "ratio", "target", ""]
        let rows = [head] + figures.map(\.cells)
        let widths = head.indices.map { column in
            rows.map { $0[column].count }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            return "| " + padded.joined(separator: " | ") + " |"
        }
        let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|")
        return ([line(head), rule + "|"] + rows.dropFirst().map(line)).joined(separator: "\n")
    }

    static func write(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }

    static func decimal(_ value: Double, _ digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let whole = Int64((value * scale).rounded())
        guard digits > 0 else { return "\(whole)" }
        let fraction = "\(whole.magnitude % UInt64(scale))"
        let zeros = String(repeating: "0", count: digits - fraction.utf8.count)
        return "\(whole / Int64(scale)).\(zeros)\(fraction)"
    }

    /// `68,000`.
    static func grouped(_ number: Int) -> String {
        var text = ""
        for (index, digit) in String(number).reversed().enumerated() {
            if index > 0, index.isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }
}
