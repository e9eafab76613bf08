import Glibc

/// `Benchmarks till`: one table of the till's figures, each beside its limit from the same run.
@main
struct Benchmarks {
    static func main() async {
        // A till that ended must end a write to it, not the program.
        signal(SIGPIPE, SIG_IGN)
        let options: Options
        do throws(UsageFailure) {
            options = try Options(Array(CommandLine.arguments.dropFirst()))
        } catch {
            Progress.note(error.message)
            exit(64)
        }
        if options.wantsHelp {
            Report.write(Options.help)
            return
        }
        do {
            let report = try await TillBenchmark(options: options).run()
            Report.write(report.text)
            exit(report.isMissed ? 1 : 0)
        } catch {
            Progress.note("benchmarks: \(error)")
            exit(70)
        }
    }
}
