import APIClient
import ArgumentParser
import Glibc
import LocalStore
import RetailModels
import RetailStore
import RetailSync
import Till

/// `pos verify`: proves every document and every row derived from it.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Prove chain, signatures, numbers, rows and caches; exit 1 if any is wrong.")

    @OptionGroup var common: CommonOptions
    @Option(help: "The chain's head as a Z report printed it.")
    var expect: String?
    @Flag(help: "Also send and take first, and hold this till against its cloud.")
    var cloud = false

    func run() async throws {
        let digests = cloud ? try await CloudProof.run(common.settings()) : nil
        let place = try await Delivered.open(common.settings(), as: "pos verify")
        let verifier = Verifier(
            database: place.database, tenant: place.identity.tenant,
            isComplete: access(place.folder.snapshot, F_OK) != 0)
        var report = try await verifier.run { count in
            if Output.isTerminal {
                Output.note(Output.counted(count, "document", "documents"))
            }
        }
        let journal = try SQLiteJournal(path: place.folder.journal, access: .readOnly)
        for fault in try await journal.integrityFaults() {
            report.add(Finding(place: "journal", row: "integrity_check", reason: fault))
        }
        let check = JournalCheck(
            journal: journal, database: place.database, tenant: place.identity.tenant,
            key: try place.folder.key().publicKey)
        for finding in try await check.run() { report.add(finding) }
        if let water = SideFile.read(path: place.folder.highWater),
            let head = try? await journal.head(), water.journalID != head.journalID
        {
            report.add(
                Finding(
                    place: "journal", row: "head", column: "journalID",
                    reason: "is not the one that high-water.json names"))
        }
        if let expect, let finding = try await Self.missed(expect, report, place) {
            report.add(finding)
        }
        for finding in digests?.findings ?? [] {
            report.add(Finding(place: "cloud", row: "digest", reason: finding))
        }
        if common.json {
            try Output.data(json: Proof(report: report, cloud: digests))
        } else {
            for finding in report.findings { Output.data("\(finding)") }
            Output.data(Self.summary(report))
            if let carried = report.carried {
                let documents = Output.counted(
                    carried, "older document has", "older documents have")
                Output.note(
                    "\(documents) left this till; the cloud has them, and their sums are carried "
                        + "forward under the till's signature.")
            }
            if let digests { Self.say(digests) }
        }
        if !report.isClean { throw ExitCode(1) }
    }

    /// The report, and beside it what the cloud said.
    private struct Proof: Encodable {
        var report: VerifyReport
        var cloud: DigestCheck.Result?

        private enum Key: CodingKey { case cloud }

        func encode(to encoder: any Encoder) throws {
            try report.encode(to: encoder)
            guard let cloud else { return }
            var values = encoder.container(keyedBy: Key.self)
            try values.encode(cloud, forKey: .cloud)
        }
    }

    private static func say(_ digests: DigestCheck.Result) {
        for note in digests.notes { Output.note("Not compared: \(note).") }
        if digests.left > 0 {
            let writes = Output.counted(digests.left, "write is", "writes are")
            Output.note("\(writes) not in the cloud's log.")
        }
        guard digests.findings.isEmpty else { return }
        let documents = Output.counted(digests.documents, "document is", "documents are")
        Output.data("\(documents) the same in the cloud")
    }

    private static func summary(_ report: VerifyReport) -> String {
        let documents = Output.counted(report.documents, "document", "documents")
        let rows = Output.counted(report.rows, "row", "rows")
        guard !report.isClean else { return "\(documents) and \(rows) are as they should be" }
        let count = Int64(report.findings.count) + report.findingsLeftOut
        let findings = Output.counted(count, "finding", "findings")
        let left =
            report.findingsLeftOut == 0
            ? "" : "; the first \(report.findings.count) are named above"
        return "\(findings) in \(documents) and \(rows)\(left)"
    }

    /// What is wrong with the chain's head as it was printed; nil when a chain ends with it.
    private static func missed(
        _ expect: String, _ report: VerifyReport, _ place: Workplace
    ) async throws -> Finding? {
        // It takes two lines of the paper, and somebody types it.
        let head = expect.lowercased().filter { !$0.isWhitespace }
        guard !report.heads.values.contains(head) else { return nil }
        let number = try await place.database.read { tx in
            try DocumentStore.number(hash: head, tenant: place.identity.tenant, in: tx)
        }
        let reason =
            number.map { "does not end with \(head): that is \($0), and it goes on behind it" }
            ?? "no document has the hash \(head), so what ended with it was lost or altered"
        return Finding(place: "document", row: "chain", reason: reason)
    }
}

/// A till held against its cloud after it has sent and taken what there was.
private enum CloudProof {
    static func run(_ settings: Settings) async throws -> DigestCheck.Result {
        let place = try await Workplace.own(settings, as: "pos verify")
        let machine = try await TillMachine.start(place, logger: Logs.quiet)
        await machine.watch.use(machine.access)
        let result: Result<DigestCheck.Result, any Error>
        do { result = .success(try await compare(machine)) } catch { result = .failure(error) }
        await machine.stop()
        return try result.get()
    }

    private static func compare(_ machine: TillMachine) async throws -> DigestCheck.Result {
        guard let access = machine.access else {
            throw CommandFailure(
                .configuration, "This till has no cloud. Pair it first: pos pair --help.")
        }
        _ = try await machine.drain()
        do {
            return try await DigestCheck(
                sync: machine.sync, calls: machine.worker, takesShop: access.isDevice
            ).run()
        } catch let problem as Problem {
            throw CommandFailure(problem)
        } catch is APIFailure {
            throw CommandFailure(
                .temporary, "The cloud does not answer, so nothing was held against it.")
        }
    }
}

/// A shop opened to look at, after what its journal still held was delivered.
enum Delivered {
    /// While another process owns the folder that one delivers, and this one only looks.
    static func open(_ settings: Settings, as owner: String) async throws -> Workplace {
        do {
            let place = try await Workplace.own(settings, as: owner)
            let journal = try SQLiteJournal(path: place.folder.journal, access: .readOnly)
            let unsettled = try await journal.count(in: [.open]).rows
            await journal.close()
            if unsettled > 0 {
                let machine = try await TillMachine.start(place, logger: Logs.quiet)
                _ = try await machine.drain()
                await machine.stop()
            }
            await place.database.close()
        } catch let failure as FolderLockFailure {
            guard case .owned = failure else { throw failure }
        }
        return try await Workplace.look(settings)
    }
}
