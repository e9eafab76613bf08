import RetailModels

/// What tills notice of each other: reads, hints, and many sockets.
extension ServerBenchmark {
    /// Sales whose way to another till is measured.
    private static let seenCount = 300
    static let socketCount = 500
    /// Sales a second while all sockets listen: each of 500 tills sells every 20 seconds.
    private static let socketSalesPerSecond = 25

    /// What tills ask for while others sell, and a sale's way from one till to another.
    mutating func reads(_ label: String) async throws {
        guard var seller = tills[Self.mainTenant]?[0], var reader = tills[Self.mainTenant]?[1]
        else { return }
        try server.renewToken(of: &seller)
        try server.renewToken(of: &reader)
        let sales = try server.sales(Self.seenCount, of: &seller)
        tills[Self.mainTenant]?[0] = seller
        let seen = try await Visibility.measure(
            sales, of: seller, at: server, by: reader, at: second)
        storedCount += sales.count
        addBeside(
            "seen by another till at another process", label, seen,
            target: .p50AndP99AtMost(50, 250))
        var (one, list, movements) = (Samples(), Samples(), Samples())
        for (id, _) in sales {
            _ = try one.timeNow { try server.call(GetSale(id: id), of: seller) }
            _ = try list.timeNow { try server.call(ListSales(limit: 50), of: seller) }
            _ = try movements.timeNow {
                try server.call(ListMovements(product: ServerTill.someProduct), of: seller)
            }
        }
        addBeside("one sale", label, one)
        addBeside("list of 50 sales", label, list)
        addBeside("list of a product's 50 movements", label, movements)
    }

    /// Hundreds of tills that listen to one process while sales are made: each hears of each.
    mutating func sockets() async throws {
        guard var all = tills[Self.socketTenant] else { return }
        for index in all.indices { try server.renewToken(of: &all[index]) }
        tills[Self.socketTenant] = all
        var seller = all.removeLast()
        let before = try Child.residentMegabytes(server.process)
        let fleet = SocketFleet(all, at: server)
        var head = try await fleet.open()
        let name = "\(all.count) sockets of one process"
        report.add(
            Figure("memory, " + name, try Child.residentMegabytes(server.process), .megabytes)
                .beside(before, "without"))
        let caller = try HTTPCaller(port: server.port)
        var samples = Samples()
        let sales = try server.sales(Self.socketSalesPerSecond * options.seconds, of: &seller)
        tills[Self.socketTenant]?[all.count] = seller
        for sale in sales {
            head += 1
            fleet.expect(head)
            let start = nanoseconds()
            guard (200...299).contains(try caller.exchange(sale.request).status) else {
                throw BenchmarkFailure("a sale beside \(name) was refused")
            }
            samples.record(try await fleet.allHeard() - start)
            let rest = 1_000 / Self.socketSalesPerSecond - Int((nanoseconds() - start) / 1_000_000)
            try await ContinuousClock().sleep(for: .milliseconds(max(0, rest)))
        }
        storedCount += sales.count
        report.add(Figure("heard by all, " + name, samples, target: .p99AtMost(250)))
        // As fast as it goes; heads may be passed over, and the last one arrives everywhere.
        let result = try load(
            [(Self.socketTenant, 1)], seconds: Double(options.seconds))
        fleet.expect(head + Int64(result.answered.reduce(0, +)))
        _ = try await fleet.allHeard()
        report.add(Figure("sales, 1 till beside " + name, result.rate(), .perSecond))
        report.add(
            Figure(
                "memory, \(name), after the sales", try Child.residentMegabytes(server.process),
                .megabytes))
        await fleet.close()
    }
}
