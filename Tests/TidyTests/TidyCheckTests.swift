import Testing

/// Each rule finds what breaks it, and leaves alone what does not.
@Suite struct TidyCheckTests {
    private let file = "Sources/Till/A.swift"

    @Test func longFilesAreFound() throws {
        let text = String(repeating: "let a = 1\n", count: 601)
        let found = try Fixture.violations(at: file, text, LengthChecks.files)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("Sources/Till/A.swift:601: 601 lines, at most 600") == true)
        let fits = String(repeating: "let a = 1\n", count: 600)
        #expect(try Fixture.violations(at: file, fits, LengthChecks.files) == [])
        #expect(try Fixture.violations(at: "script/a", text, LengthChecks.files).count == 1)
    }

    @Test func longFunctionsAreFound() throws {
        let body = String(repeating: "    b()\n", count: 69)
        let found = try Fixture.violations(at: file, "\nfunc a() {\n\(body)}\n") {
            LengthChecks.functions(in: $0)
        }
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("Sources/Till/A.swift:2: a has 71 lines") == true)
        let fits = "func a() {\n\(body.dropLast(8))}\n"
        #expect(try Fixture.violations(at: file, fits, LengthChecks.functions) == [])
    }

    @Test func longLinesAreFound() throws {
        let fits = "// \(String(repeating: "ä", count: 97))\n"
        #expect(try Fixture.violations(at: file, fits, LengthChecks.lines) == [])
        let found = try Fixture.violations(at: file, "a\n//\(fits)", LengthChecks.lines)
        #expect(found == ["Sources/Till/A.swift:2: 102 columns, at most 100: break the line"])
    }

    @Test(arguments: [
        "let a = Date()", "let a = Foundation.Date.now", "let a = \"\\(UUID())\"", "getenv(\"A\")",
        "let a = Int.random(in: 0...9)",
        "let a: Int = .random(in: 0...9)", "[1].randomElement()", "a.shuffled()",
        "try await Task.sleep(for: .seconds(1))", "print(1)",
        "Swift.print(1)", "static var a = 1", "static var a: [Int: Int] = [:]", "Session.shared.a",
        "try! a()", "a as! B", "fatalError(\"a\")", "struct A: @unchecked Sendable {}",
        "nonisolated(unsafe) let a = 1", "ProcessInfo.processInfo", "// TODO: a", "/* FIXME */",
        "let a = \"SELECT * FROM sale\"",
    ])
    func bannedWordsAreFound(line: String) throws {
        let found = try Fixture.violations(at: file, "\n\(line)\n") {
            BannedWordCheck.violations(in: $0)
        }
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("Sources/Till/A.swift:2: ") == true)
        #expect(found.first?.contains("write ") == true)
    }

    @Test(arguments: [
        "let a = host.now()", "let a = host.random(0...9)", "let a = birthDate()",
        "let a = \"Date()\"", "// Date()",
        "Int.random(in: 0...9, using: &generator)", "Int.random(\nin: 0...9,\nusing: &generator)",
        "output.print(1)", "func print(_ a: Int) {}", "static var a: Int { 1 }",
        "static var a: Int {\n1\n}", "static let a = 1", "case .shared: 1", "a.shared", "try? a()",
        "a as? B", "count(\"SELECT count(*) FROM sale\")", "// SELECT *", "let a: Double = 1",
    ])
    func otherWordsAreLeftAlone(line: String) throws {
        let found = try Fixture.violations(at: file, "\(line)\n") {
            BannedWordCheck.violations(in: $0)
        }
        #expect(found == [])
    }

    @Test(arguments: ["RetailModels", "RetailStore"], ["Double", "Float", "CGFloat"])
    func fractionsAreFoundNextToAmounts(folder: String, type: String) throws {
        let path = "Sources/\(folder)/A.swift"
        let found = try Fixture.violations(at: path, "let a: \(type) = 1\n") {
            BannedWordCheck.violations(in: $0)
        }
        #expect(found.count == 1)
    }

    @Test func exemptFilesAreLeftAlone() throws {
        let found = try Fixture.violations(
            at: "Sources/POSTerminal/Composition/Host.swift", "Date()\n"
        ) {
            BannedWordCheck.violations(in: $0)
        }
        #expect(found == [])
        #expect(Exemptions.cover("A/B/C.swift", with: ["A/B/": "a folder"]))
        #expect(!Exemptions.cover("A/BC.swift", with: ["A/B": "a file"]))
    }

    @Test(arguments: [
        ("Sources/Till/A.swift", "import GRDB"), ("Sources/Till/A.swift", "import Foundation"),
        ("Sources/RetailModels/A.swift", "import FoundationEssentials"),
        ("Sources/RetailStore/A.swift", "public import LocalStore"),
        ("Sources/TerminalUI/A.swift", "@preconcurrency import CNcurses"),
        ("Sources/RetailServer/A.swift", "internal import struct CloudStore.Pool"),
        ("Sources/POSTerminal/A.swift", "import CCurl"), ("Sources/New/A.swift", "import Swift"),
        ("Tests/TillTests/A.swift", "import Hummingbird"),
        ("Tests/TillTests/A.swift", "import XCTest"),
    ])
    func forbiddenImportsAreFound(path: String, line: String) throws {
        let found = try Fixture.violations(at: path, "// import\n\(line)\n", ImportCheck.violations)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("\(path):2: import ") == true)
    }

    @Test(arguments: [
        ("Sources/RetailModels/A.swift", "import Crypto"),
        ("Sources/LocalStore/A.swift", "@preconcurrency import GRDB"),
        ("Sources/POSTerminal/A.swift", "import struct Logging.Logger"),
        ("Tests/RetailServerTests/A.swift", "import HummingbirdTesting"),
        ("Benchmarks/A.swift", "import Foundation"),
    ])
    func allowedImportsAreLeftAlone(path: String, line: String) throws {
        #expect(try Fixture.violations(at: path, "\(line)\n", ImportCheck.violations) == [])
    }

    @Test func changedMigrationsAreFound() throws {
        let path = "Sources/RetailStore/Migrations/M0001_A.swift"
        // echo 'enum A {}' | sha256sum
        let sum = "d1f6a4b354294c409bbfbac6cccedc329081be5ed26ce9cbd4d1faef8361d083"
        let list = "# shipped\n\(sum)  \(path)\n"
        func found(_ files: [String: String]) throws -> [String] {
            try Fixture.with(files) { MigrationCheck.violations(in: $0).map(\.description) }
        }
        #expect(try found([MigrationCheck.listPath: list, path: "enum A {}\n"]) == [])
        let changed = try found([MigrationCheck.listPath: list, path: "enum B {}\n"])
        #expect(changed.first?.hasPrefix("\(path): has shipped and was changed") == true)
        let gone = try found([MigrationCheck.listPath: list])
        #expect(gone.first?.hasPrefix("\(path): has shipped and is gone") == true)
        #expect(try found([MigrationCheck.listPath: "\(sum)\n"]).count == 1)
        #expect(try found([MigrationCheck.listPath: "", path: "enum A {}\n"]) == [])
        #expect(try found([:]).count == 1)
    }
}
