import APIClient
import ArgumentParser
import Glibc
import LocalStore
import Peripherals
import RetailModels
import RetailStore

/// `pos doctor`: looks at what a till needs and says what to do about it.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check this till; exit 1 if something is wrong.")

    @OptionGroup var common: CommonOptions

    private struct Check: Codable {
        var name: String
        var isWell: Bool
        var detail: String
    }

    func run() async throws {
        let settings = try common.settings()
        let folder = TillFolder(path: settings.dataDirectory)
        var checks = [
            folderCheck(folder), diskCheck(folder), terminalCheck(), keysCheck(folder),
            await databaseCheck(settings), await journalCheck(folder),
        ]
        if let printer = settings.printer.printer(
            folder, environment: RetailModels.Host.environment)
        {
            checks.append(await printerCheck(printer, folder))
        }
        let isPaired = folder.pairing()?.isPaired == true
        if settings.cloud.isEnabled || isPaired {
            checks.append(await cloudCheck(settings, folder))
        }
        if common.json {
            try Output.data(json: checks)
        } else {
            for check in checks {
                Output.data("\(check.isWell ? "ok  " : "WRONG") \(check.name): \(check.detail)")
            }
        }
        if checks.contains(where: { !$0.isWell }) { throw ExitCode(1) }
    }

    private func folderCheck(_ folder: TillFolder) -> Check {
        var status = stat()
        guard stat(folder.path, &status) == 0 else {
            return Check(
                name: "folder", isWell: false,
                detail: "\(folder.path) is not there; set a shop up with pos init or pos demo")
        }
        guard access(folder.path, W_OK) == 0 else {
            return Check(
                name: "folder", isWell: false,
                detail: "\(folder.path) cannot be written; correct its permissions")
        }
        let isOpen = status.st_mode & 0o077 != 0
        return Check(
            name: "folder", isWell: !isOpen,
            detail: isOpen
                ? "\(folder.path) can be read by others; run chmod 700 on it" : folder.path)
    }

    private func diskCheck(_ folder: TillFolder) -> Check {
        var system = statvfs()
        guard statvfs(folder.path, &system) == 0 else {
            return Check(name: "disk", isWell: false, detail: "its room cannot be read")
        }
        let megabytes = (UInt64(system.f_bavail) * UInt64(system.f_frsize)) >> 20
        return Check(
            name: "disk", isWell: megabytes >= 200,
            detail: "\(megabytes) MB free" + (megabytes >= 200 ? "" : "; make room"))
    }

    private func terminalCheck() -> Check {
        let name = RetailModels.Host.environment["TERM"] ?? ""
        return Check(
            name: "terminal", isWell: !name.isEmpty,
            detail: name.isEmpty ? "TERM is not set; set it, such as xterm-256color" : name)
    }

    private func keysCheck(_ folder: TillFolder) -> Check {
        do {
            let table = try KeysFile.read(in: folder.path)
            let standard = KeyTable.standard
            let changed = table.entries.filter { $0.keys != standard[$0.name].keys }
            return Check(
                name: "keys", isWell: true,
                detail: changed.isEmpty
                    ? "the standard ones"
                    : "other ones for " + changed.map(\.name.rawValue).joined(separator: ", "))
        } catch {
            return Check(name: "keys", isWell: false, detail: CommandFailure(error).message)
        }
    }

    private func databaseCheck(_ settings: Settings) async -> Check {
        do {
            let place = try await Workplace.look(settings)
            let products = try await place.database.read { tx in
                try ProductStore.count(tenant: place.identity.tenant, in: tx)
            }
            await place.database.close()
            return Check(
                name: "database", isWell: true,
                detail: "\(place.shop.name), \(products) products, schema as it should be")
        } catch {
            return Check(name: "database", isWell: false, detail: CommandFailure(error).message)
        }
    }

    private func journalCheck(_ folder: TillFolder) async -> Check {
        do {
            let journal = try SQLiteJournal(path: folder.journal, access: .readOnly)
            let head = try await journal.head()
            let open = try await journal.count(in: [.open]).rows
            await journal.close()
            return Check(
                name: "journal", isWell: true,
                detail: "last number \(head.sequence), \(open) writes to deliver, "
                    + (head.shift == nil ? "no shift open" : "a shift is open"))
        } catch {
            return Check(name: "journal", isWell: false, detail: CommandFailure(error).message)
        }
    }

    private func printerCheck(_ printer: Printer, _ folder: TillFolder) async -> Check {
        do throws(PortFailure) { try printer.port.look() } catch {
            return Check(
                name: "printer", isWell: false,
                detail: error.sentence(printer.port.destination))
        }
        let keeper = try? SQLitePrintKeeper(path: folder.prints)
        let jobs = (try? await keeper?.jobs(limit: 1_000)) ?? []
        await keeper?.close()
        let waiting = jobs.count { $0.state == .waiting }
        return Check(
            name: "printer", isWell: true,
            detail: "\(printer.port.destination) answers, \(waiting) waiting")
    }

    private func cloudCheck(_ settings: Settings, _ folder: TillFolder) async -> Check {
        guard let access = try? TillMachine.cloudAccess(settings, folder) else {
            return Check(
                name: "cloud", isWell: false, detail: "cloud.url is not set, or no token is there")
        }
        let transport = CurlTransport(options: .init(caFile: settings.cloud.caFile))
        defer { transport.stop() }
        let client = APIClient(transport: transport)
        let url = access.url
        switch try? await client.ask(SyncHealth(), through: access) {
        case .answered: return Check(name: "cloud", isWell: true, detail: "\(url) answers")
        case .refused(let problem):
            return Check(name: "cloud", isWell: false, detail: problem.detail)
        case .failed(let reason, _):
            return Check(name: "cloud", isWell: false, detail: "\(url): \(reason)")
        case nil: return Check(name: "cloud", isWell: false, detail: "not asked")
        }
    }
}
