import ArgumentParser
import LocalStore
import Peripherals
import RetailModels
import RetailStore

extension PrintCommand {
    /// `pos print queue`: what waits for the printer, and what became of the rest.
    struct Queue: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "queue",
            abstract: "Show what was printed and what waits, the newest first.")

        @OptionGroup var common: CommonOptions
        @Option(help: "Take this job off the queue; all takes every one that waits.")
        var drop: String?
        @Option(help: "So many at most.")
        var limit: Int64 = 20

        /// A job as it is shown.
        private struct Shown: Encodable {
            var id: Int64
            var title: String
            var copy: Int64
            var state: String
            var attempts: Int64
            var createdAt: Int64
            var failure: String?
        }

        func run() async throws {
            let folder = TillFolder(path: try common.settings().dataDirectory)
            _ = try folder.identity()
            let keeper = try SQLitePrintKeeper(path: folder.prints)
            if let drop {
                let id = Int64(drop) ?? 0
                guard drop == "all" || id > 0 else {
                    throw CommandFailure(.usage, "--drop takes a job's number, or all.")
                }
                let count = try await keeper.drop(drop == "all" ? nil : id)
                Output.note(count == 1 ? "1 job dropped" : "\(count) jobs dropped")
            }
            guard (1...10_000).contains(limit) else {
                throw CommandFailure(.usage, "--limit must be from 1 to 10000.")
            }
            let jobs = try await keeper.jobs(limit: limit).map {
                Shown(
                    id: $0.id, title: $0.title, copy: $0.copy, state: $0.state.rawValue,
                    attempts: $0.attempts, createdAt: $0.createdAt, failure: $0.failure)
            }
            await keeper.close()
            if common.json { return try Output.data(json: ["items": jobs]) }
            let rows = jobs.map {
                [
                    "\($0.id)", $0.title, $0.copy == 0 ? "" : "\($0.copy)", $0.state,
                    "\($0.attempts)", $0.failure ?? "",
                ]
            }
            Output.table(
                TextTable(
                    columns: ["id", "paper", "copy", "state", "tries", "why"], rows: rows),
                as: .table)
        }
    }
}
