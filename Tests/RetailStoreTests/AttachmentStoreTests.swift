import RetailModels
import TestSupport
import Testing

@testable import RetailStore

/// Attachments and their content, on both engines.
struct AttachmentStoreTests {
    private static let shop = TestShop()

    /// Longer than one part, with every byte in it.
    private static let long = (0..<(DatabaseContent.partBytesMax * 2 + 7)).map {
        UInt8(truncatingIfNeeded: $0 &* 31)
    }

    private static func attachment(
        _ sku: String = "A-1", _ content: [UInt8] = long, name: String = "front.png",
        at now: Int64 = 7
    ) -> RetailModels.Attachment {
        RetailModels.Attachment(
            tenant: shop.tenant, product: shop.productID(sku), name: name, mediaType: .png,
            size: Int64(content.count), sha256: Digest.sha256(content), createdAt: now,
            createdBy: "device-1")
    }

    @Test(arguments: Engine.allCases, [1, 5, DatabaseContent.partBytesMax, long.count])
    func contentComesBack(engine: Engine, count: Int) async throws {
        let bytes = Array(Self.long.prefix(count))
        let sha256 = Digest.sha256(bytes)
        try await engine.withShop(Self.shop) { database in
            let content = DatabaseContent(database: database)
            for _ in 0..<2 {
                try await content.store(
                    bytes, sha256: sha256, type: .png, tenant: Self.shop.tenant)
            }
            #expect(try await content.load(sha256: sha256, tenant: Self.shop.tenant) == bytes)
            #expect(try await content.load(sha256: sha256, tenant: "tenant-2") == nil)
            let parts = (count + DatabaseContent.partBytesMax - 1) / DatabaseContent.partBytesMax
            #expect(try await database.count("attachment_part") == Int64(parts))
        }
    }

    /// Storing it again mends what was damaged.
    @Test(arguments: Engine.allCases) func damagedContentIsMended(engine: Engine) async throws {
        let sha256 = Digest.sha256(Self.long)
        let tenant = Self.shop.tenant
        try await engine.withShop(Self.shop) { database in
            let content = DatabaseContent(database: database)
            try await content.store(Self.long, sha256: sha256, type: .png, tenant: tenant)
            let wrong: [UInt8] = [1, 2, 3]
            try await database.write { tx in
                try tx.send("UPDATE attachment_part SET content = \(wrong) WHERE position = 1")
                try tx.send("DELETE FROM attachment_part WHERE position = 2")
            }
            #expect(try await content.load(sha256: sha256, tenant: tenant) != Self.long)
            try await content.store(Self.long, sha256: sha256, type: .png, tenant: tenant)
            #expect(try await content.load(sha256: sha256, tenant: tenant) == Self.long)
        }
    }

    @Test(arguments: Engine.allCases)
    func theSameContentIsTheSameAttachment(engine: Engine) async throws {
        let tenant = Self.shop.tenant
        let product = Self.shop.productID("A-1")
        try await engine.withShop(Self.shop) { database in
            let first = Self.attachment()
            let other = Self.attachment("A-2")
            #expect(first.id != other.id)
            let again = Self.attachment(name: "other.png", at: 8)
            let saved = try await database.write { tx in
                try [first, other, again].map {
                    try AttachmentStore.save($0, tenant: tenant, in: tx)
                }
            }
            #expect(saved == [first, other, first])
            // Deleted it is nowhere; then it comes back as it came last.
            let (gone, list, back) = try await database.write { tx in
                try AttachmentStore.delete(first.id, at: 9, tenant: tenant, in: tx)
                return (
                    try AttachmentStore.find(first.id, tenant: tenant, in: tx),
                    try AttachmentStore.all(product: product, tenant: tenant, in: tx),
                    try AttachmentStore.save(again, tenant: tenant, in: tx)
                )
            }
            #expect(gone == nil && list == [] && back == again)
            #expect(try await database.count("attachment") == 2)
        }
    }

    @Test(arguments: Engine.allCases) func theyComeInTheirOrder(engine: Engine) async throws {
        let tenant = Self.shop.tenant
        let times: [Int64] = [9, 9, 8, 8, 7]
        let all = times.enumerated().map { number, time in
            Self.attachment("A-1", [UInt8(number)], at: time)
        }
        let wanted = all.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
        try await engine.withShop(Self.shop) { database in
            let found = try await database.write { tx in
                for one in all { _ = try AttachmentStore.save(one, tenant: tenant, in: tx) }
                return try AttachmentStore.all(
                    product: all[0].product, tenant: tenant, in: tx)
            }
            #expect(found == wanted)
            #expect(wanted.map(\.id) != all.map(\.id))
        }
    }

    /// Another tenant neither sees nor deletes it, whatever the engine.
    @Test(arguments: Engine.allCases) func othersSeeNothing(engine: Engine) async throws {
        let one = Self.attachment()
        try await engine.withShop(Self.shop) { database in
            try await database.write { tx in
                _ = try AttachmentStore.save(one, tenant: Self.shop.tenant, in: tx)
                try AttachmentStore.delete(one.id, at: 1, tenant: "tenant-2", in: tx)
                _ = try tx.rows("SELECT id FROM attachment")
            }
            let (found, list, own) = try await database.read { tx in
                (
                    try AttachmentStore.find(one.id, tenant: "tenant-2", in: tx),
                    try AttachmentStore.all(
                        product: one.product, tenant: "tenant-2", in: tx),
                    try AttachmentStore.find(one.id, tenant: Self.shop.tenant, in: tx)
                )
            }
            #expect(found == nil && list == [] && own == one)
        }
    }

    /// The schema refuses what no attachment may be.
    @Test(arguments: Engine.allCases) func theSchemaGuardsTheRows(engine: Engine) async throws {
        let good = Self.attachment()
        var noProduct = good
        noProduct.product = "none"
        var empty = good
        empty.size = 0
        var large = good
        large.size = Int64(AttachmentLimit.bytesMax) + 1
        var unnamed = good
        unnamed.name = ""
        let bad = [noProduct, empty, large, unnamed]
        try await engine.withShop(Self.shop) { database in
            for one in bad {
                await #expect(throws: (any Error).self) {
                    try await database.write { tx in
                        _ = try AttachmentStore.save(one, tenant: Self.shop.tenant, in: tx)
                    }
                }
            }
            let count = try await database.count("attachment")
            #expect(count == 0)
        }
    }

    /// Bytes are what they were, also where text would not be.
    @Test(arguments: Engine.allCases) func bytesAreValues(engine: Engine) async throws {
        let bytes: [UInt8] = [0, 0x5C, 0x78, 0xFF, 0x27, 0]
        try await engine.withShop(Self.shop) { database in
            let rows = try await database.write { tx in
                try tx.rows(
                    """
                    INSERT INTO attachment_part (tenant_id, sha256, position, content)
                    VALUES (\(Self.shop.tenant), \(Digest.sha256("x")), \(0), \(bytes))
                    RETURNING content, length(content) AS n
                    """)
            }
            #expect(rows.map(\.values) == [[.bytes(bytes), .integer(6)]])
        }
    }
}
