import FoundationEssentials
import TestSupport
import Testing

@testable import LocalStore

/// One process owns a till's folder.
struct FolderLockTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func theSecondIsToldWhoOwnsIt() throws {
        let path = folder.file("lock")
        let first = try FolderLock(path: path, owner: "till 01, process 77, since 08:00")
        let refused = #expect(throws: FolderLockFailure.self) {
            try FolderLock(path: path, owner: "another")
        }
        #expect(refused == .owned(by: "till 01, process 77, since 08:00"))
        // The second one's words have not replaced the first one's.
        #expect(SmallFile.read(path) == Array("till 01, process 77, since 08:00".utf8))
        withExtendedLifetime(first) {}
    }

    @Test func itIsFreeWhenItsOwnerIsGone() throws {
        let path = folder.file("lock")
        do {
            let first = try FolderLock(path: path, owner: "a long line about the first owner")
            withExtendedLifetime(first) {}
        }
        let second = try FolderLock(path: path, owner: "second")
        #expect(SmallFile.read(path) == Array("second".utf8))
        withExtendedLifetime(second) {}
    }

    @Test func anOwnerWithoutWordsIsAnotherProcess() throws {
        let path = folder.file("lock")
        let first = try FolderLock(path: path, owner: "")
        let refused = #expect(throws: FolderLockFailure.self) {
            try FolderLock(path: path, owner: "second")
        }
        #expect(refused == .owned(by: "another process"))
        withExtendedLifetime(first) {}
    }

    @Test func aFolderThatCannotBeWrittenSaysSo() {
        for path in ["/proc/none/lock", folder.file("missing/lock"), folder.path] {
            let refused = #expect(throws: FolderLockFailure.self) {
                try FolderLock(path: path, owner: "first")
            }
            guard case .unwritable(let reason) = refused else {
                Issue.record("\(path): \(String(describing: refused))")
                continue
            }
            #expect(!reason.isEmpty)
        }
    }
}
