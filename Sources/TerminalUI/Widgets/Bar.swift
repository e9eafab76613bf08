/// A bar that lies, in half columns.
public enum Bar {
    /// The share that `value` has of `largest` in a room of `width` columns. Nothing, and less, is
    /// no bar; something is at least half a column.
    public static func text(_ value: Int64, of largest: Int64, width: Int) -> String {
        guard value > 0, largest > 0, width > 0 else { return "" }
        let share = Double(min(value, largest)) / Double(largest)
        let halves = max(1, Int((share * Double(width) * 2).rounded()))
        return String(repeating: "█", count: halves / 2) + (halves.isMultiple(of: 2) ? "" : "▌")
    }
}
