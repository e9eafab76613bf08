import CPostgres
import RetailStore

/// An error as the server reported it, before it is folded into what callers act on.
struct ServerFailure {
    /// Five characters, or empty when libpq made the error because nothing came back.
    var state: String
    /// The primary message only: the detail and the context repeat values of the statement.
    var message: String
    /// `FATAL` and `PANIC` end the connection.
    var isFatal = false
    /// A prepared statement no longer fits the tables it was planned for, so it has to be prepared
    /// again and the transaction run again.
    var isStalePlan = false

    /// What the caller of a statement sees.
    func failure(_ statement: String) -> SQLFailure {
        SQLFailure(kind: kind, message: Self.withoutValues(message, state), statement: statement)
    }

    /// What callers act on.
    var kind: SQLFailure.Kind {
        if isStalePlan { return .busy }
        let kind = Self.kind(state)
        return kind == .other && isFatal ? .unavailable : kind
    }

    private static func kind(_ state: String) -> SQLFailure.Kind {
        switch state {
        case "23505": .uniqueViolation
        // A missing value is refused by a rule on the column, like any other check.
        case "23514", "23502": .checkViolation
        case "23503": .foreignKeyViolation
        case "40001", "40P01", "55P03": .busy
        case "53100": .diskFull
        case "25006": .readOnly
        case "42501": .notAllowed
        case "XX001", "XX002": .corrupt
        case "", "53300", "57P01", "57P02", "57P03", "57P04", "57P05": .unavailable
        // A wrong number of arguments: our mistake, and the connection lives on.
        case "08P01": .other
        default: state.hasPrefix("08") ? .unavailable : .other
        }
    }

    /// Messages about data (class 22) and about search texts quote what they could not read.
    static func withoutValues(_ message: String, _ state: String) -> String {
        guard state.hasPrefix("22") || message.contains("tsquery: \""),
            let first = message.firstIndex(of: "\""),
            let last = message.lastIndex(of: "\""), first < last
        else { return message }
        return message[...first] + "…" + message[last...]
    }
}

extension ServerFailure {
    /// Reads the failure out of a result.
    init(_ result: borrowing PostgresResult) {
        state = result.field(pos_pg_sqlstate) ?? ""
        message =
            result.field(pos_pg_message) ?? Self.oneLine(result.text)
        let severity = result.field(pos_pg_severity)
        isFatal = severity == "FATAL" || severity == "PANIC"
        // The code is shared with "this feature is not supported"; the function that raised it is
        // what tells them apart, in every language of the server.
        isStalePlan =
            state == "0A000"
            && result.field(pos_pg_source_function) == "RevalidateCachedQuery"
    }

    /// libpq's own messages end in a line feed and may have several lines.
    static func oneLine(_ message: String) -> String {
        message.split(whereSeparator: \.isNewline)
            .map { $0.drop(while: \.isWhitespace) }
            .joined(separator: " ")
    }
}
