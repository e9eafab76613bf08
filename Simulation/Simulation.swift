import Glibc
import TestSupport

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

    /// True when every promise held in every seed; in the zoo, when each bug broke one.
    private static func run(_ options: Options) async throws -> Bool {
        let template = try await SimTemplate(TestShop())
        guard options.isZoo else { return try await batch(options, template) == nil }
        var isWell = true
        for bug in Bug.allCases {
            if let reason = bug.secondLine {
                print("\(bug.rawValue) a second line of defence: \(reason)")
                continue
            }
            var options = options
            options.bug = bug
            options.isHarsh = options.isHarsh || bug.needsDisasters
            let caught = try await batch(options, template, isQuiet: true)
            print("\(bug.rawValue) \(caught.map { "caught at seed \($0)" } ?? "NOT CAUGHT")")
            isWell = isWell && caught != nil
        }
        return isWell
    }

    /// What became of a seed.
    private struct Outcome: Sendable {
        var seed: Int
        var digest: String
        var violation: Violation?
        var story: [String] = []
        var coverage: [String: Int]
    }

    /// Runs the seeds up to the first violation; returns its seed. Each is one thread of events of
    /// its own; as many run side by side as there are processors, and are told in their order.
    private static func batch(
        _ options: Options, _ template: SimTemplate, isQuiet: Bool = false
    ) async throws -> Int? {
        let seeds = options.seed..<(options.seed + options.seeds)
        var coverage: [String: Int] = [:]
        var broken: Int?
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            var waiting = seeds.makeIterator()
            var done: [Int: Outcome] = [:]
            var next = seeds.lowerBound
            for _ in 0..<max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) {
                guard let seed = waiting.next() else { break }
                group.addTask { try await play(seed, template, options) }
            }
            while let outcome = try await group.next() {
                done[outcome.seed] = outcome
                while broken == nil, let told = done.removeValue(forKey: next) {
                    if !isQuiet { tell(told, options.storyLines) }
                    for (name, count) in told.coverage { coverage[name, default: 0] += count }
                    if told.violation != nil { broken = told.seed }
                    next += 1
                }
                guard broken == nil, let seed = waiting.next() else { continue }
                group.addTask { try await play(seed, template, options) }
            }
        }
        let counters = coverage.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        if !isQuiet { say("coverage: \(counters.joined(separator: ", "))") }
        return broken
    }

    private static func play(
        _ seed: Int, _ template: SimTemplate, _ options: Options
    ) async throws -> Outcome {
        let world = try World(seed: UInt64(seed), template: template, options: options)
        var broken: Violation?
        do { try await world.run() } catch let violation as Violation { broken = violation }
        let outcome = Outcome(
            seed: seed, digest: await world.digest(), violation: broken,
            story: broken == nil ? [] : await world.story, coverage: await world.coverage)
        await world.end()
        return outcome
    }

    private static func tell(_ outcome: Outcome, _ lines: Int) {
        if let violation = outcome.violation {
            say("seed \(outcome.seed): \(violation.promise)")
            for line in outcome.story.suffix(lines) { say("  \(line)") }
        }
        print("seed \(outcome.seed) digest \(outcome.digest)")
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
    /// Each bug in turn.
    var isZoo = false
    /// Whether disasters come often, two at once, and tills are revoked.
    var isHarsh = false
    var storyLines = 60

    struct Failure: Error {
        var message: String
        var isHelp = false
    }

    init(_ arguments: some Sequence<String>) throws {
        var rest = Array(arguments)[...]
        while let flag = rest.popFirst() {
            if flag == "--help" || flag == "-h" { throw Failure(message: Self.usage, isHelp: true) }
            if flag == "--zoo" || flag == "--harsh" {
                if flag == "--zoo" { isZoo = true } else { isHarsh = true }
                continue
            }
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
        usage: sim [--seed N] [--seeds N] [--tills N] [--hours H] [--bug NAME] [--zoo]
                   [--harsh] [--story LINES]
        Runs seeds N … N+K-1 and prints a line for each; ends with 1 at the first violation.
        --zoo takes every rule away in turn, and ends with 1 when one is not missed.
        --harsh: disasters come often, two at once, and tills are revoked.
        """
}

/// Prints a line for a person.
func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
}
