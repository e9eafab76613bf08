/// The command line cannot be followed.
struct UsageFailure: Error {
    var message: String
}

/// What the command line asks for.
struct Options {
    static let help = """
        Usage: Benchmarks till [OPTIONS]

          --products LIST  sizes of the catalogue (default 1000,68000)
          --history LIST   sales before the first figure (default 0,100000)
          --full           also 1,000,000 products and 1,000,000 sales; takes an hour
          --quick          fewer rounds, 1,000 products and no history
          --pos PATH       the program to measure (default: pos beside this one)
          --data DIR       the folder of catalogue.csv and baskets.csv (default ../shared/data)
          --only LIST      of files, writes, shift, screens, lists, start; all without it

        One table on stdout, progress on stderr; ends with 1 when a figure misses its target.
        """

    /// The groups of figures.
    enum Part: String, CaseIterable {
        case files, writes, shift, screens, lists, start
    }

    var products = [1_000, 68_000]
    var history = [0, 100_000]
    var isQuick = false
    var pos: String
    var data = "../shared/data"
    var parts = Set(Part.allCases)
    var wantsHelp = false

    static let largest = 1_000_000

    init(_ arguments: [String]) throws(UsageFailure) {
        pos = ProgramFiles.beside("pos")
        var rest = arguments[...]
        if rest.first == "till" { rest.removeFirst() }
        while let flag = rest.popFirst() {
            switch flag {
            case "--products": products = try Self.sizes(&rest, flag)
            case "--history": history = try Self.sizes(&rest, flag)
            case "--full":
                products.append(Self.largest)
                history.append(Self.largest)
            case "--quick":
                isQuick = true
                products = [1_000]
                history = [0]
            case "--pos": pos = try Self.value(&rest, flag)
            case "--data": data = try Self.value(&rest, flag)
            case "--only": parts = try Self.parts(&rest, flag)
            case "-h", "--help": wantsHelp = true
            default:
                throw UsageFailure(message: "unknown argument \(flag); see Benchmarks --help")
            }
        }
        products = Array(Set(products)).sorted()
        history = Array(Set(history)).sorted()
    }

    static func value(
        _ rest: inout ArraySlice<String>, _ flag: String
    ) throws(UsageFailure) -> String {
        guard let value = rest.popFirst() else {
            throw UsageFailure(message: "\(flag) needs a value")
        }
        return value
    }

    static func sizes(
        _ rest: inout ArraySlice<String>, _ flag: String
    ) throws(UsageFailure) -> [Int] {
        let texts = try value(&rest, flag).split(separator: ",")
        let sizes = texts.compactMap { Int($0) }.filter { $0 >= 0 }
        guard !sizes.isEmpty, sizes.count == texts.count else {
            throw UsageFailure(message: "\(flag) needs whole numbers such as 1000,68000")
        }
        return sizes
    }

    private static func parts(
        _ rest: inout ArraySlice<String>, _ flag: String
    ) throws(UsageFailure) -> Set<Part> {
        let texts = try value(&rest, flag).split(separator: ",")
        let parts = texts.compactMap { Part(rawValue: String($0)) }
        guard parts.count == texts.count else {
            let all = Part.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageFailure(message: "\(flag) takes some of \(all)")
        }
        return Set(parts)
    }
}
