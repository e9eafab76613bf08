import Foundation
import Testing

/// Pictures and PDFs through the commands: on the own server, in the cloud, in a store.
struct AttachmentTests {
    private struct Item: Decodable, Equatable {
        var id: String
        var name: String
        var mediaType: String
        var size: Int
        var sha256: String
    }
    private struct Items: Decodable { var items: [Item] }
    private struct Saved: Decodable { var path: String }

    /// A product of the demo.
    static let sku = "1023027"
    static let png = Data([0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A] + Array(0...255))

    private static func write(_ data: Data, to name: String, in folder: Folder) throws -> String {
        let path = folder.path + "/" + name
        try data.write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Adds, lists, saves and deletes, and leaves everything as it was.
    private static func roundTrip(
        _ shop: Shop, _ settings: [String: String] = [:]
    ) throws {
        let folder = try Folder("files")
        func items(_ words: String...) throws -> [Item] {
            let outcome = try shop.attachment(words + ["--json"], with: settings)
            try outcome.done()
            return try outcome.json(Items.self).items
        }
        let picture = try write(png, to: "front.png", in: folder)
        // Nearly the largest there may be, so that it travels in parts.
        var long = Data("%PDF-1.7\n".utf8)
        long.append(Data(repeating: 0x41, count: 5_000_000))
        let leaflet = try write(long, to: "leaflet.pdf", in: folder)
        #expect(try items("list", sku) == [])
        let added = try items("add", sku, picture, leaflet)
        #expect(added.map(\.name) == ["front.png", "leaflet.pdf"])
        #expect(added.map(\.mediaType) == ["image/png", "application/pdf"])
        #expect(try items("add", sku, picture) == [added[0]])
        #expect(try Set(items("list", sku).map(\.id)) == Set(added.map(\.id)))

        let saved = try shop.attachment(
            ["save", added[1].id, "--to", folder.path, "--json"], with: settings)
        try saved.done()
        let path: Saved = try saved.json()
        #expect(path.path == folder.path + "/leaflet (2).pdf")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path.path)) == long)

        for item in added {
            try shop.attachment(["delete", item.id], with: settings).done()
            try shop.attachment(["delete", item.id], with: settings)
                .refused(65, "no attachment")
        }
        #expect(try items("list", sku) == [])
    }

    @Test func aShopByItselfKeepsThemItself() async throws {
        let shop = try await Prepared.stocked()
        try Self.roundTrip(shop)
        try shop.expectVerified()
    }

    @Test func whatIsRefusedIsSaid() async throws {
        let shop = try await Prepared.stocked()
        let folder = try Folder("files")
        let picture = try Self.write(Self.png, to: "a.png", in: folder)
        let text = try Self.write(Data("hello".utf8), to: "b.png", in: folder)
        let large = try Self.write(
            Self.png + Data(count: 5 << 20), to: "c.png", in: folder)
        func attachment(_ words: String...) throws -> Outcome {
            try shop.attachment(words)
        }
        try attachment("add", Self.sku, text).refused(65, "neither PNG, JPEG nor PDF")
        try attachment("add", Self.sku, large).refused(65, "5 MiB")
        try attachment("add", Self.sku, folder.path + "/none").refused(66, "none")
        try attachment("add", "no-such-sku", picture).refused(65, "no-such-sku")
        try attachment("list", "no-such-sku").refused(65, "no-such-sku")
        try attachment("save", "no-such-id").refused(65, "no-such-id")
        // Nothing is added when one of the files is none.
        try attachment("add", Self.sku, picture, text).refused(65, "b.png")
        #expect(try attachment("list", Self.sku, "--json").done().contains("\"items\":[]"))
        try attachment("add", Self.sku, picture).done()
        let id = try attachment("list", Self.sku, "--json").json(Items.self).items[0].id
        try attachment("save", id, "--to", folder.path + "/none").refused(73, "no folder")
        #expect(try attachment("list", Self.sku).done().contains("image/png"))
    }

    @Test(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
    func aCloudKeepsThemForItsTills() async throws {
        let till = try await Prepared.stocked()
        let cloud = try Cloud(for: till)
        try Self.roundTrip(till, cloud.settings)
        #expect(try cloud.query("SELECT count(*) FROM attachment") == "2")
        #expect(try till.sqlite("store.sqlite", "SELECT count(*) FROM attachment") == "0")
        // A cloud that is away is said; nothing goes elsewhere in its place.
        let dead = try DeadCloud(.refuses)
        try till.attachment(["list", Self.sku], with: dead.settings).refused(69, "refused")
    }

    /// Everybody may look; who changes something is a manager with the right PIN.
    @Test func onlyAManagerChangesThem() async throws {
        let shop = try await Prepared.stocked()
        let folder = try Folder("files")
        let picture = try Self.write(Self.png, to: "a.png", in: folder)
        func add(
            _ manager: String, _ pin: String, _ more: String...
        ) throws -> Outcome {
            try shop.pos(
                ["attachment", "add", Self.sku, picture, "--manager", manager] + more,
                with: ["POS_MANAGER_PIN": pin])
        }
        try add("1", "1111").refused(77, "not a manager")
        try add("2", "1111").refused(77, "no such operator and PIN")
        try add("9", "2222").refused(77, "no such operator and PIN")
        try add("2", "").refused(64, "POS_MANAGER_PIN")
        let unsigned = try shop.pos("attachment", "add", Self.sku, picture)
        #expect(unsigned.status == 64 && unsigned.errors.contains("--manager"), "\(unsigned)")
        #expect(try shop.sqlite("store.sqlite", "SELECT count(*) FROM attachment") == "0")
        let pin = try folder.write("2222\n", to: "pin")
        try add("2", "", "--pin-file", pin).done()
        #expect(try shop.attachment(["list", Self.sku]).done().contains("a.png"))
        // Who guesses waits, after five times for half an hour.
        var guess = try add("2", "9999")
        for _ in 0..<5 where guess.status != 75 { guess = try add("2", "9999") }
        guess.refused(75, "pause")
    }

    // MARK: - In an S3-compatible store (script/moto)

    @Test(.enabled(if: Store.isThere, Comment(rawValue: Store.missing)))
    func aStoreKeepsTheContent() async throws {
        let shop = try await Prepared.stocked()
        try Self.roundTrip(shop, Store.settings)
        #expect(try shop.sqlite("store.sqlite", "SELECT count(*) FROM attachment") == "2")
        #expect(try shop.sqlite("store.sqlite", "SELECT count(*) FROM attachment_part") == "0")
    }

    @Test(.enabled(if: Store.isThere, Comment(rawValue: Store.missing)))
    func aStoreThatRefusesLosesNothing() async throws {
        let shop = try await Prepared.stocked()
        let folder = try Folder("files")
        let picture = try Self.write(Self.png + Data("store".utf8), to: "a.png", in: folder)
        let secret = try folder.write("not the secret\n", to: "secret")
        let changes: [[String: String]] = [
            ["POS_ATTACHMENTS_SECRET_KEY": "", "POS_ATTACHMENTS_SECRET_KEY_FILE": secret],
            ["POS_ATTACHMENTS_BUCKET": "no-such-bucket"],
            ["POS_ATTACHMENTS_ENDPOINT": "http://127.0.0.1:9"],
        ]
        for change in changes {
            let outcome = try shop.attachment(
                ["add", Self.sku, picture], with: Store.settings.merging(change) { $1 })
            outcome.refused(75, "Nothing was changed")
            #expect(!outcome.errors.contains("not the secret"))
            #expect(try shop.sqlite("store.sqlite", "SELECT count(*) FROM attachment") == "0")
        }
        try shop.attachment(["add", Self.sku, picture], with: Store.settings).done()
        let id = try shop.sqlite("store.sqlite", "SELECT id FROM attachment")
        for change in changes {
            try shop.attachment(
                ["save", id, "--to", folder.path], with: Store.settings.merging(change) { $1 }
            ).refused(75, "try again")
        }
        // Somebody puts other bytes there: they are not handed out.
        try Store.put(Data("other".utf8), over: id, of: shop)
        try shop.attachment(["save", id, "--to", folder.path], with: Store.settings)
            .refused(70, "fault")
        #expect(!Site.isThere(folder.path + "/a (2).png"))
        try shop.attachment(["add", Self.sku, picture], with: Store.settings).done()
        try shop.attachment(["save", id, "--to", folder.path], with: Store.settings).done()
        #expect(Site.isThere(folder.path + "/a (2).png"))
    }
}

extension Shop {
    /// Runs `pos attachment WORDS`; a manager does what wants one.
    func attachment(
        _ words: [String], with more: [String: String] = [:]
    ) throws -> Outcome {
        let isChange = words.first == "add" || words.first == "delete"
        return try pos(
            ["attachment"] + words + (isChange ? ["--manager", "2"] : []),
            with: more.merging(["POS_MANAGER_PIN": "2222"]) { $1 })
    }
}

/// The store of `script/moto`.
enum Store {
    private static let variables = ProcessInfo.processInfo.environment
    static let isThere = variables["POS_TEST_S3_ENDPOINT"] != nil
    static let missing =
        variables["POS_TEST_S3_MISSING"] ?? "no store (POS_TEST_S3_ENDPOINT; see script/moto)"

    private static func value(_ name: String) -> String { variables["POS_TEST_S3_" + name] ?? "" }

    /// What lets a server keep attachments there.
    static var settings: [String: String] {
        [
            "POS_ATTACHMENTS_STORE": "s3", "POS_ATTACHMENTS_ENDPOINT": value("ENDPOINT"),
            "POS_ATTACHMENTS_BUCKET": value("BUCKET"),
            "POS_ATTACHMENTS_ACCESS_KEY": value("ACCESS_KEY"),
            "POS_ATTACHMENTS_SECRET_KEY": value("SECRET_KEY"),
        ]
    }

    /// Puts other bytes in the place of an attachment's content.
    static func put(_ data: Data, over id: String, of shop: Shop) throws {
        let row = try shop.sqlite(
            "store.sqlite", "SELECT tenant_id, sha256 FROM attachment WHERE id = '\(id)'")
        let key = row.replacingOccurrences(of: "|", with: "/")
        let folder = try Folder("put")
        let file = folder.path + "/data"
        try data.write(to: URL(fileURLWithPath: file))
        let address = "\(value("ENDPOINT"))/\(value("BUCKET"))/attachments/\(key)"
        try run(
            "curl", "-sSf", "--aws-sigv4", "aws:amz:us-east-1:s3", "-u",
            value("ACCESS_KEY") + ":" + value("SECRET_KEY"), "-X", "PUT", "--data-binary",
            "@" + file, "-H", "Content-Type: image/png", address
        ).done()
    }
}
