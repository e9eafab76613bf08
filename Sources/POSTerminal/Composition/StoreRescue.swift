import APIClient
import Glibc
import LocalStore
import RetailModels
import RetailStore

/// Puts a till's store in place again that is damaged or gone. The shop and its people come from
/// the cloud at once, the catalogue with the next snapshot; what the till has done follows from
/// its journal and the cloud's log, as after any start that finds them missing
/// (`TillSync.recover`).
///
/// Invariants:
/// 1. Nothing is moved before the new store is whole.
/// 2. The damaged file is kept under another name.
struct StoreRescue {
    let settings: Settings
    let folder: TillFolder

    /// Whether the file is there and has anything in it. SQLite takes an empty one for new.
    var isGone: Bool {
        var status = stat()
        return stat(folder.store, &status) != 0 || status.st_size == 0
    }

    /// Whether the last process that wrote it could not close it.
    var wasLeftOpen: Bool {
        var status = stat()
        return stat(folder.store + "-wal", &status) == 0 && status.st_size > 0
    }

    /// - Parameter reason: what is wrong with the file.
    /// - Returns: what to tell the person who started the till.
    func run(_ reason: String) async throws -> String {
        let damage = "The store of this till (\(folder.store)) is damaged: \(reason)."
        guard let pairing = folder.pairing(), pairing.isPaired, settings.cloud.isOn(pairing) else {
            throw CommandFailure(.data, "\(damage) Put a backup in its place with pos restore.")
        }
        let url = settings.cloud.url ?? pairing.url
        let new = folder.store + ".new"
        for suffix in Self.suffixes { unlink(new + suffix) }
        do {
            let joining = try Joining(
                settings: settings, folder: folder, url: url, tenant: pairing.tenant)
            defer { joining.stop() }
            let setup = try await joining.setup()
            let database = try SQLiteDatabase(path: new)
            _ = try await Migrator(Migrations.all).migrate(database)
            try await joining.take(setup, into: database)
            await database.close()
        } catch {
            let failure = CommandFailure(error)
            throw CommandFailure(
                failure.code,
                "\(damage) It is made anew from the cloud, but: \(failure.message) What was sold "
                    + "is safe in the journal. Start this again when the cloud answers, or put a "
                    + "backup in its place with pos restore.")
        }
        let aside = "\(folder.store).damaged-\(Host.live.now())"
        for suffix in Self.suffixes where access(folder.store + suffix, F_OK) == 0 {
            try move(folder.store + suffix, to: aside + suffix)
        }
        try move(new, to: folder.store)
        return "The till's store was damaged and is made anew from the cloud and the journal; "
            + "the old file is \(aside)."
    }

    /// A database and what SQLite keeps beside it.
    private static let suffixes = ["", "-wal", "-shm"]

    private func move(_ path: String, to new: String) throws(CommandFailure) {
        guard rename(path, new) == 0 else {
            throw CommandFailure(
                .inputOutput, "\(path) cannot be moved: \(String(cString: strerror(errno))).")
        }
    }
}
