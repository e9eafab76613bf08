import Foundation
import Testing

/// The rules of the house that a machine can check, each over the sources of this package.
///
/// What a rule allows stands in `Tables`.
@Suite struct TidyTests {
    /// Read once for all tests.
    private static let tree = Result {
        try SourceTree(
            root: URL(filePath: #filePath).resolvingSymlinksInPath()
                .deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent())
    }

    private let tree: SourceTree

    init() throws {
        tree = try Self.tree.get()
        try #require(tree.swiftFiles.count > 10, "found hardly any source under \(tree.root.path)")
    }

    private func expectNone(_ violations: [Violation]) {
        for violation in violations { Issue.record("\(violation)") }
    }

    @Test func filesAreShort() {
        expectNone(LengthChecks.files(in: tree))
    }

    @Test func functionsAreShort() {
        expectNone(LengthChecks.functions(in: tree))
    }

    @Test func linesAreShort() {
        expectNone(LengthChecks.lines(in: tree))
    }

    @Test func bannedWordsAreNotUsed() {
        expectNone(BannedWordCheck.violations(in: tree))
    }

    @Test func importsFollowTheArchitecture() {
        expectNone(ImportCheck.violations(in: tree))
    }

    @Test func shippedMigrationsAreUnchanged() {
        expectNone(MigrationCheck.violations(in: tree))
    }

    @Test func filesNamedInTheArchitectureExist() {
        expectNone(HouseCheck.deadPaths(in: tree))
    }

    @Test func documentsAreThere() {
        expectNone(HouseCheck.missingDocuments(in: tree))
    }

    @Test func scriptsAreThereAndWellFormed() {
        expectNone(HouseCheck.poorScripts(in: tree))
    }
}
