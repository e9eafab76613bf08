import Testing

/// The rules about documents and scripts find what breaks them.
@Suite struct HouseCheckTests {
    private func deadPaths(_ architecture: String) throws -> [String] {
        let files = ["ARCHITECTURE.md": architecture, "Sources/Till/Journal.swift": ""]
        return try Fixture.with(files) { HouseCheck.deadPaths(in: $0).map(\.description) }
    }

    @Test(arguments: [
        "`Sources/Till/Journal.swift` and `Till/Journal.swift`, `Journal.swift`.",
        "GET /api/a.json",
        "https://example.com/a.md", "and/or", "`Sources/<Name>/<Name>.swift`, `Sources/…`",
        "Sources/Till/, Sources/Till",
    ])
    func livePathsAndOtherWordsAreLeftAlone(line: String) throws {
        #expect(try deadPaths("\(line)\n") == [])
    }

    @Test(arguments: ["Sources/Till/Gone.swift", "Till/Gone.swift", "Gone.swift", "docs/GONE"])
    func deadPathsAreFound(path: String) throws {
        let found = try deadPaths("# A\nsee (`\(path)`).\n")
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("ARCHITECTURE.md:2: \(path) does not exist") == true)
    }

    @Test func missingDocumentsAreFound() throws {
        let found = try Fixture.with(["README.md": "script/run"]) {
            HouseCheck.missingDocuments(in: $0).map(\.description)
        }
        #expect(found.contains("CHANGELOG.md: is missing"))
        #expect(found.contains("README.md: does not name script/test"))
        #expect(!found.contains("README.md: is missing"))
        #expect(try Fixture.with([:]) { HouseCheck.deadPaths(in: $0).count } == 1)
    }

    @Test func poorScriptsAreFound() throws {
        let good = "#!/bin/sh\n# Usage: script/run\nset -eu\n"
        func found(_ text: String, executable: Bool = true) throws -> [String] {
            try Fixture.with(["script/run": text], executable: executable) { tree in
                HouseCheck.poorScripts(in: tree).filter { $0.path == "script/run" }.map(\.message)
            }
        }
        #expect(try found(good) == [])
        #expect(try found(good, executable: false) == ["is not executable: chmod +x"])
        #expect(try found("#!/bin/sh\nset -eu\n").count == 1)
        #expect(try found("#!/bin/sh\n# Usage: script/run\n").count == 1)
        #expect(try found("#!/bin/bash\n# Usage: script/run\nset -eu\n").count == 1)
        let missing = try Fixture.with([:]) { HouseCheck.poorScripts(in: $0).count }
        #expect(missing == HouseCheck.scripts.count)
    }
}
