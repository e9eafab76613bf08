import RetailModels
import RetailStore

/// What is done with a tenant's devices, whether the server's runner or the shop's manager does it.
struct DeviceCare {
    let tenant: String
    let tx: any SQLTransaction

    /// Gives the device that shows a code its place. Two at once are approved one after the other,
    /// so that both see the same seats and numbers taken.
    func approve(_ body: ApproveDevice.Body, now: Int64) throws -> Device {
        try TenantStore.hold(tenant, in: tx)
        let code = Pairing.normalised(body.code)
        guard let record = try DeviceStore.find(code: code, tenant: tenant, in: tx) else {
            throw Problem(.deviceElsewhere, "no device of this tenant shows the code \(code)")
        }
        guard (record.device.codeExpiresAt ?? 0) > now else {
            throw Problem(.codeExpired, "the code \(code) has expired; pair again on the till")
        }
        let seats =
            try TenantStore.licences(tenant: tenant, in: tx)
            .filter { $0.expiresAt.map { $0 > now } ?? true }.map(\.seats).max() ?? 0
        guard try DeviceStore.count(.active, tenant: tenant, now: now, in: tx) < seats else {
            throw Problem(.noSeats, "all \(seats) seats of the licence are taken")
        }
        let place = try self.place(record, body)
        try DeviceStore.activate(record.device.id, at: place, tenant: tenant, in: tx)
        return try device(record.device.id)
    }

    /// Renames or revokes a device, or both.
    func change(_ id: String, name: String?, isRevoked: Bool?) throws -> Device {
        if let name {
            guard !name.isEmpty, CleanText.isClean(name, limit: 64) else {
                throw Problem(.badRequest, "the name is empty, too long or not clean")
            }
        }
        _ = try device(id)
        if let name { try DeviceStore.rename(id, to: name, tenant: tenant, in: tx) }
        if isRevoked == true { try DeviceStore.revoke(id, tenant: tenant, in: tx) }
        return try device(id)
    }

    /// The location and the till's number that were asked for, or the first that are free. A till
    /// that comes back has its own, under which its documents go on.
    private func place(
        _ record: DeviceStore.Record, _ body: ApproveDevice.Body
    ) throws -> TillIdentity {
        let locations = try TenantStore.locations(tenant: tenant, in: tx)
        if let own = record.place(in: tenant), body.series ?? own.series == own.series {
            let number = locations.first { $0.id == own.location }?.number
            guard body.location ?? number == number else {
                throw Problem(
                    .exists, "till \(own.series) is of location \(number ?? "") already")
            }
            return own
        }
        guard let location = locations.first(where: { body.location ?? $0.number == $0.number })
        else {
            throw Problem(.notFound, "there is no location \(body.location ?? "")")
        }
        let taken = try TenantStore.tillNumbers(tenant: tenant, in: tx)
        let free = (1...).lazy.map { $0 < 10 ? "0\($0)" : "\($0)" }.first { !taken.contains($0) }
        let series = body.series ?? free ?? "01"
        guard (1...8).contains(series.utf8.count),
            series.utf8.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) })
        else { throw Problem(.badRequest, "a till's number is 1 to 8 digits or capital letters") }
        guard !taken.contains(series) else {
            throw Problem(.exists, "there is a till \(series) already")
        }
        let place = TillIdentity(
            tenant: tenant, location: location.id, till: DerivedID.make(tenant, "till", series),
            device: record.device.id, series: series)
        try ShopStore.insertTill(
            place, locationNumber: location.number, locationName: location.name, in: tx)
        return place
    }

    private func device(_ id: String) throws -> Device {
        guard let record = try DeviceStore.find(id, tenant: tenant, in: tx) else {
            throw Problem(.deviceElsewhere, "there is no device \(id)")
        }
        return record.device
    }
}
