import RetailModels
import RetailStore

/// The journal's two tables and their statements.
enum JournalSchema {
    /// What `PRAGMA user_version` says of a journal of this form.
    static let version: Int64 = 3

    static let statements: [RetailStore.SQL] = [
        """
        CREATE TABLE IF NOT EXISTS journal_row (
            position INTEGER NOT NULL PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            body TEXT NOT NULL,
            signature TEXT,
            state TEXT NOT NULL CHECK (state IN ('open', 'local', 'cloud', 'parked')),
            state_code INTEGER NOT NULL DEFAULT 0
        ) STRICT
        """,
        """
        CREATE INDEX IF NOT EXISTS journal_row_state ON journal_row (state, position)
        """,
        """
        CREATE TABLE IF NOT EXISTS journal_seen (
            stream TEXT NOT NULL PRIMARY KEY,
            seq INTEGER NOT NULL,
            hash TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE IF NOT EXISTS journal_head (
            id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
            head TEXT NOT NULL
        ) STRICT
        """,
    ]

    /// Brings a journal of the first form up to date; the second lacks only a table.
    static let upgrade: [RetailStore.SQL] = [
        "ALTER TABLE journal_row ADD COLUMN state_code INTEGER NOT NULL DEFAULT 0",
        "UPDATE journal_row SET state_code = \(raw: code)",
    ]

    /// The state once more as a number, so that `pos verify` sees when one was changed by hand.
    private static let code: String = {
        let cases = WriteState.allCases.enumerated().map { "WHEN '\($1.rawValue)' THEN \($0)" }
        return "CASE state \(cases.joined(separator: " ")) END"
    }()

    /// A code that does not fit the old state is left, and so does not fit the new one either.
    static func settle(
        _ id: String, as state: WriteState, from states: [WriteState]
    ) -> RetailStore.SQL {
        "\(part: set(state)) WHERE id = \(id) AND state IN (\(part: list(states)))"
    }

    /// The same for every row in a state.
    static func settleAll(_ old: WriteState, as state: WriteState) -> RetailStore.SQL {
        "\(part: set(state)) WHERE state = \(old.rawValue)"
    }

    private static func set(_ state: WriteState) -> RetailStore.SQLPart {
        let index = WriteState.allCases.firstIndex(of: state) ?? 0
        return """
            UPDATE journal_row SET state = \(raw: "'\(state.rawValue)'"),
                state_code = CASE WHEN state_code = \(raw: code) THEN \(raw: "\(index)") ELSE -1 END
            """
    }

    /// Whether a row is in one of the states. Where each will do, rows come in their own order,
    /// without being sorted.
    static func isIn(_ states: [WriteState]) -> RetailStore.SQLPart {
        states == WriteState.allCases ? "1 = 1" : "state IN (\(part: list(states)))"
    }

    /// A list for `IN`; the names of states are part of the program.
    static func list(_ states: [WriteState]) -> RetailStore.SQLPart {
        "\(raw: states.map { "'\($0.rawValue)'" }.joined(separator: ", "))"
    }

    static func see(_ place: LogPosition) -> RetailStore.SQL {
        """
        INSERT INTO journal_seen (stream, seq, hash)
        VALUES (\(place.stream), \(place.seq), \(place.hash))
        ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, hash = excluded.hash
        WHERE journal_seen.seq < excluded.seq
        """
    }

    static let columns: RetailStore.SQLPart = """
        position, id, kind, body, signature, state, state_code = \(raw: code) AS is_state_right
        """

    static let selectHead: RetailStore.SQL = "SELECT head FROM journal_head WHERE id = 1"

    static func insertHead(_ head: JournalHead) throws -> RetailStore.SQL {
        "INSERT INTO journal_head (id, head) VALUES (1, \(try CanonicalJSON.text(head)))"
    }

    static func updateHead(_ head: JournalHead) throws -> RetailStore.SQL {
        "UPDATE journal_head SET head = \(try CanonicalJSON.text(head)) WHERE id = 1"
    }

    static func insert(_ write: JournalWrite) -> RetailStore.SQL {
        """
        INSERT INTO journal_row (id, kind, body, signature, state)
        VALUES (\(write.id), \(write.kind.rawValue), \(write.body), \(write.signature), 'open')
        """
    }

    static func decode(_ row: RetailStore.SQLRow) throws(SQLFailure) -> JournalRow {
        guard let kind = JournalWrite.Kind(rawValue: try row.text("kind")),
            let state = WriteState(rawValue: try row.text("state"))
        else { throw SQLFailure(kind: .corrupt, message: "a journal row of an unknown kind") }
        return JournalRow(
            position: try row.integer("position"),
            write: JournalWrite(
                id: try row.text("id"), kind: kind, body: try row.text("body"),
                signature: try row.optionalText("signature")),
            state: state, isStateRight: try row.integer("is_state_right") == 1)
    }
}
