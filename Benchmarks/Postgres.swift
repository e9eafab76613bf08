import Glibc

/// The benchmark's own PostgreSQL, through its programs.
struct Postgres {
    let url: String
    let log: String
    /// Where files are made.
    let scratch: String

    private var environment: [String: String] { ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"] }

    /// Runs SQL and returns its rows, columns between `|`.
    @discardableResult
    func query(_ sql: String) throws -> String {
        let file = scratch + "/query.sql"
        try ProgramFiles.write(Array(sql.utf8), to: file)
        return try program("psql", ["-qXAt", "-v", "ON_ERROR_STOP=1", "-d", url, "-f", file])
    }

    /// What is written to the log while `body` runs, with every statement in it.
    func logged(_ body: () throws -> Void) throws -> String {
        let before = try ProgramFiles.read(log).count
        try query("ALTER SYSTEM SET log_statement = 'all'; SELECT pg_reload_conf()")
        _ = poll(nil, 0, 500)
        try body()
        try query("ALTER SYSTEM RESET log_statement; SELECT pg_reload_conf()")
        _ = poll(nil, 0, 500)
        return String(decoding: try ProgramFiles.read(log).dropFirst(before), as: UTF8.self)
    }

    /// Transactions per second of `pgbench -M prepared` with so many clients.
    func pgbench(_ scripts: [String], clients: Int, seconds: Int, run: Int) throws -> Double {
        var arguments = [
            "-n", "-M", "prepared", "-c", "\(clients)", "-j", "2", "-T", "\(seconds)",
            "-D", "n=0", "-D", "run=\(run)",
        ]
        for (number, script) in scripts.enumerated() {
            let file = scratch + "/pgbench-\(number).sql"
            try ProgramFiles.write(Array(script.utf8), to: file)
            arguments += ["-f", file]
        }
        // The role of the server, whose rows the tenants' policies guard.
        let said = try program("pgbench", arguments + [url + "&options=-crole%3Dpos_server"])
        for line in said.split(separator: "\n") where line.hasPrefix("tps = ") {
            if let rate = Double(line.dropFirst(6).prefix { $0 != " " }) { return rate }
        }
        throw BenchmarkFailure("pgbench said: \(said)")
    }

    private func program(_ name: String, _ arguments: [String]) throws -> String {
        try Child.run("/usr/bin/" + name, arguments, environment: environment, in: scratch)
        return String(decoding: try ProgramFiles.read(scratch + "/output.txt"), as: UTF8.self)
    }
}
