import FoundationEssentials
import Glibc
import RetailModels
import RetailStore
import TestSupport
import Testing

@testable import LocalStore

/// The mark of reserved numbers, and whole small files.
struct SideFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static func head(_ sequence: Int64) -> JournalHead {
        var head = JournalHead(journalID: "j", series: "01")
        head.sequence = sequence
        head.hash = "hash of \(sequence)"
        head.clock = sequence * 10
        return head
    }

    /// After each number the mark on the disk is at or beyond it, and moves by whole blocks.
    @Test func theMarkIsNeverBehindTheNumber() throws {
        let path = folder.file("high-water")
        let side = SideFile(path: path, reserved: 0)
        var marks: Set<Int64> = []
        for sequence in 1...260 as ClosedRange<Int64> {
            side.note(Self.head(sequence))
            side.flush()
            let water = try #require(SideFile.read(path: path))
            #expect(water.sequence == sequence)
            #expect(water.reserved >= sequence + SideFile.blockSize / 2)
            #expect(water.hash == "hash of \(sequence)")
            #expect(water.clock == sequence * 10)
            #expect(water.journalID == "j" && water.series == "01")
            marks.insert(water.reserved)
        }
        #expect(marks.count == 6)
    }

    /// A mark that was read at the start holds until half of its block is used.
    @Test func theMarkOfTheLastRunHolds() throws {
        let path = folder.file("high-water")
        let side = SideFile(path: path, reserved: 300)
        for (sequence, mark) in [(200, 300), (250, 300), (251, 351), (10_000, 10_100)]
            as [(Int64, Int64)]
        {
            side.note(Self.head(sequence))
            side.flush()
            #expect(SideFile.read(path: path)?.reserved == mark, "number \(sequence)")
        }
    }

    /// What was recorded in a burst is written when `flush` returns, the last of it.
    @Test func flushWaitsForTheLast() throws {
        let path = folder.file("high-water")
        let side = SideFile(path: path, reserved: 0)
        for sequence in 1...500 as ClosedRange<Int64> { side.note(Self.head(sequence)) }
        side.flush()
        #expect(SideFile.read(path: path)?.sequence == 500)
    }

    /// A number behind the block is reserved without anybody asking for it.
    @Test func theNextBlockIsReservedByItself() throws {
        let path = folder.file("high-water")
        let side = SideFile(path: path, reserved: 100)
        side.note(Self.head(50))
        side.write()
        side.note(Self.head(51))
        side.note(Self.head(52))
        side.flush()
        let water = try #require(SideFile.read(path: path))
        #expect(water.sequence == 52 && water.reserved == 151)
    }

    /// The journal notes every commit in the side file, and closing writes it.
    @Test func theJournalTellsTheSideFile() async throws {
        let path = folder.file("high-water")
        let journal = try SQLiteJournal(
            path: folder.file("journal.db"), sideFile: SideFile(path: path, reserved: 0),
            newHead: Self.head(0))
        try journal.commit(
            [JournalWrite(id: "a", kind: .sale, body: "{}")], head: Self.head(1))
        await journal.close()
        #expect(SideFile.read(path: path)?.sequence == 1)
        #expect(SideFile.read(path: path)?.reserved == 101)
    }

    /// A commit that failed reserves nothing.
    @Test func aRefusedCommitIsNotRecorded() async throws {
        let path = folder.file("high-water")
        let journal = try SQLiteJournal(
            path: folder.file("journal.db"), sideFile: SideFile(path: path, reserved: 0),
            newHead: Self.head(0))
        let write = JournalWrite(id: "a", kind: .sale, body: "{}")
        #expect(throws: SQLFailure.self) {
            try journal.commit([write, write], head: Self.head(2))
        }
        await journal.close()
        #expect(SideFile.read(path: path) == nil)
    }

    @Test(arguments: ["", "{}", "no JSON", "{\"reserved\":1}"])
    func aFileThatIsNoneIsNone(text: String) throws {
        let path = folder.file("high-water")
        SmallFile.replace(path, with: Array(text.utf8), mode: 0o600)
        #expect(SideFile.read(path: path) == nil)
        #expect(SideFile.read(path: folder.file("missing")) == nil)
    }

    @Test func smallFilesAreTheOwnersAlone() throws {
        let path = folder.file("key")
        #expect(SmallFile.replace(path, with: [1, 2, 3], mode: 0o600))
        #expect(SmallFile.read(path) == [1, 2, 3])
        #expect(Self.mode(path) == 0o600)
        // Also when a file that an earlier run left behind let others read it.
        #expect(SmallFile.replace(path + ".new", with: [9, 9, 9, 9], mode: 0o644))
        #expect(Self.mode(path + ".new") == 0o644)
        #expect(SmallFile.replace(path, with: [], mode: 0o600, isSynced: false))
        #expect(SmallFile.read(path) == [])
        #expect(Self.mode(path) == 0o600)
        #expect(!FileManager.default.fileExists(atPath: path + ".new"))
        #expect(SmallFile.read(folder.file("missing")) == nil)
        #expect(!SmallFile.replace("/proc/none/key", with: [1], mode: 0o600))
    }

    private static func mode(_ path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
    }
}
