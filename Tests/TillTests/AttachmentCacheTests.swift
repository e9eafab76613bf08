import FoundationEssentials
import Glibc
import RetailModels
import TestSupport
import Testing

@testable import Till

/// What a till keeps of attachments, on a real disk.
struct AttachmentCacheTests {
    static func attachment(
        _ content: [UInt8], name: String = "front.png", type: AttachmentType = .png
    ) -> RetailModels.Attachment {
        RetailModels.Attachment(
            tenant: "t", product: "p", name: name, mediaType: type, size: Int64(content.count),
            sha256: Digest.sha256(content), createdAt: 1, createdBy: "")
    }

    private static func content(_ number: UInt8, count: Int = 1_000) -> [UInt8] {
        [UInt8](repeating: number, count: count)
    }

    private static func names(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    @Test func whatIsKeptComesBack() async throws {
        let folder = try TemporaryFolder()
        let cache = AttachmentCache(folder: folder.file("a"), bytesMax: 10_000)
        let content = Self.content(1)
        let one = Self.attachment(content)
        #expect(await cache.content(of: one) == nil)
        #expect(await !cache.has(one))
        try await cache.keep(content, of: one)
        #expect(await cache.content(of: one) == content)
        #expect(await cache.has(one))
        // Nobody else may read it, and a viewer sees what it is.
        #expect(cache.path(of: one).hasSuffix("\(one.sha256).png"))
        var facts = stat()
        #expect(stat(cache.path(of: one), &facts) == 0 && facts.st_mode & 0o777 == 0o600)
        #expect(Self.names(folder.file("a")) == ["\(one.sha256).png"])
    }

    @Test(arguments: [0, 500, 999]) func aDamagedFileIsThrownAway(at place: Int) async throws {
        let folder = try TemporaryFolder()
        let cache = AttachmentCache(folder: folder.file("a"), bytesMax: 10_000)
        let content = Self.content(1)
        let one = Self.attachment(content)
        try await cache.keep(content, of: one)
        var damaged = content
        damaged[place] ^= 1
        try Data(damaged).write(to: URL(filePath: cache.path(of: one)))
        #expect(await cache.content(of: one) == nil)
        #expect(access(cache.path(of: one), F_OK) != 0)
        try await cache.keep(content, of: one)
        #expect(await cache.content(of: one) == content)
    }

    /// Times of files are set by the test: the disk's own may be the same for all.
    @Test func theLeastRecentlyUsedLeaves() async throws {
        let folder = try TemporaryFolder()
        let cache = AttachmentCache(folder: folder.file("a"), bytesMax: 3_000)
        let contents = (1...4).map { Self.content(UInt8($0)) }
        let all = contents.map { Self.attachment($0) }
        for (index, content) in contents.prefix(3).enumerated() {
            try await cache.keep(content, of: all[index])
            var times = [timeval](repeating: timeval(tv_sec: 100 + index, tv_usec: 0), count: 2)
            #expect(utimes(cache.path(of: all[index]), &times) == 0)
        }
        // The oldest is used again.
        #expect(await cache.content(of: all[0]) == contents[0])
        try Data([1]).write(to: URL(filePath: folder.file("a/half.png.part")))
        try await cache.keep(contents[3], of: all[3])
        let left = await [
            cache.has(all[0]), cache.has(all[1]), cache.has(all[2]), cache.has(all[3]),
        ]
        #expect(left == [true, false, true, true])
        // What a crash left half is gone as well.
        #expect(Self.names(folder.file("a")).count == 3)
    }

    @Test func whatIsLargerThanTheLimitStaysAlone() async throws {
        let folder = try TemporaryFolder()
        let cache = AttachmentCache(folder: folder.file("a"), bytesMax: 1_500)
        let (small, large) = (Self.content(1), Self.content(2, count: 4_000))
        try await cache.keep(small, of: Self.attachment(small))
        try await cache.keep(large, of: Self.attachment(large))
        #expect(await cache.content(of: Self.attachment(large)) == large)
        #expect(await !cache.has(Self.attachment(small)))
    }

    @Test func aDiskThatDoesNotTakeItIsSaid() async throws {
        let folder = try TemporaryFolder()
        let cache = AttachmentCache(folder: folder.file("no/such"), bytesMax: 10_000)
        let content = Self.content(1)
        await #expect(throws: AttachmentFailure.self) {
            try await cache.keep(content, of: Self.attachment(content))
        }
    }

    /// A server's word does not lead out of the folder.
    @Test func noHashLeadsOutOfTheFolder() async throws {
        let folder = try TemporaryFolder()
        let cache = AttachmentCache(folder: folder.file("a"), bytesMax: 10_000)
        var one = Self.attachment([1])
        one.sha256 = "../../etc/passwd"
        let name = cache.path(of: one).dropFirst(folder.file("a").count + 1)
        #expect(!name.contains("/"))
    }

    // MARK: - Files for a person

    @Test(arguments: [
        ("front.png", "front.png"), ("../../etc/passwd", "passwd.png"), ("..", "attachment.png"),
        (".hidden", "hidden.png"), ("-rf", "rf.png"), ("a\u{1B}[2Jb.png", "a_[2Jb.png"),
        ("run.sh", "run.sh.png"), ("photo.JPG", "photo.png"), ("a:b*c?.png", "a_b_c_.png"),
        ("緑茶.png", "緑茶.png"), ("", "attachment.png"), ("a/", "a.png"), ("x.png.", "x.png.png"),
    ])
    func namesAreCleaned(name: String, wanted: String) throws {
        let folder = try TemporaryFolder()
        let one = Self.attachment([1], name: name)
        let path = try SavedFile.write([1], of: one, to: folder.path)
        #expect(path == folder.file(wanted))
        #expect(Self.names(folder.path) == [wanted])
    }

    @Test func nothingIsWrittenOver() throws {
        let folder = try TemporaryFolder()
        let one = Self.attachment([1])
        try Data([9]).write(to: URL(filePath: folder.file("front.png")))
        symlink("/nowhere/else", folder.file("front (2).png"))
        #expect(
            try SavedFile.write([1], of: one, to: folder.path + "/")
                == folder.file("front (3).png"))
        #expect(try Array(Data(contentsOf: URL(filePath: folder.file("front.png")))) == [9])
        #expect(try Array(Data(contentsOf: URL(filePath: folder.file("front (3).png")))) == [1])
    }

    @Test func aFolderMustBeThere() throws {
        let folder = try TemporaryFolder()
        let one = Self.attachment([1])
        for path in [folder.file("none"), ""] {
            #expect(throws: AttachmentFailure.noFolder(path)) {
                try SavedFile.write([1], of: one, to: path)
            }
        }
    }
}
