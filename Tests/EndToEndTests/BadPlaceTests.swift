import Foundation
import Testing

/// Folders, disks and ports that do not do: a clear sentence, and nothing lost.
@Suite struct BadPlaceTests {
    @Test func aFolderWithoutAShop() throws {
        let place = try Shop()
        for words in [
            ["verify"], ["report", "sales", "--by", "day"], ["shift", "open"], ["serve"],
        ] {
            try place.pos(words).refused(2, "no shop", "pos init")
        }
        #expect(!Site.isThere(place.path), "looking makes nothing")
    }

    private static let noDatabase = Data("This is no database, whatever its name says.\n".utf8)

    @Test func aTextFileInTheStoresPlace() async throws {
        let shop = try await Prepared.small()
        let kept = try Shop(copying: shop)
        let path = URL(fileURLWithPath: shop.path + "/store.sqlite")
        let real = try Data(contentsOf: path)
        try Self.noDatabase.write(to: path)
        for words in [["verify"], ["shift", "close"]] {
            try shop.pos(words).refused(65, "not a database", "pos restore")
        }
        #expect(try Data(contentsOf: path) == Self.noDatabase, "it is left as it is")
        try real.write(to: path)
        try shop.expectVerified()
        try kept.expectVerified()
    }

    /// The store has what a journal held that was delivered; what stands in its place is kept.
    @Test func aTextFileInTheJournalsPlace() async throws {
        let shop = try await Prepared.small()
        let path = URL(fileURLWithPath: shop.path + "/journal.sqlite")
        try Self.noDatabase.write(to: path)
        try shop.pos("verify").refused(65, "no database")
        #expect(try Data(contentsOf: path) == Self.noDatabase, "looking changes nothing")
        let closed = try shop.pos("shift", "close")
        try closed.done()
        let name = try #require(closed.errors.firstMatch(of: /journal\.sqlite\.damaged-[0-9]+/))
        #expect(closed.errors.contains("made anew from its store"))
        let aside = URL(fileURLWithPath: shop.path + "/" + name.output)
        #expect(try Data(contentsOf: aside) == Self.noDatabase)
        try shop.expectVerified()
    }

    @Test func aNewerDatabase() async throws {
        let shop = try await Prepared.small()
        let columns = try shop.sqlite(
            "store.sqlite", "SELECT name FROM pragma_table_info('schema_migration')"
        ).split(separator: "\n").map { $0 == "id" ? "'9999_future'" : String($0) }
        let sql =
            "INSERT INTO schema_migration SELECT \(columns.joined(separator: ", ")) "
            + "FROM schema_migration LIMIT 1"
        _ = try shop.sqlite("store.sqlite", sql)
        for words in [
            ["verify"], ["shift", "close"], ["report", "sales", "--by", "day"], ["serve"],
        ] {
            try shop.pos(words).refused(65, "newer version", "9999_future")
        }
        let future = "DELETE FROM schema_migration WHERE id = '9999_future'"
        _ = try shop.sqlite("store.sqlite", future)
        try shop.expectVerified()
    }

    /// Root may write anywhere, so root tries as nobody.
    @Test func aFolderThatCannotBeWritten() async throws {
        let shop = try await Prepared.small()
        var user: [String] = []
        if Site.isRoot {
            user = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
            let probe = try RunningProgram(user + [Site.binary, "--version"]).wait()
            guard Site.has("setpriv"), probe.status == 0 else {
                return Site.leaveOut("a read-only folder: nobody but root can run \(Site.binary)")
            }
            try run("chown", "-R", "65534:65534", shop.path).done()
            try run("chmod", "a+x", Site.scratch, shop.beside("")).done()
        }
        let csv = try shop.file("stock.csv", "sku,quantity,minimum\n999172,1,1\n")
        let all = ["verify", "shift close", "shift open", "import stock \(csv)", "init"]
        try run("chmod", "-R", "a-w", shop.path).done()
        for words in all {
            var words = words.split(separator: " ").map(String.init)
            if words == ["init"] { words = Shop.initWords }
            let program = try RunningProgram(
                user + [Site.binary] + words + ["--data", shop.path], environment: shop.variables())
            let outcome = program.wait()
            if words == ["verify"] {
                #expect([0, 77].contains(outcome.status), "\(outcome)")
            } else {
                outcome.refused(77, "cannot be written")
            }
        }
        try run("chmod", "-R", "u+w", shop.path).done()
        try shop.expectVerified()
    }

