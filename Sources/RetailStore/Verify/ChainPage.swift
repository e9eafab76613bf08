public import RetailModels

/// A page of the proof of a tenant's chains, for whoever cannot wait for all of it at once.
public struct ChainPage {
    let tenant: String
    let tx: any SQLTransaction

    public init(tenant: String, in tx: any SQLTransaction) {
        self.tenant = tenant
        self.tx = tx
    }

    /// Where a proof stands. It travels as text that nobody else looks into.
    private struct Place: Codable {
        var device: String
        var series = ""
        var sequence: Int64 = 0
        /// Nil at the beginning of its chain.
        var chain: ChainCheck?
    }

    /// - Throws: `notFound` for a place that no page has named.
    public func read(after text: String?) throws -> VerifyChain.Reply {
        let devices = try DocumentStore.devices(tenant: tenant, in: tx)
        guard var place = try text.map(Self.decode) ?? devices.first.map({ Place(device: $0) })
        else { return VerifyChain.Reply(device: nil) }
        let page = try Verifier.page(
            device: place.device, after: (place.series, place.sequence),
            chain: place.chain ?? .start(of: place.device, tenant: tenant, in: tx),
            tenant: tenant, in: tx)
        var reply = VerifyChain.Reply(
            device: place.device, documents: page.documents, rows: page.rows,
            findings: page.findings.map(\.description))
        if let last = page.last {
            place.chain = page.chain
            (place.series, place.sequence) = last
            reply.next = try CanonicalJSON.text(place)
        } else {
            try compare(place.device, &reply)
            reply.next = try devices.first { $0 > place.device }
                .map { try CanonicalJSON.text(Place(device: $0)) }
        }
        return reply
    }

    private static func decode(_ text: String) throws -> Place {
        guard let place = try? CanonicalJSON.decode(Place.self, from: Array(text.utf8)) else {
            throw Problem(.notFound, "no page has named the place that after is to be")
        }
        return place
    }

    /// What the till told last must be here, but for what it said was still to be sent.
    private func compare(_ id: String, _ reply: inout VerifyChain.Reply) throws {
        let device = try DeviceStore.find(id, tenant: tenant, in: tx)?.device
        guard let told = device?.report, told.number > 0 else { return }
        let number = ReceiptNumber.text(series: told.series, sequence: told.number)
        let row = try tx.row(
            """
            SELECT hash FROM document WHERE tenant_id = \(tenant) AND device_id = \(id)
                AND series = \(told.series) AND sequence = \(told.number)
            """)
        if let row {
            guard try row.text("hash") != told.chainHead else { return }
            reply.findings.append("document \(number): the till has it with other bytes")
            return
        }
        let here = try tx.row(
            """
            SELECT MAX(sequence) AS n FROM document WHERE tenant_id = \(tenant)
                AND device_id = \(id) AND series = \(told.series)
            """)
        reply.behind = told.number - (try here?.optionalInteger("n") ?? 0)
        if told.waiting == 0 {
            reply.findings.append("document \(number): the till has sent it, and it is not here")
        }
    }
}
