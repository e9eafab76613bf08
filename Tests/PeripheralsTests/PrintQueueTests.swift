import LocalStore
import RetailModels
import RetailStore
import Synchronization
import TestSupport
import Testing

@testable import Peripherals

/// The queue on its file, with a printer of the network that dies and comes back.
@Suite(.timeLimit(.minutes(5))) struct PrintQueueTests {
    private let folder: TemporaryFolder
    private let clock = HeldClock()

    init() throws { folder = try TemporaryFolder() }

    private final class Time: Sendable {
        let now = Mutex<Int64>(1_000_000)
    }
    private let time = Time()

    private var host: Host {
        Host(
            now: { [time] in time.now.withLock { $0 } }, clock: clock, newID: { "id" },
            random: { $0.lowerBound })
    }

    private func keeper() throws -> SQLitePrintKeeper {
        try SQLitePrintKeeper(path: folder.file("print.sqlite"))
    }

    private func queue(
        _ keeper: SQLitePrintKeeper, _ port: Int, format: Printer.Format = .text,
        waitMsMax: Int64? = nil
    ) -> PrintQueue {
        PrintQueue(
            keeper: keeper,
            printer: Sample.printer(
                .tcp(host: "127.0.0.1", port: port), in: folder, format: format),
            host: host, waitMsMax: waitMsMax)
    }

    private func draft(_ document: String?, opensDrawer: Bool = false) -> PrintDraft {
        Sample.draft(document, at: time.now.withLock { $0 }, opensDrawer: opensDrawer)
    }

    /// The states that are told of, until as many are there.
    private func states(_ queue: PrintQueue, _ count: Int) async -> [String] {
        var states: [String] = []
        for await news in queue.news {
            states.append(news.text)
            if states.count == count { break }
        }
        return states
    }

    @Test func paperIsPrintedInOrder() async throws {
        let printer = try FakePrinter()
        let keeper = try keeper()
        let queue = queue(keeper, printer.port)
        for document in ["a", "b", "c"] { try await queue.print(draft(document)) }
        #expect(await states(queue, 3) == Array(repeating: "receipt: printed", count: 3))
        #expect(
            printer.jobs.map { String(decoding: $0, as: UTF8.self) }
                == ["a copy 0\n\n", "b copy 0\n\n", "c copy 0\n\n"])
        await queue.stop()
    }

    /// It dies with half a job, is off for a while, and gets the whole job when it is back.
    @Test func aPrinterThatDiesHalfWayGetsItsJobAgain() async throws {
        let printer = try FakePrinter()
        printer.die(after: 3)
        let keeper = try keeper()
        let queue = queue(keeper, printer.port)
        try await queue.print(draft("a"))
        #expect(await states(queue, 1) == ["receipt: waiting (printer broke off)"])
        let waiting = try await keeper.jobs(limit: 9)
        #expect(waiting.map(\.state) == [.waiting])
        #expect(waiting.map(\.failure) == ["printer broke off"])
        await clock.waitForSleepers(1)
        clock.wakeAll()
        #expect(await states(queue, 1) == ["receipt: waiting (printer broke off)"])
        printer.die(after: nil)
        await clock.waitForSleepers(1)
        clock.wakeAll()
        #expect(await states(queue, 1) == ["receipt: printed"])
        #expect(printer.jobs.last.map { String(decoding: $0, as: UTF8.self) } == "a copy 0\n\n")
        let printed = try await keeper.jobs(limit: 9)
        #expect(printed.map(\.state) == [.printed])
        #expect(printed.map(\.attempts) == [3])
        await queue.stop()
    }

    /// Whoever adds to it never waits for a printer that is off, and the till may end meanwhile.
    @Test func whatWaitsSurvivesTheTill() async throws {
        let printer = try FakePrinter()
        let port = printer.port
        printer.die(after: 0)
        let before = try keeper()
        let first = queue(before, port)
        for document in ["a", "b"] { try await first.print(draft(document)) }
        #expect(await states(first, 1) == ["receipt: waiting (printer broke off)"])
        await first.stop()
        printer.die(after: nil)
        let after = try keeper()
        let second = queue(after, port)
        await second.start()
        #expect(await states(second, 2) == ["receipt: printed", "receipt: printed"])
        #expect(try await after.jobs(limit: 9).map(\.state) == [.printed, .printed])
        await second.stop()
    }

    /// The first is the receipt, what comes later is a copy; paper that still waits is no copy.
    @Test func copiesAreCounted() async throws {
        let printer = try FakePrinter()
        printer.die(after: 0)
        let keeper = try keeper()
        let queue = queue(keeper, printer.port)
        try await queue.print(draft("a"))
        _ = await states(queue, 1)
        try await queue.print(draft("a"))
        _ = await states(queue, 1)
        #expect(try await keeper.jobs(limit: 9).count == 1)
        printer.die(after: nil)
        try await queue.print(draft("a"))
        #expect(await states(queue, 1) == ["receipt: printed"])
        try await queue.print(draft("a"))
        #expect(await states(queue, 1) == ["copy 1: printed"])
        #expect(try await keeper.count(documentID: "a") == 2)
        try await queue.print(draft("a"))
        #expect(await states(queue, 1) == ["copy 3: printed"])
        await queue.stop()
    }

    /// With the sale, and not minutes after it.
    @Test func theDrawerOpensWhileTheSaleIsNew() async throws {
        let pulse: [UInt8] = [0x1B, 0x70, 0x00, 50, 50]
        let printer = try FakePrinter()
        let keeper = try keeper()
        let queue = queue(keeper, printer.port, format: .escpos)
        try await queue.print(draft("a", opensDrawer: true))
        _ = await states(queue, 1)
        #expect(printer.jobs[0].starts(with: [0x1B, 0x40] + pulse))
        printer.die(after: 0)
        try await queue.print(draft("b", opensDrawer: true))
        _ = await states(queue, 1)
        printer.die(after: nil)
        await clock.waitForSleepers(1)
        clock.wakeAll()
        _ = await states(queue, 1)
        #expect(printer.jobs[1].starts(with: [0x1B, 0x40, 0x1B, 0x74]))
        try await queue.openDrawer()
        #expect(printer.jobs[2] == [0x1B, 0x40] + pulse)
        await queue.stop()
    }

    @Test func oldPaperIsDropped() async throws {
        let printer = try FakePrinter()
        printer.die(after: 0)
        let keeper = try keeper()
        let queue = queue(keeper, printer.port, waitMsMax: 60_000)
        try await queue.print(draft("a"))
        _ = await states(queue, 1)
        time.now.withLock { $0 += 60_001 }
        printer.die(after: nil)
        try await queue.print(draft("b"))
        #expect(
            await states(queue, 2)
                == ["receipt: not printed (waited too long)", "receipt: printed"])
        #expect(try await keeper.jobs(limit: 9).map(\.state) == [.printed, .dropped])
        await queue.stop()
    }

    @Test func aJobIsTakenOffTheQueue() async throws {
        let keeper = try keeper()
        for document in ["a", "b", "c"] { _ = try await keeper.add(draft(document)) }
        let second = try #require(try await keeper.jobs(limit: 2).last?.id)
        #expect(try await keeper.drop(second) == 1)
        #expect(try await keeper.drop(second) == 0)
        #expect(try await keeper.next()?.documentID == "a")
        #expect(try await keeper.drop(nil) == 2)
        #expect(try await keeper.next() == nil)
        // It was never printed, so the next one is no copy.
        #expect(try await keeper.add(draft("a")).copy == 0)
    }
}
