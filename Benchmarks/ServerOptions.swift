/// What the command line asks of `Benchmarks server`.
struct ServerOptions {
    static let help = """
        Usage: Benchmarks server|sync --database URL --log FILE [OPTIONS]

          --database URL   an empty PostgreSQL, as a superuser (script/bench starts one)
          --log FILE       where that PostgreSQL writes its log
          --pos PATH       the program to measure (default: pos beside this one)
          --tills LIST     tills of one tenant at once (default 1,8,32,64)
          --tenants N      tenants beside each other, four tills each (default 8)
          --seconds N      length of a figure (default 10)
          --history LIST   sales before the figures are taken once more (default 1000000)
          --no-history     none
          --minutes N      load of 32 tills for so long at the end; the server's memory must stay
                           flat (default 0, for the targets 10)
          --quick          1,8,32,64 tills for three seconds each, no history; of the sync the
                           short queues
          --only LIST      of the sync: capture, drain (and pull), snapshot, dark; all without it
          --data DIR       the folder of catalogue.csv (default ../shared/data)

        The sales are signed before the clock runs and read back after it. A second pos serve on
        the same database shows how fast another till sees a sale, 500 tills listen to the first.
        One table on stdout, progress on stderr; ends with 1 when a figure misses its target.
        """

    var database = ""
    var log = ""
    var pos: String
    var data = "../shared/data"
    var tills = [1, 8, 32, 64]
    var tenants = 8
    var seconds = 10
    var history = [1_000_000]
    var minutes = 0
    var syncParts = SyncBenchmark.Part.allCases
    var wantsHelp = false

    init(_ arguments: [String]) throws(UsageFailure) {
        pos = ProgramFiles.beside("pos")
        var rest = arguments[...]
        while let flag = rest.popFirst() {
            switch flag {
            case "--database": database = try Options.value(&rest, flag)
            case "--log": log = try Options.value(&rest, flag)
            case "--pos": pos = try Options.value(&rest, flag)
            case "--data": data = try Options.value(&rest, flag)
            case "--tills": tills = try Options.sizes(&rest, flag).filter { $0 > 0 }
            case "--tenants": tenants = max(1, try Options.sizes(&rest, flag)[0])
            case "--seconds": seconds = max(1, try Options.sizes(&rest, flag)[0])
            case "--history": history = try Options.sizes(&rest, flag).filter { $0 > 0 }
            case "--no-history": history = []
            case "--minutes": minutes = try Options.sizes(&rest, flag)[0]
            case "--quick": (seconds, history) = (3, [])
            case "--only":
                syncParts = []
                for name in try Options.value(&rest, flag).split(separator: ",") {
                    guard let part = SyncBenchmark.Part(rawValue: String(name)) else {
                        throw UsageFailure(message: "unknown part \(name) in \(flag)")
                    }
                    syncParts.append(part)
                }
            case "-h", "--help": wantsHelp = true
            default:
                throw UsageFailure(
                    message: "unknown argument \(flag); see Benchmarks server --help")
            }
        }
        guard wantsHelp || !database.isEmpty && !log.isEmpty else {
            throw UsageFailure(message: "--database and --log are needed; use script/bench server")
        }
    }
}
