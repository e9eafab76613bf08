import Glibc

/// `script/sim`: tills, a cloud and every fault that can be thought of, from a seed (sync.md: How
/// it is proved). The decisions, the stores and the files are the product's own; the network, the
/// power and the clocks are made here.
@main
struct Simulation {
    static func main() async {
        do {
            let options = try Options(CommandLine.arguments.dropFirst())
            exit(try await run(options) ? 0 : 1)
        } catch let failure as Options.Failure {
            say("sim: \(failure.message)")
            exit(failure.isHelp ? 0 : 64)
        } catch {
            say("sim: \(error)")
            exit(70)
        }
    }

    /// True when every promise held in every seed.
    private static func run(_ options: Options) async throws -> Bool {
        var coverage: [String: Int] = [:]
        var isWell = true
        for seed in options.seed..<(options.seed + options.seeds) {
            let world = try await World(seed: UInt64(seed), options: options)
            let violation: String?
            do {
                try await world.run()
                violation = nil
            } catch let broken as Violation { violation = broken.promise }
            print("seed \(seed) digest \(await world.digest())")
            for (name, count) in await world.coverage { coverage[name, default: 0] += count }
            if let violation {
                isWell = false
                say("seed \(seed): \(violation)")
                for line in await world.story.suffix(options.storyLines) {
                    say("  \(line)")
                }
            }
            await world.end()
            if !isWell { break }
        }
        let counters = coverage.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        say("coverage: \(counters.joined(separator: ", "))")
        return isWell
    }
}

/// A promise that does not hold.
struct Violation: Error {
    var promise: String
    init(_ promise: String) { self.promise = promise }
}

/// What the command line asks for.
struct Options: Sendable {
    var seed = 1
    var seeds = 1
    var tills = 3
    /// Simulated minutes in which things go wrong.
    var minutes: Int64 = 20
    var bug: Bug?
    var storyLines = 60

    struct Failure: Error {
        var message: String
        var isHelp = false
    }

    init(_ arguments: some Sequence<String>) throws {
        var rest = Array(arguments)[...]
        while let flag = rest.popFirst() {
            if flag == "--help" || flag == "-h" { throw Failure(message: Self.usage, isHelp: true) }
            guard let value = rest.popFirst() else {
                throw Failure(message: "\(flag) wants a value")
            }
            switch flag {
            case "--seed": seed = try Self.number(value, flag)
            case "--seeds": seeds = try Self.number(value, flag)
            case "--tills": tills = try Self.number(value, flag)
            case "--hours": minutes = Int64(try Self.number(value, flag)) * 60
            case "--story": storyLines = try Self.number(value, flag)
            case "--bug":
                guard let bug = Bug(rawValue: value) else {
                    let names = Bug.allCases.map(\.rawValue).joined(separator: " ")
                    throw Failure(message: "no bug \(value); there are: \(names)")
                }
                self.bug = bug
            default: throw Failure(message: "unknown flag \(flag)\n\(Self.usage)")
            }
        }
    }

    private static func number(_ text: String, _ flag: String) throws -> Int {
        guard let number = Int(text), number > 0 else {
            throw Failure(message: "\(flag) wants a number above 0, not \(text)")
        }
        return number
    }

    private static let usage = """
        usage: sim [--seed N] [--seeds N] [--tills N] [--hours H] [--bug NAME] [--story LINES]
        Runs seeds N … N+K-1 and prints a line for each; ends with 1 at the first violation.
        """
}

/// Prints a line for a person.
func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
}
