import APIClient
import ArgumentParser
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
        let verifier = Verifier(database: place.database, tenant: place.identity.tenant)
        var report = try await verifier.run { count in
            if Output.isTerminal { Output.note("\(count) documents") }
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
        if let expect, !report.heads.values.contains(expect) {
            report.add(
                Finding(
                    place: "document", row: "chain", reason: "no chain ends with \(expect)"))
        }
        for finding in digests?.findings ?? [] {
            report.add(Finding(place: "cloud", row: "digest", reason: finding))
        }
        if common.json {
            try Output.data(json: Proof(report: report, cloud: digests))
        } else {
            for finding in report.findings { Output.data("\(finding)") }
            Output.data(
                report.isClean
                    ? "\(report.documents) documents and \(report.rows) rows are as they should be"
                    : Self.counted(report.findings.count + Int(report.findingsLeftOut)))
            if let carried = report.carried {
                Output.note(
                    "\(carried) older documents have left this till; the cloud has them, and "
                        + "their sums are carried forward under its signature.")
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
        if digests.left > 0 { Output.note("\(digests.left) writes are not in the cloud's log.") }
        guard digests.findings.isEmpty else { return }
        Output.data("\(digests.documents) documents are the same in the cloud")
    }

    private static func counted(_ count: Int) -> String {
        count == 1 ? "1 finding" : "\(count) findings"
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
