import FoundationEssentials
import Glibc
import TerminalUI
import TestSupport
import Testing

@testable import POSTerminal

/// Scanners on a line and as an input device, played by a pseudo terminal and a pipe.
@MainActor
@Suite struct ScannerPortTests {
    private static let code = "]C10104006381333931\u{1D}10aB"

    /// What a port has delivered, in order.
    private struct Listener {
        let events: AsyncStream<ScannerPort.Event>
        let port: ScannerPort

        @MainActor
        init(_ settings: ScannerSettings, retry: AsyncStream<Void> = AsyncStream { _ in }) throws {
            let (events, found) = AsyncStream<ScannerPort.Event>.makeStream()
            self.events = events
            let sleep: @Sendable (Duration) async throws -> Void = { _ in
                for await _ in retry { return }
                try Task.checkCancellation()
            }
            let made = ScannerPort(settings, sleep: sleep, deliver: { found.yield($0) })
            port = try #require(made)
        }

        func next() async -> ScannerPort.Event? {
            for await event in events { return event }
            return nil
        }
    }

    private func settings(_ source: ScannerSettings.Source, _ device: String) -> ScannerSettings {
        var settings = ScannerSettings()
        (settings.source, settings.device) = (source, device)
        return settings
    }

    private func send(_ bytes: [UInt8], to descriptor: Int32) {
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
    }

    @Test func theKeyboardIsNoPort() {
        #expect(ScannerPort(ScannerSettings(), sleep: { _ in }, deliver: { _ in }) == nil)
    }

    @Test func aSerialLineIsRead() async throws {
        let line = try PseudoTerminal()
        let master = line.side
        var settings = settings(.serial, line.path)
        settings.machine.prefix = "\u{02}"
        let listener = try Listener(settings)
        listener.port.start()
        defer { listener.port.close() }
        // CR stays CR, and nothing is echoed: the line is raw.
        send(Array("\u{02}\(Self.code)\r\n\u{03}".utf8), to: master)
        #expect(await listener.next() == .read(.scan(Self.code)))
        send(Array("4006381".utf8), to: master)
        send(Array("333931\t".utf8), to: master)
        #expect(await listener.next() == .read(.scan("4006381333931")))
    }

    @Test func anInputDeviceIsRead() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "scanner-\(getpid())-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "event4").path
        #expect(mkfifo(path, 0o600) == 0)
        let listener = try Listener(settings(.evdev, path))
        listener.port.start()
        defer { listener.port.close() }
        let writer = open(path, O_WRONLY)
        defer { close(writer) }
        // As recorded from a scanner that typed 12 and Enter.
        let recorded = [(2, 1), (2, 0), (3, 1), (3, 0), (28, 1), (28, 0)].flatMap { code, value in
            Self.event(1, UInt16(code), Int32(value)) + Self.event(0, 0, 0)
        }
        send(Array(recorded.prefix(100)), to: writer)
        send(Array(recorded.dropFirst(100)), to: writer)
        #expect(await listener.next() == .read(.scan("12")))
    }

    private static func event(_ kind: UInt16, _ code: UInt16, _ value: Int32) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 16)
        withUnsafeBytes(of: kind) { bytes += $0 }
        withUnsafeBytes(of: code) { bytes += $0 }
        withUnsafeBytes(of: value) { bytes += $0 }
        return bytes
    }

    /// A device that is not there is said once and tried again.
    @Test func aDeviceThatComesLateIsRead() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "scanner-\(getpid())-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "line").path
        let (retry, wake) = AsyncStream<Void>.makeStream()
        let listener = try Listener(settings(.serial, path), retry: retry)
        listener.port.start()
        defer { listener.port.close() }
        #expect(
            await listener.next() == .gone(reason: "\(path): No such file or directory"))
        #expect(mkfifo(path, 0o600) == 0)
        // Opened for both, so that the port never sees its end.
        let writer = open(path, O_RDWR)
        defer { close(writer) }
        wake.yield()
        send(Array("12\r".utf8), to: writer)
        #expect(await listener.next() == .read(.scan("12")))
    }
}
