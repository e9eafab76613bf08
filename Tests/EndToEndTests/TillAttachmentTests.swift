import Foundation
import Glibc
import Testing

/// Pictures and PDFs on the till's item screen, in a real terminal.
@Suite(.enabled(if: Site.has("tmux"), "tmux is not installed"))
struct TillAttachmentTests {
    /// The till on the screen of a product with one picture.
    private func window(
        _ shop: Shop, _ folder: Folder, with settings: [String: String] = [:]
    ) throws -> Window {
        let picture = folder.path + "/front.png"
        try AttachmentTests.png.write(to: URL(fileURLWithPath: picture))
        try shop.attachment(["add", TillSaleTests.ice, picture]).done()
        let window = try Window(shop, with: settings)
        try window.beginSelling()
        try window.press("F10", "1", "/")
        try window.type("Ice - Crushed")
        try window.waitFor("1 item ")
        // So that Enter does not end what a scanner might have typed.
        try window.press("End", "Enter")
        try window.waitFor("Movements", "front.png", "264 B")
        return window
    }

    private func content(_ path: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: path))
    }

    /// A viewer as loud as it can be does not reach the screen.
    @Test func aPictureIsShownAndSaved() async throws {
        let shop = try await Prepared.stocked()
        let folder = try Folder("viewer")
        let show = try folder.write(
            """
            #!/bin/sh
            echo LOUD; echo LOUD >&2; echo LOUD >/dev/tty
            cp "$1" "\(folder.path)/shown"
            """, to: "show")
        try run("chmod", "700", show).done()
        let window = try window(shop, folder, with: ["POS_ATTACHMENTS_VIEWER": show])
        try window.press("o")
        try window.waitFor("front.png is shown by", "264 B ✓")
        #expect(!window.screen.contains("LOUD"))
        #expect(try content(folder.path + "/shown") == AttachmentTests.png)
        try window.press("s")
        try window.waitFor("Save to the folder")
        try window.press("C-u")
        try window.type(folder.path)
        try window.press("End", "Enter")
        try window.waitFor("Saved as", "front (2).png")
        #expect(try content(folder.path + "/front (2).png") == AttachmentTests.png)
        // What was fetched is kept, and nobody else reads it.
        let kept = try FileManager.default.contentsOfDirectory(
            atPath: shop.path + "/attachments"
        ).filter { $0.hasSuffix(".png") }
        #expect(kept.count == 1)
        try window.kill(SIGTERM)
        try shop.expectVerified()
    }

    @Test func withoutADesktopItSaysSo() async throws {
        let shop = try await Prepared.stocked()
        let folder = try Folder("viewer")
        let window = try window(shop, folder)
        try window.press("o")
        try window.waitFor("This terminal is on no desktop")
        try window.press("s", "C-u")
        try window.type("/no/such/folder")
        try window.press("End", "Enter")
        try window.waitFor("There is no folder /no/such/folder")
        try window.press("Escape")
        try window.waitFor("Movements", "front.png")
        try window.kill(SIGTERM)
    }
}
