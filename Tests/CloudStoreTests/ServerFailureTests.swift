import RetailStore
import Testing

@testable import CloudStore

/// Codes and messages of the server, folded into ours.
@Suite struct ServerFailureTests {
    @Test(arguments: [
        ("23505", SQLFailure.Kind.uniqueViolation), ("23514", .checkViolation),
        ("23502", .checkViolation), ("23503", .foreignKeyViolation), ("40001", .busy),
        ("40P01", .busy), ("55P03", .busy), ("08006", .unavailable), ("08003", .unavailable),
        ("08P01", .other), ("57P01", .unavailable), ("57P02", .unavailable),
        ("57P03", .unavailable), ("57014", .other), ("53300", .unavailable), ("", .unavailable),
        ("53100", .diskFull), ("25006", .readOnly), ("XX001", .corrupt), ("XX002", .corrupt),
        ("XX000", .other), ("42601", .other), ("42501", .notAllowed),
    ])
    func kinds(state: String, kind: SQLFailure.Kind) {
        #expect(ServerFailure(state: state, message: "m").kind == kind)
    }

    @Test func aFailureThatEndsTheConnectionMakesItUnavailable() {
        #expect(ServerFailure(state: "XX000", message: "m", isFatal: true).kind == .unavailable)
        #expect(ServerFailure(state: "53100", message: "m", isFatal: true).kind == .diskFull)
        #expect(ServerFailure(state: "0A000", message: "m").kind == .other)
        #expect(ServerFailure(state: "0A000", message: "m", isStalePlan: true).kind == .busy)
    }

    @Test func whatWasQuotedFromTheDataIsTakenOut() {
        let words = "invalid input syntax for type bigint: "
        #expect(ServerFailure.withoutValues(words + "\"a \"b\" c\"", "22P02") == words + "\"…\"")
        let name = "relation \"item\" does not exist"
        #expect(ServerFailure.withoutValues(name, "42P01") == name)
    }

    @Test func serversThatAreTooOldOrStoreNoUnicodeAreRefused() {
        #expect(PostgresHandle.refusal(version: 150_000, encoding: "UTF8") == nil)
        #expect(PostgresHandle.refusal(version: 180_001, encoding: "UTF8") == nil)
        let old = PostgresHandle.refusal(version: 140_019, encoding: "UTF8")
        #expect(old == "PostgreSQL 15 or later is needed; the server has version 14.19")
        let latin = PostgresHandle.refusal(version: 150_000, encoding: "LATIN1")
        #expect(latin == "the database must have the encoding UTF8; it has LATIN1")
    }
}
