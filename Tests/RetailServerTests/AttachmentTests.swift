import RetailModels
import RetailStore
import Synchronization
import TestSupport
import Testing

@testable import RetailServer

/// Pictures and PDFs over HTTP.
struct AttachmentTests {
    static let png: [UInt8] = [0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A] + Array(0...200)
    static let pdf = Array("%PDF-1.7 …".utf8)
    private static let product = ServerRun.shop.productID("A-1")
    private static let path = "/api/attachments?product=\(product)"

    static func post(
        _ content: [UInt8] = png, name: String = "front.png", product: String = product
    ) throws -> PostAttachment {
        try #require(PostAttachment(product: product, name: name, content: content))
    }

    private static func hash(_ content: [UInt8]) -> [(String, String)] {
        ServerRun.managerHeaders + [("POS-SHA256", Digest.sha256(content))]
    }

    /// Runs `body` on a server whose manager has signed in.
    private static func with(
        _ engine: Engine = .sqlite, _ configuration: ServerConfiguration = ServerRun.configuration,
        _ body: (ServerRun) async throws -> Void
    ) async throws {
        try await ServerRun.with(engine, configuration) { run in
            try await run.signManagerIn()
            try await body(run)
        }
    }

    @Test(arguments: Engine.allCases) func whatIsSentComesBack(engine: Engine) async throws {
        try await Self.with(engine) { run in
            let name = "Vorderseite – \"neu\".png"
            let sent = try await run.manage(Self.post(name: name)).expect(
                RetailModels.Attachment.self)
            #expect(sent.name == name && sent.mediaType == .png && sent.createdBy == "")
            #expect(sent.size == Int64(Self.png.count) && sent.sha256 == Digest.sha256(Self.png))
            #expect(sent.createdAt == ServerRun.now && sent.product == Self.product)
            // The same again is the same, whatever it is called.
            let again = try await run.manage(Self.post(name: "x")).expect(
                RetailModels.Attachment.self)
            #expect(again == sent)
            let pdf = try await run.manage(Self.post(Self.pdf, name: "a.pdf"))
                .expect(RetailModels.Attachment.self)
            let list = try await run.client.send(ListAttachments(product: Self.product))
                .expect(Page<RetailModels.Attachment>.self)
            #expect(Set(list.items) == [sent, pdf] && list.items.count == 2)
            let known = try await run.client.send(GetAttachment(id: sent.id))
                .expect(RetailModels.Attachment.self)
            #expect(known == sent)
            let content = try await run.client.send(GetAttachmentContent(id: sent.id))
            #expect(content.status == 200 && content.body == Self.png)
            #expect(content.headers["content-type"] == "image/png")
            #expect(content.headers["x-content-type-options"] == "nosniff")
            #expect(content.headers["etag"] == "\"\(sent.sha256)\"")
            #expect(content.headers["pos-protocol"] == "1")
            #expect(
                content.headers["content-disposition"]
                    == "attachment; filename*=UTF-8''Vorderseite%20%E2%80%93%20%22neu%22.png")
        }
    }

    @Test(arguments: Engine.allCases) func aDeletedOneIsGoneUntilItIsSentAgain(
        engine: Engine
    ) async throws {
        try await Self.with(engine) { run in
            let sent = try await run.manage(Self.post()).expect(RetailModels.Attachment.self)
            let gone = try await run.manage(DeleteAttachment(id: sent.id))
                .expect(RetailModels.Attachment.self)
            #expect(gone == sent)
            try await run.manage(DeleteAttachment(id: sent.id)).expectProblem(.notFound)
            try await run.client.send(GetAttachment(id: sent.id)).expectProblem(.notFound)
            try await run.client.send(GetAttachmentContent(id: sent.id)).expectProblem(.notFound)
            let list = try await run.client.send(ListAttachments(product: Self.product))
                .expect(Page<RetailModels.Attachment>.self)
            #expect(list.items == [])
            let again = try await run.manage(Self.post(name: "new.png"))
                .expect(RetailModels.Attachment.self)
            #expect(again.id == sent.id && again.name == "new.png")
            let content = try await run.client.send(GetAttachmentContent(id: sent.id))
            #expect(content.body == Self.png)
        }
    }

    /// The content says what it is; what the sender says does not count.
    @Test func onlyPicturesAndPDFsAreTaken() async throws {
        try await Self.with { run in
            let page = Array("<html><script>alert(1)</script>".utf8)
            for (content, claim) in [(page, "image/png"), ([], "image/png"), ([0x89], "")] {
                let reply = try await run.client.call(
                    "POST", Self.path + "&name=a.png",
                    headers: Self.hash(content) + [("Content-Type", claim)], body: content)
                reply.expectProblem(.unsupportedMediaType)
            }
            let sent = try await run.client.call(
                "POST", Self.path + "&name=a.html",
                headers: Self.hash(Self.pdf) + [("Content-Type", "text/html")], body: Self.pdf
            ).expect(RetailModels.Attachment.self)
            #expect(sent.mediaType == .pdf)
            let content = try await run.client.send(GetAttachmentContent(id: sent.id))
            #expect(content.headers["content-type"] == "application/pdf")
            let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0]
            let third = try await run.manage(Self.post(jpeg)).expect(
                RetailModels.Attachment.self)
            #expect(third.mediaType == .jpeg)
        }
    }

    @Test func whatIsWrongIsRefusedAndNothingIsKept() async throws {
        try await Self.with { run in
            func send(
                _ query: String, _ headers: [(String, String)], _ body: [UInt8] = Self.png
            ) async throws -> Reply {
                try await run.client.call(
                    "POST", Self.path + query, headers: headers, body: body)
            }
            let manager = ServerRun.managerHeaders
            let good = Self.hash(Self.png)
            try await send("&name=a", Self.hash(Self.pdf)).expectProblem(.contentInvalid)
            // Something was lost on the way.
            try await send("&name=a", good, Array(Self.png.dropLast())).expectProblem(
                .contentInvalid)
            for hash in ["", "zz", String(Digest.sha256(Self.png).dropLast(2))] {
                try await send("&name=a", manager + [("POS-SHA256", hash)]).expectProblem(
                    .badRequest)
            }
            try await send("&name=a", manager).expectProblem(.badRequest)
            let long = String(repeating: "a", count: 201)
            for name in ["", "&name=", "&name=\(long)", "&name=a%0D%0AX:%201", "&name=%E2%80%AE"] {
                try await send(name, good).expectProblem(.badRequest)
            }
            let large = Self.png + [UInt8](repeating: 0, count: AttachmentLimit.bytesMax)
            try await send("&name=a", Self.hash(large), large).expectProblem(.bodyTooLarge)
            try await run.manage(Self.post(product: "none")).expectProblem(.notFound)
            try await run.client.send(ListAttachments(product: "none")).expectProblem(.notFound)
            #expect(try await run.database.count("attachment") == 0)
            #expect(try await run.database.count("attachment_part") == 0)
        }
    }

    /// A file has a time of its own to arrive in. The client sends half and waits.
    @Test func aFileThatDoesNotEndTimesOut() async throws {
        var configuration = ServerRun.configuration
        configuration.fileTimeoutMs = 50
        try await Self.with(.sqlite, configuration) { run in
            let half = try await run.client.call(
                "POST", Self.path + "&name=a",
                headers: Self.hash(Self.png) + [("Content-Length", "\(Self.png.count)")],
                body: Array(Self.png.dropLast()))
            half.expectProblem(.requestTimeout)
        }
    }

    @Test func theLargestIsTaken() async throws {
        let largest =
            Self.png
            + [UInt8](repeating: 7, count: AttachmentLimit.bytesMax - Self.png.count)
        try await Self.with { run in
            let sent = try await run.manage(Self.post(largest)).expect(
                RetailModels.Attachment.self)
            let content = try await run.client.send(GetAttachmentContent(id: sent.id))
            #expect(content.body == largest)
        }
    }

    @Test func aProductHasALimit() async throws {
        try await Self.with { run in
            for number in 0..<AttachmentLimit.perProductMax {
                let reply = try await run.manage(Self.post(Self.pdf + [UInt8(number)]))
                #expect(reply.status == 200)
            }
            try await run.manage(Self.post()).expectProblem(.badRequest)
            // One of those that are there is no new one.
            let known = try await run.manage(Self.post(Self.pdf + [0]))
            #expect(known.status == 200)
        }
    }

    /// Another shop's manager reaches nothing, neither by id nor by product.
    @Test(arguments: Engine.allCases) func othersSeeNothing(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let (client, mine, others) = (shops.run.client, shops.mine, shops.others)
            let session = try await shops.session(of: mine.manager, mine)
            let theirs = try await shops.session(of: others.manager, others)
            let sent = try await client.send(Self.post(), token: mine.token, session: session)
                .expect(RetailModels.Attachment.self)
            #expect(sent.createdBy == mine.device)
            let calls: [any Endpoint] = [
                ListAttachments(product: Self.product), GetAttachment(id: sent.id),
                GetAttachmentContent(id: sent.id), DeleteAttachment(id: sent.id),
                try Self.post(Self.pdf),
            ]
            for call in calls {
                try await client.send(call, token: others.token, session: theirs)
                    .expectProblem(.notFound)
            }
            let content = try await client.send(
                GetAttachmentContent(id: sent.id), token: mine.token)
            #expect(content.body == Self.png)
            #expect(try await shops.run.database.count("attachment") == 1)
        }
    }

    /// A till without a manager looks, and changes nothing.
    @Test func onlyManagersChangeThem() async throws {
        try await Self.with { run in
            let sent = try await run.manage(Self.post()).expect(RetailModels.Attachment.self)
            try await run.client.send(Self.post(Self.pdf)).expectProblem(.sessionNeeded)
            try await run.client.send(DeleteAttachment(id: sent.id))
                .expectProblem(.sessionNeeded)
            let list = try await run.client.send(ListAttachments(product: Self.product))
                .expect(Page<RetailModels.Attachment>.self)
            #expect(list.items == [sent])
        }
    }

    @Test func whoHasItIsNotSentItAgain() async throws {
        try await Self.with { run in
            let sent = try await run.manage(Self.post()).expect(RetailModels.Attachment.self)
            let call = GetAttachmentContent(id: sent.id)
            let known = [("If-None-Match", "\"\(sent.sha256)\"")]
            let same = try await run.client.send(call, headers: known)
            #expect(same.status == 304 && same.body == [])
            #expect(same.headers["etag"] == known[0].1)
            let other = try await run.client.send(
                call, headers: [("If-None-Match", "\"\(Digest.sha256(Self.pdf))\"")])
            #expect(other.status == 200 && other.body == Self.png)
        }
    }

    // MARK: - A store outside of the database

    @Test(arguments: Engine.allCases) func aStoreThatIsAwayLosesNothing(
        engine: Engine
    ) async throws {
        let store = FakeStore()
        var configuration = ServerRun.configuration
        configuration.content = store
        try await Self.with(engine, configuration) { run in
            store.state.withLock { $0.isAway = true }
            let refused = try await run.manage(Self.post())
            refused.expectProblem(.unavailable)
            #expect(refused.headers["retry-after"] == "1")
            #expect(try await run.database.count("attachment") == 0)
            store.state.withLock { $0.isAway = false }
            let sent = try await run.manage(Self.post()).expect(RetailModels.Attachment.self)
            #expect(try await run.database.count("attachment_part") == 0)
            store.state.withLock { $0.isAway = true }
            try await run.client.send(GetAttachmentContent(id: sent.id))
                .expectProblem(.unavailable)
            let known = try await run.client.send(GetAttachment(id: sent.id))
            #expect(known.status == 200)
            store.state.withLock { $0.isAway = false }
            let content = try await run.client.send(GetAttachmentContent(id: sent.id))
            #expect(content.body == Self.png)
        }
    }

    @Test func damagedContentIsNotHandedOut() async throws {
        let store = FakeStore()
        var configuration = ServerRun.configuration
        configuration.content = store
        try await Self.with(.sqlite, configuration) { run in
            let sent = try await run.manage(Self.post()).expect(RetailModels.Attachment.self)
            store.state.withLock { state in
                for key in state.contents.keys { state.contents[key]?[9] ^= 1 }
            }
            try await run.client.send(GetAttachmentContent(id: sent.id))
                .expectProblem(.internalError)
            store.state.withLock { $0.contents = [:] }
            try await run.client.send(GetAttachmentContent(id: sent.id)).expectProblem(.notFound)
            // Sent again it is whole again.
            #expect(try await run.manage(Self.post()).status == 200)
            let content = try await run.client.send(GetAttachmentContent(id: sent.id))
            #expect(content.body == Self.png)
        }
    }
}

extension ServerRun {
    /// Sends a call as the manager who has signed in.
    fileprivate func manage(_ call: any Endpoint) async throws -> Reply {
        try await client.send(call, headers: Self.managerHeaders)
    }
}

/// A store that does what a test wants of it. The real one is in the tests of the program.
private final class FakeStore: AttachmentContent {
    struct State {
        var contents: [String: [UInt8]] = [:]
        var isAway = false
    }
    let state = Mutex(State())

    func store(
        _ bytes: [UInt8], sha256: String, type: AttachmentType, tenant: String
    ) async throws {
        try state.withLock { state in
            guard !state.isAway else { throw AttachmentContentFailure.unavailable(reason: "away") }
            state.contents["\(tenant)/\(sha256)"] = bytes
        }
    }

    func load(sha256: String, tenant: String) async throws -> [UInt8]? {
        try state.withLock { state in
            guard !state.isAway else { throw AttachmentContentFailure.unavailable(reason: "away") }
            return state.contents["\(tenant)/\(sha256)"]
        }
    }
}
