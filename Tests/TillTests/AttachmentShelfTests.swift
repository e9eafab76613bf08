import APIClient
import FoundationEssentials
import RetailModels
import TestSupport
import Testing

@testable import Till

/// Attachments on a till: from the cloud, its own server, or what it has kept.
struct AttachmentShelfTests {
    private static let content = Array("%PDF-1.7 of a product".utf8)
    private static let one = AttachmentCacheTests.attachment(
        content, name: "leaflet.pdf", type: .pdf)
    private static let listPath = "/api/attachments?product=p"
    private static let contentPath = "/api/attachments/\(one.id)/content"
    private static let headers: HTTPHeaders = ["pos-protocol": "1"]

    private static func list(_ items: [RetailModels.Attachment]) throws -> HTTPReply {
        let page = Page(items: items, next: nil)
        return HTTPReply(status: 200, headers: headers, body: try CanonicalJSON.encode(page))
    }

    private static func file(_ bytes: [UInt8]) -> HTTPReply {
        let headers = HTTPHeaders([
            (name: "pos-protocol", value: "1"), (name: "content-type", value: "application/pdf"),
            (name: "etag", value: "\"\(Digest.sha256(bytes))\""),
        ])
        return HTTPReply(status: 200, headers: headers, body: bytes)
    }

    /// A till that knows how its cloud is, with an empty cache.
    private static func with(
        _ weather: FakeServers.Weather, hasCloud: Bool = true,
        _ body: (TestTill, AttachmentShelf, AttachmentCache) async throws -> Void
    ) async throws {
        try await TestTill.with(weather, hasCloud: hasCloud) { till in
            try await till.start()
            try await till.settle()
            let cache = AttachmentCache(folder: till.folder.file("kept"), bytesMax: 1_000_000)
            try await body(till, AttachmentShelf(link: till.link, cache: cache), cache)
        }
    }

    @Test func theCloudIsAskedAndWhatItGaveIsKept() async throws {
        try await Self.with(.fine) { till, shelf, _ in
            let (list, file) = (
                FakeServers.cloudURL + Self.listPath, FakeServers.cloudURL + Self.contentPath
            )
            till.servers.set(try Self.list([Self.one]), at: list)
            till.servers.set(Self.file(Self.content), at: file)
            let found = try await shelf.list(ofProduct: "p")
            #expect(found == AttachmentList(items: [Self.one]))
            let path = try await shelf.fetch(Self.one)
            #expect(try Array(Data(contentsOf: URL(filePath: path))) == Self.content)
            #expect(try await shelf.fetch(Self.one) == path)
            // Asked once, and the own server never.
            #expect(till.servers.asks == [list, file])
            let again = try await shelf.list(ofProduct: "p")
            #expect(again.here == [Self.one.id])
            // A damaged copy is fetched again.
            try Data([1]).write(to: URL(filePath: path))
            _ = try await shelf.fetch(Self.one)
            #expect(try Array(Data(contentsOf: URL(filePath: path))) == Self.content)
            #expect(till.servers.asks.filter { $0 == file }.count == 2)
        }
    }

    @Test func whatCameDamagedIsNotKept() async throws {
        try await Self.with(.fine) { till, shelf, cache in
            till.servers.set(
                Self.file(Self.content + [0]), at: FakeServers.cloudURL + Self.contentPath)
            await #expect(throws: AttachmentFailure.damaged) { try await shelf.fetch(Self.one) }
            await #expect(throws: AttachmentFailure.damaged) {
                try await shelf.save(Self.one, to: till.folder.path)
            }
            #expect(await !cache.has(Self.one))
        }
    }

    /// Without the cloud the till shows what it knew, and opens what it has fetched.
    @Test func withoutTheCloudWhatWasFetchedIsThere() async throws {
        try await Self.with(.fine) { till, shelf, _ in
            let other = AttachmentCacheTests.attachment([7])
            till.servers.set(
                try Self.list([Self.one, other]), at: FakeServers.cloudURL + Self.listPath)
            till.servers.set(
                Self.file(Self.content), at: FakeServers.cloudURL + Self.contentPath)
            _ = try await shelf.list(ofProduct: "p")
            _ = try await shelf.fetch(Self.one)
            till.servers.change(to: .refused)
            let found = try await shelf.list(ofProduct: "p")
            #expect(found.items == [Self.one, other])
            #expect(found.here == [Self.one.id] && !found.isComplete)
            _ = try await shelf.fetch(Self.one)
            let path = try await shelf.save(Self.one, to: till.folder.path)
            #expect(path == till.folder.file("leaflet.pdf"))
            await #expect(throws: AttachmentFailure.offline) { try await shelf.fetch(other) }
            // A product that was never looked at.
            let unknown = try await shelf.list(ofProduct: "q")
            #expect(unknown == AttachmentList(isComplete: false))
            // That files do not come is no sign of how the cloud is.
            #expect(await till.link.status.word == .online)
        }
    }

    /// A shop by itself: its own server has everything there is.
    @Test func withoutACloudTheOwnServerIsAll() async throws {
        try await Self.with(.fine, hasCloud: false) { till, shelf, _ in
            till.servers.set(try Self.list([Self.one]), at: FakeServers.ownURL + Self.listPath)
            till.servers.set(Self.file(Self.content), at: FakeServers.ownURL + Self.contentPath)
            let found = try await shelf.list(ofProduct: "p")
            #expect(found == AttachmentList(items: [Self.one]))
            _ = try await shelf.fetch(Self.one)
        }
    }

    /// What a shop added before it had a cloud is still on its own server.
    @Test func theOwnServerHasWhatTheCloudHasNot() async throws {
        try await Self.with(.fine) { till, shelf, _ in
            till.servers.set(Self.file(Self.content), at: FakeServers.ownURL + Self.contentPath)
            _ = try await shelf.fetch(Self.one)
            let problem = Problem(.notFound, "none")
            var gone = Self.one
            gone.id = "gone"
            gone.sha256 = Digest.sha256("gone")
            await #expect(throws: AttachmentFailure.refused(problem)) {
                try await shelf.fetch(gone)
            }
        }
    }
}
