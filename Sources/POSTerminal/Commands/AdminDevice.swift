import ArgumentParser
import RetailModels

struct AdminDevice: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "device", abstract: "List, approve, revoke and rename devices.",
        subcommands: [List.self, Approve.self, Revoke.self, Rename.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List a tenant's devices.")
        @OptionGroup var admin: AdminOptions
        @Option(help: "The tenant's id; all tenants without it.")
        var tenant: String?

        func run() async throws {
            var devices: [Device] = []
            for tenant in try await AdminDevice.tenants(tenant, admin) {
                devices += try await admin.call(ListDevices(tenant: tenant)).items
            }
            let columns = [
                "name", "status", "till", "code", "fingerprint", "pushed", "pulled", "parked",
                "skew", "last seen (UTC)", "device",
            ]
            try admin.show(devices, columns) {
                [
                    $0.name, $0.status.rawValue, $0.series ?? "",
                    $0.code.map(Pairing.shown) ?? "", $0.fingerprint, "\($0.pushed ?? 0)",
                    $0.report.map { "\($0.pulled)" } ?? "", "\($0.parked ?? 0)",
                    $0.skew.map(AdminDevice.seconds) ?? "",
                    $0.lastSeen.map(AdminTime.text) ?? "", $0.id,
                ]
            }
        }
    }

    /// A clock's difference in whole seconds, as in `+3 s`.
    private static func seconds(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1_000
        return seconds > 0 ? "+\(seconds) s" : "\(seconds) s"
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "approve",
            abstract: "Approve the device that shows a code; compare the fingerprint first.")
        @OptionGroup var admin: AdminOptions
        @Option(help: "The tenant's id; the code is looked for in all without it.")
        var tenant: String?
        @Option(help: "The location's number; the first without it.")
        var location: String?
        @Option(help: "The till's number; without it the one it had, or the next free.")
        var till: String?
        @Argument(help: "The code that the till shows.")
        var code: String

        func run() async throws {
            let wanted = Pairing.normalised(code)
            for tenant in try await AdminDevice.tenants(tenant, admin) {
                let devices = try await admin.call(ListDevices(tenant: tenant)).items
                guard devices.contains(where: { $0.code == wanted }) else { continue }
                let device = try await admin.call(
                    ApproveDevice(
                        tenant: tenant,
                        body: .init(code: wanted, location: location, series: till)))
                return try admin.show(
                    device,
                    "\(device.name) is till \(device.series ?? ""), key \(device.fingerprint)")
            }
            throw CommandFailure(.data, "No device shows the code \(wanted). See device list.")
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke",
            abstract: "Take a device's access away; it keeps its data and sells on locally.")
        @OptionGroup var admin: AdminOptions
        @Option(help: "The tenant's id; looked for without it.")
        var tenant: String?
        @Argument(help: "The device's id or its name.")
        var device: String

        func run() async throws {
            let (tenant, found) = try await AdminDevice.find(device, tenant, admin)
            let changed = try await admin.call(
                ChangeDevice(tenant: tenant, body: .init(device: found.id, isRevoked: true)))
            try admin.show(changed, "\(changed.name) is \(changed.status.rawValue)")
        }
    }

    struct Rename: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rename", abstract: "Give a device another name.")
        @OptionGroup var admin: AdminOptions
        @Option(help: "The tenant's id; looked for without it.")
        var tenant: String?
        @Argument(help: "The device's id or its name.")
        var device: String
        @Argument(help: "The new name.")
        var name: String

        func run() async throws {
            let (tenant, found) = try await AdminDevice.find(device, tenant, admin)
            let changed = try await admin.call(
                ChangeDevice(tenant: tenant, body: .init(device: found.id, name: name)))
            try admin.show(changed, "\(changed.id) is \(changed.name)")
        }
    }

    static func tenants(_ named: String?, _ admin: AdminOptions) async throws -> [String] {
        if let named { return [named] }
        return try await admin.call(ListTenants()).items.map(\.id)
    }

    private static func find(
        _ device: String, _ tenant: String?, _ admin: AdminOptions
    ) async throws -> (tenant: String, device: Device) {
        var found: [(String, Device)] = []
        for tenant in try await tenants(tenant, admin) {
            for one in try await admin.call(ListDevices(tenant: tenant)).items
            where one.id == device || one.name == device {
                found.append((tenant, one))
            }
        }
        guard let first = found.first else {
            throw CommandFailure(.data, "There is no device \(device). See device list.")
        }
        guard found.count == 1 else {
            throw CommandFailure(.data, "Several devices are called \(device); name the id.")
        }
        return first
    }
}
