import Glibc

/// `Benchmarks till`, `server` and `sync`: one table of figures, each beside its limit from the
/// same run.
@main
struct Benchmarks {
    static func main() async {
        // A till that ended must end a write to it, not the program.
        signal(SIGPIPE, SIG_IGN)
        let words = Array(CommandLine.arguments.dropFirst())
        do {
            let rest = Array(words.dropFirst())
            let report =
                switch words.first {
                case "server": try await server(rest) { try await ServerBenchmark.run($0) }
                case "sync": try await server(rest) { try await SyncBenchmark.run($0) }
                default: try await till(words)
                }
            guard let report else { return }
            Report.write(report.text)
            exit(report.isMissed ? 1 : 0)
        } catch let failure as UsageFailure {
            Progress.note(failure.message)
            exit(64)
        } catch {
            Progress.note("benchmarks: \(error)")
            exit(70)
        }
    }

    /// Nil when only help was wanted.
    private static func till(_ words: [String]) async throws -> Report? {
        let options = try Options(words)
        guard !options.wantsHelp else {
            Report.write(Options.help)
            return nil
        }
        return try await TillBenchmark(options: options).run()
    }

    private static func server(
        _ words: [String], _ run: (ServerOptions) async throws -> Report
    ) async throws -> Report? {
        let options = try ServerOptions(words)
        guard !options.wantsHelp else {
            Report.write(ServerOptions.help)
            return nil
        }
        return try await run(options)
    }
}
