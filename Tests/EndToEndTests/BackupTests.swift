import Foundation
import Testing

/// Copies of a till, and what they give back.
@Suite struct BackupTests {
    private static let passphrase = ["POS_BACKUP_PASSPHRASE": "correct horse"]
    private static let last = "SELECT max(sequence) FROM document"

    /// Back to an older state: what was sold since stays in the files set aside, and numbers go on.
    @Test func restoringInPlaceNeverGoesBack() async throws {
        let shop = try await Prepared.small()
        let backup = shop.beside("till.tar")
        try shop.pos("backup", backup).done()
        try shop.pos("backup", backup).refused(73, "exists")
        try shop.pos("shift", "close").done()
        try shop.pos("shift", "open", "--float", "50").done()
        let used = try #require(Int(try shop.sqlite("store.sqlite", Self.last)))

        try shop.pos("restore", backup).refused(2, "--overwrite")
        #expect(try shop.sqlite("store.sqlite", Self.last) == "\(used)", "nothing was touched")
        let restored = try shop.pos("restore", backup, "--overwrite")
        try restored.done()
        #expect(restored.errors.contains("replaced-"))
        try shop.expectVerified()
        let gap = try shop.sqlite(
            "store.sqlite",
            "SELECT sequence FROM document WHERE kind = 'gap' ORDER BY 1 DESC LIMIT 1")
        #expect(Int(gap) ?? 0 > used, "a signed record stands behind every number used")

        let number = try shop.pos("shift", "close").done()
        // The first line is the number, the Z follows.
        let sequence = try #require(Int(number.prefix { $0 != "\n" }.suffix(6)))
        #expect(number.contains("Z report"))
        #expect(sequence > used, "\(number) may have been printed before")
        try shop.expectVerified()
        let kept = try FileManager.default.contentsOfDirectory(atPath: shop.path)
            .filter { $0.hasPrefix("replaced-") }
        #expect(kept.count == 1)
        #expect(Site.isThere("\(shop.path)/\(kept.first ?? "")/journal.sqlite"))
    }

    /// A new machine: the keys come sealed in the backup.
    @Test func restoringElsewhereNeedsTheKeys() async throws {
        let shop = try await Prepared.small()
        let (bare, sealed) = (shop.beside("bare.tar"), shop.beside("sealed.tar"))
        try shop.pos("backup", bare).done()
        try shop.pos("backup", sealed, "--with-keys").refused(64, "POS_BACKUP_PASSPHRASE")
        try shop.pos("backup", sealed, "--with-keys", with: Self.passphrase).done()
        let used = try #require(Int(try shop.sqlite("store.sqlite", Self.last)))

        try Shop().pos("restore", bare).refused(66, "no keys")
        try Shop().pos("restore", sealed).refused(64, "POS_BACKUP_PASSPHRASE")
        try Shop().pos("restore", sealed, with: ["POS_BACKUP_PASSPHRASE": "wrong horse"])
            .refused(65, "passphrase")

        let new = try Shop()
        try new.pos("restore", sealed, with: Self.passphrase).done()
        try new.expectVerified()
        #expect(try new.sales(by: "department") == shop.sales(by: "department"))
        let number = try new.pos("shift", "close").done()
        // The first line is the number, the Z follows.
        let sequence = try #require(Int(number.prefix { $0 != "\n" }.suffix(6)))
        #expect(number.contains("Z report"))
        #expect(sequence > used)
        let gaps = try new.sqlite(
            "store.sqlite", "SELECT count(*) FROM document WHERE kind = 'gap'")
        #expect(gaps == "1")
        try new.expectVerified()
    }

    @Test func whatIsNoBackupIsRefused() async throws {
        let shop = try await Prepared.small()
        let text = try shop.file("text.tar", "no archive\n")
        try shop.pos("restore", text, "--overwrite").refused(65, "backup")
        try shop.pos("restore", shop.beside("nothing.tar"), "--overwrite").refused(
            66, "nothing.tar")
        let other = try Shop.new()
        try other.pos("backup", other.beside("other.tar")).done()
        try shop.pos("restore", other.beside("other.tar"), "--overwrite")
            .refused(2, "another till")
        try shop.expectVerified()
        let left = try FileManager.default.contentsOfDirectory(atPath: shop.path)
        #expect(!left.contains { $0.hasPrefix(".pos-") || $0.hasPrefix("replaced-") }, "\(left)")
    }

    /// What cannot be used is found out before anything is replaced.
    @Test func aBackupOfANewerVersionReplacesNothing() async throws {
        let shop = try await Prepared.small()
        let newer = try Shop(copying: shop)
        let sql = "UPDATE schema_migration SET id = '9999_future' WHERE id LIKE '0001%'"
        _ = try newer.sqlite("store.sqlite", sql)
        try newer.pos("backup", newer.beside("newer.tar")).done()
        try shop.pos("restore", newer.beside("newer.tar"), "--overwrite")
            .refused(65, "newer version")
        let left = try FileManager.default.contentsOfDirectory(atPath: shop.path)
        #expect(!left.contains { $0.hasPrefix("replaced-") }, "\(left)")
        try shop.expectVerified()
    }
}
