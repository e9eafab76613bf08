/// The picture as text, for tests to compare and for people to review.
extension Buffer {
    /// The rows, then `--`, then every run of cells as `row:column role`.
    ///
    /// A row loses its trailing spaces and ends in `|`. A run is written where the role changes; a
    /// row begins in `body`.
    public var snapshot: String {
        (rows.map { $0 + "|" } + ["--"] + roleRuns).joined(separator: "\n")
    }

    /// The rows without trailing spaces, top first.
    public var rows: [String] {
        (area.y..<area.endY).map { y in
            var row = ""
            for x in area.x..<area.endX where !self[x, y].isContinuation {
                row.append(self[x, y].text)
            }
            while row.last == " " { row.removeLast() }
            return row
        }
    }

    private var roleRuns: [String] {
        var runs: [String] = []
        for y in area.y..<area.endY {
            var role = Role.body
            for x in area.x..<area.endX where self[x, y].role != role {
                role = self[x, y].role
                runs.append("\(y - area.y):\(x - area.x) \(role)")
            }
        }
        return runs
    }
}