    /// On a disk of its own, which a mount namespace takes away again.
    @Test func aFullDisk() async throws {
        let shop = try await Prepared.stocked()
        let namespace = ["unshare", "--mount"] + (Site.isRoot ? [] : ["--map-root-user"])
        let probe = "mount -t tmpfs -o size=1m tmpfs /mnt"
        guard Site.has("unshare"),
            try RunningProgram(namespace + ["sh", "-c", probe]).wait().status == 0
        else { return Site.leaveOut("a full disk: no file system may be mounted here") }
        let script = """
            disk=$1; shop=$2; pos=$3; baskets=$4
            mount -t tmpfs -o size=24m tmpfs "$disk"
            cp -a "$shop" "$disk/data"
            dd if=/dev/zero of="$disk/filler" bs=1k count=30000 2>/dev/null || true
            dd if=/dev/null of="$disk/filler" bs=1k seek=$5 2>/dev/null
            set +e
            "$pos" replay "$baskets" --data "$disk/data" >&2; echo "full $?"
            "$pos" shift open --data "$disk/data" >&2; echo "shift $?"
            rm "$disk/filler"
            "$pos" shift close --data "$disk/data" >&2; echo "closed $?"
            "$pos" replay "$baskets" --data "$disk/data" --json; echo "room $?"
            "$pos" replay "$baskets" --data "$disk/data" --json; echo "again $?"
            "$pos" verify --data "$disk/data"; echo "verify $?"
            "$pos" report sales --by tax --format csv --data "$disk/data"
            """
        let disk = try Folder("disk")
        // What is left free: nothing at all, and so little that it ends in the middle.
        for used in [0, 400, 1_200] {
            let room = "$(( $(stat -c %s \"$disk/filler\") / 1024 - \(used) ))"
            let words = ["sh", "-euc", script.replacing("$5", with: room), "sh", disk.path]
            let outcome = try RunningProgram(
                namespace + words + [shop.path, Site.binary, Site.demo + "/baskets.csv"],
                environment: shop.variables()
            ).wait()
            let lines = outcome.output.split(separator: "\n").map(String.init)
            #expect(lines.contains("full 74"), "\(used) kB left: \(outcome)")
            #expect(outcome.errors.contains("disk is full"), "\(used) kB left: \(outcome)")
            #expect(lines.contains("room 0") && lines.contains("verify 0"), "\(outcome)")
            let report = lines.drop { $0 != SalesRow.header }.joined(separator: "\n") + "\n"
            let rows = try SalesRow.rows(of: report)
            #expect(rows.map(\.net).reduce(0, +) == Prepared.demoNet, "\(used) kB left")
        }
    }

    @Test func aSecondProcessOnTheFolder() async throws {
        let shop = try await Prepared.small()
        let server = try shop.start(["serve", "--listen", "127.0.0.1:0"])
        _ = try Cloud.address(of: server)
        for words in [
            ["shift", "close"], ["serve"], ["import", "products", Site.demo + "/catalogue.csv"],
        ] {
            try shop.pos(words).refused(75, "pos serve", "\(server.pid)")
        }
        // Looking is allowed.
        try shop.pos("report", "sales", "--by", "day").done()
        try shop.expectVerified()
        server.signal(SIGTERM)
        #expect(server.wait(seconds: 90).status == 0)
        try shop.pos("shift", "close").done()
        try shop.expectVerified()
    }

    /// A process that was killed leaves no lock behind.
    @Test func aKilledProcessLeavesTheFolderFree() async throws {
        let shop = try await Prepared.small()
        let server = try shop.start(["serve", "--listen", "127.0.0.1:0"])
        _ = try Cloud.address(of: server)
        server.signal(SIGKILL)
        #expect(server.wait().status == 128 + SIGKILL)
        try shop.pos("shift", "close").done()
        try shop.expectVerified()
    }

    @Test func aPortThatIsTaken() async throws {
        let holder = try await Prepared.small()
        let own = ["POS_SERVER_LISTEN": "127.0.0.1:8089"]
        let address = "127.0.0.1:8089"
        let holding = try holder.start(["serve"], with: own)
        // Whoever holds it, ours or another program: it is taken.
        _ = Wait.until(seconds: 90) { holding.errors.contains("8089") }
        let shop = try await Prepared.small()
        try shop.pos("serve", with: own).refused(69, "\(address) is taken", "--listen")
        try shop.pos("serve", "--listen", address).refused(69, "\(address) is taken")
        try shop.pos("shift", "close", with: own).done()
        let replay = try shop.pos("replay", Site.demo + "/baskets.csv", with: own)
        #expect(replay.errors.contains("Port 8089 is taken"), "\(replay)")
        try shop.expectVerified(with: own)
        holding.signal(SIGTERM)
        _ = holding.wait()
    }

    @Test(arguments: [
        "100000000000000000000", "92233720368547758.08", "-1", "1.234", "many", "1e3", "",
    ])
    func anAmountThatIsNone(amount: String) async throws {
        let shop = try await Prepared.small()
        try shop.pos("shift", "close").done()
        let open = try shop.pos(["shift", "open", "--float=" + amount])
        #expect([64, 65].contains(open.status), "\(open)")
        // Nothing at all is the parser's to refuse.
        #expect(open.errors.hasPrefix(amount.isEmpty ? "Error: " : "pos: "), "\(open)")
        try shop.pos("report", "x").refused(2, "No shift is open")
        try shop.expectVerified()
    }

    @Test func wordsThatAreWrong() async throws {
        let shop = try await Prepared.empty()
        #expect(try shop.pos("sell").status == 64)
        #expect(try shop.pos("verify", "--quickly").status == 64)
        try shop.pos("shift", "open", "--float", "1", "--operator", "9").refused(64, "operator 9")
        for (flag, value) in [
            ("--currency", "dollars"), ("--tax", "none"), ("--till", "a b"),
            ("--time-zone", "Mars/Olympus"), ("--tax-rate", "high=many"),
            ("--operator", "Eve:owner:1111"), ("--operator", "Eve:cashier:1"),
        ] {
            var words = Shop.initWords
            if let index = words.firstIndex(of: flag), flag != "--operator" {
                words[index + 1] = value
            } else {
                words += [flag, value]
            }
            let place = try Shop()
            try place.pos(words).refused(64, flag)
            #expect(!Site.isThere(place.path), "\(flag): nothing is written")
        }
        try shop.pos("verify", with: ["POS_CLOUD_TIMEOUT_MS": "soon"]).refused(
            78, "POS_CLOUD_TIMEOUT_MS")
    }
}
