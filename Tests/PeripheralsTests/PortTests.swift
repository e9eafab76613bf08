import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Peripherals

/// Bytes on their way out of the till, to real sockets, devices, files and programs.
@Suite(.timeLimit(.minutes(5))) struct PortTests {
    private let folder: TemporaryFolder
    /// More than the buffers of a pseudo terminal and of a pipe hold.
    private let long = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

    init() throws { folder = try TemporaryFolder() }

    private func send(
        _ bytes: [UInt8], to destination: Destination, timeoutMs: Int = 20_000,
        lp: [String] = ["lp"]
    ) -> PortFailure? {
        let environment = ["PATH": getenv("PATH").map { String(cString: $0) } ?? "/bin"]
        do throws(PortFailure) {
            try Port(destination, timeoutMs: timeoutMs, lp: lp, environment: environment)
                .send(bytes, title: "01-000124")
            return nil
        } catch { return error }
    }

    @Test func aPrinterOfTheNetworkGetsAll() throws {
        let printer = try FakePrinter()
        let failure = send(long, to: .tcp(host: "127.0.0.1", port: printer.port))
        #expect(failure == nil)
        #expect(printer.jobs == [long])
    }

    /// However early it dies, and however much of the job the system has taken by then.
    @Test(arguments: [1, 100, 4_096, 250_000], [1_000, 300_000])
    func aPrinterThatDiesHalfWayIsNoticed(read: Int, size: Int) throws {
        let printer = try FakePrinter()
        printer.die(after: min(read, size - 1))
        let failure = send(
            Array(long.prefix(size)), to: .tcp(host: "127.0.0.1", port: printer.port))
        guard case .brokeOff(_, of: size) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test func aPrinterThatIsOffDoesNotAnswer() throws {
        let printer = try FakePrinter()
        printer.switchOff()
        // The number stays taken until the thread has let go of it: nobody else gets it meanwhile.
        while send([1], to: .tcp(host: "127.0.0.1", port: printer.port)) == nil {}
        #expect(send([1], to: .tcp(host: "127.0.0.1", port: printer.port)) == .noAnswer)
        #expect(send([1], to: .tcp(host: "no such host", port: 9_100)) == .noAnswer)
    }

    /// Takes the connection, and never a byte.
    @Test func aPrinterThatTakesNothingIsGivenUp() throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                _ = bind(socket, pointer, size)
                _ = listen(socket, 1)
                _ = getsockname(socket, pointer, &size)
            }
        }
        let port = Int(in_port_t(bigEndian: address.sin_port))
        let much = [UInt8](repeating: 0x41, count: 16_000_000)
        let failure = send(much, to: .tcp(host: "127.0.0.1", port: port), timeoutMs: 50)
        guard case .brokeOff = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test func aSerialLineIsSetUpAndGetsAll() throws {
        let line = try PseudoTerminal()
        let reading = line.read(long.count)
        #expect(send(long, to: .device(line.path)) == nil)
        #expect(reading.wait() == long)
        var facts = termios()
        #expect(tcgetattr(line.side, &facts) == 0)
        #expect(cfgetospeed(&facts) == speed_t(B9600))
        #expect(facts.c_oflag & tcflag_t(OPOST) == 0)
        #expect(facts.c_lflag & tcflag_t(ECHO | ICANON) == 0)
    }

    /// Nobody reads: the line takes some, and then no more.
    @Test func aSerialLineThatStandsStillIsGivenUp() throws {
        let line = try PseudoTerminal()
        let failure = send(long, to: .device(line.path), timeoutMs: 50)
        guard case .brokeOff(let sent, of: long.count) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(sent < long.count)
    }

    @Test func aFileIsWrittenBehindWhatItHas() throws {
        let path = folder.file("receipts")
        #expect(send([1, 2], to: .file(path)) == nil)
        #expect(send([3], to: .file(path)) == nil)
        #expect(FileManager.default.contents(atPath: path) == Data([1, 2, 3]))
        #expect(
            send([1], to: .file(folder.path))
                == .refused(folder.path, reason: "Is a directory"))
    }

    @Test func aDeviceThatIsMissingIsNamed() {
        #expect(send([1], to: .device("/dev/usb/lp77")) == .missing("/dev/usb/lp77"))
        #expect(send([1], to: .device("/dev/null")) == nil)
    }

    /// A pipe that nobody reads is like a printer that is off.
    @Test func aDeviceThatNobodyHearsDoesNotAnswer() {
        let path = folder.file("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        #expect(send([1], to: .device(path)) == .noAnswer)
    }

    private func program(_ text: String) throws -> [String] {
        let path = folder.file("lp")
        try "cd '\(folder.path)'\n\(text)\n".write(
            toFile: path, atomically: true, encoding: .utf8)
        return ["sh", path]
    }

    @Test func aQueueOfCUPSGetsAllAsItIs() throws {
        let lp = try program("printf '%s|' \"$@\" > words; cat > job")
        #expect(send(long, to: .cups("Receipts"), lp: lp) == nil)
        #expect(FileManager.default.contents(atPath: folder.file("job")) == Data(long))
        let words = FileManager.default.contents(atPath: folder.file("words"))
        #expect(words == Data("-d|Receipts|-o|raw|-s|-t|01-000124|-|".utf8))
    }

    @Test func aQueueThatRefusesIsQuoted() throws {
        signal(SIGPIPE, SIG_IGN)
        let lp = try program("echo 'lp: The printer or class does not exist.' >&2; exit 1")
        #expect(
            send(long, to: .cups("Nowhere"), lp: lp)
                == .program("lp: The printer or class does not exist."))
        #expect(
            send([1], to: .cups("A"), lp: try program("exit 3")) == .program("sh ended with code 3")
        )
        #expect(send([1], to: .cups("A"), lp: ["no-such-lp"]) == .missing("no-such-lp"))
    }

    @Test func aQueueThatHangsIsEnded() throws {
        let lp = try program("exec tail -f /dev/null")
        #expect(send([1], to: .cups("A"), timeoutMs: 50, lp: lp) == .noAnswer)
    }

    @Test func lookingPrintsNothing() throws {
        let printer = try FakePrinter()
        try Port(.tcp(host: "127.0.0.1", port: printer.port)).look()
        try Port(.device("/dev/null")).look()
        #expect(printer.jobs.isEmpty)
        #expect(throws: PortFailure.missing("/dev/usb/lp77")) {
            try Port(.device("/dev/usb/lp77")).look()
        }
    }
}
