import Dispatch
public import RetailModels
public import RetailStore

/// Prints what the keeper holds, one job after the other, and tries again when the printer does
/// not answer. Nobody waits for it: what it cannot do now waits in its file.
///
/// The printer is asked on a queue of its own, since a device may take its time.
public actor PrintQueue {
    private let keeper: any PrintKeeper
    private let printer: Printer
    private let host: Host
    /// Paper older than this is not wanted any more; nil is never.
    private let waitMsMax: Int64?
    private let line = DispatchQueue(label: "pos.printer")
    private var machine = PrintMachine()
    private var rest: Task<Void, Never>?
    private var isStopped = false
    private var isAtWork = false
    private var idlers: [CheckedContinuation<Void, Never>] = []

    /// How each job goes on. Read by one screen only.
    public nonisolated let news: AsyncStream<PrintNews>
    private let tell: AsyncStream<PrintNews>.Continuation

    /// A drawer that opens minutes after the sale surprises.
    static let pulseMsMax: Int64 = 10_000
    private static let newsCountMax = 64

    public init(
        keeper: any PrintKeeper, printer: Printer, host: Host, waitMsMax: Int64? = nil
    ) {
        self.keeper = keeper
        self.printer = printer
        self.host = host
        self.waitMsMax = waitMsMax
        (news, tell) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingNewest(Self.newsCountMax))
    }

    /// Prints what waits from before.
    public func start() { handle(.wake) }

    /// Puts paper on the queue, where it is durable, and has it printed.
    @discardableResult
    public func print(_ draft: PrintDraft) async throws(SQLFailure) -> PrintJob {
        let job = try await keeper.add(draft)
        handle(.wake)
        return job
    }

    /// Opens the drawer now or not at all.
    public func openDrawer() async throws(PortFailure) {
        let bytes = printer.drawerBytes
        guard !bytes.isEmpty else { return }
        try await send(bytes, title: "drawer").get()
    }

    /// Ends after the job at the printer; what waits stays in the file.
    public func stop() async {
        isStopped = true
        rest?.cancel()
        await waitUntilIdle()
        tell.finish()
    }

    /// Returns when nothing is at the printer.
    public func waitUntilIdle() async {
        guard isAtWork else { return }
        await withCheckedContinuation { idlers.append($0) }
    }

    private func handle(_ event: PrintMachine.Event) {
        for command in machine.handle(event) {
            switch command {
            case .print:
                isAtWork = true
                Task { await printNext() }
            case .startRest(let ms):
                settle()
                rest = Task { [host] in
                    guard (try? await host.clock.sleep(for: .milliseconds(ms))) != nil else {
                        return
                    }
                    self.handle(.rested)
                }
            case .endRest:
                rest?.cancel()
                rest = nil
            }
        }
    }

    private func settle() {
        isAtWork = false
        for idler in idlers { idler.resume() }
        idlers = []
    }

    private func printNext() async {
        let next = isStopped ? nil : try? await keeper.next()
        guard let job = next else {
            handle(.empty)
            if machine.isIdle { settle() }
            return
        }
        let ageMs = host.now() - job.createdAt
        if let waitMsMax, ageMs > waitMsMax {
            await note(job, .dropped, .failed(reason: "waited too long"))
            return handle(.printed)
        }
        let opensDrawer =
            job.opensDrawer && job.attempts == 0 && (0...Self.pulseMsMax).contains(ageMs)
        let bytes = printer.bytes(of: PaperLines(job.paper), opensDrawer: opensDrawer)
        switch await send(bytes, title: job.title) {
        case .success:
            await note(job, .printed, .printed)
            handle(.printed)
        case .failure(let failure):
            await note(job, .waiting, .waiting(reason: failure.reason))
            handle(.failed)
        }
    }

    private func note(_ job: PrintJob, _ state: PrintJob.State, _ news: PrintNews.State) async {
        let failure: String? =
            switch news {
            case .waiting(let reason), .failed(let reason): reason
            case .printed: nil
            }
        // A disk that takes no note has the job printed once more rather than never.
        try? await keeper.note(job.id, state, failure: failure)
        tell.yield(self.news(of: job, news))
    }

    private nonisolated func news(of job: PrintJob, _ state: PrintNews.State) -> PrintNews {
        PrintNews(title: job.title, documentID: job.documentID, copy: job.copy, state: state)
    }

    private func send(_ bytes: [UInt8], title: String) async -> Result<Void, PortFailure> {
        await withCheckedContinuation { continuation in
            line.async { [printer] in
                do throws(PortFailure) {
                    try printer.send(bytes, title: title)
                    continuation.resume(returning: .success(()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
    }
}
