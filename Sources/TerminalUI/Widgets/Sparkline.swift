/// A row of small bars, one column per value.
public enum Sparkline {
    /// The bars of `values`, the largest of them full; nothing, or less, is the lowest bar.
    ///
    /// With more values than columns the last ones are shown.
    public static func text(
        _ values: [Int], width: Int = .max, _ glyphs: Glyphs = .unicode
    ) -> String {
        let shown = values.suffix(max(0, width))
        let steps = glyphs == .ascii ? plain : bars
        guard let largest = shown.max(), largest > 0 else {
            return String(repeating: steps[0], count: shown.count)
        }
        return String(
            shown.map { value in
                let share = Double(max(0, value)) / Double(largest)
                return steps[Int((share * Double(steps.count - 1)).rounded())]
            })
    }

    private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    private static let plain: [Character] = ["_", ".", "-", "~", "=", "+", "*", "#"]
}
