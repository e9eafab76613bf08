import RetailModels
import RetailStore

/// The journal's two tables and their statements.
enum JournalSchema {
    static let statements: [RetailStore.SQL] = [
        """
        CREATE TABLE IF NOT EXISTS journal_row (
            position INTEGER NOT NULL PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            body TEXT NOT NULL,
            signature TEXT,
            state TEXT NOT NULL CHECK (state IN ('open', 'local', 'cloud', 'parked'))
        ) STRICT
        """,
        """
        CREATE INDEX IF NOT EXISTS journal_row_state ON journal_row (state, position)
        """,
        """
        CREATE TABLE IF NOT EXISTS journal_head (
            id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
            head TEXT NOT NULL
        ) STRICT
        """,
    ]

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
            state: state)
    }
}
