import Foundation
import Glibc
import LocalStore
import RetailModels
import RetailStore

/// Copies of a till's folder: a tar archive of the store first and the journal last, since a newer
/// journal delivers again what the store lacks, while an older one would reuse numbers
/// (architecture.md: Keys, trust, one owner).
struct Backup {
    private static let names = [
        "till.json", "store.sqlite", "high-water.json", "journal.sqlite",
    ]
    private static let keysName = "keys.sealed"
    private let folder: TillFolder

    init(folder: TillFolder) { self.folder = folder }

    /// Writes the archive; the till may be in use.
    /// - Parameter passphrase: seals the keys and puts them in; nil leaves them out.
    func write(to file: String, passphrase: String?) async throws {
        guard access(file, F_OK) != 0 else {
            throw CommandFailure(.cannotCreate, "\(file) exists. Name a new file.")
        }
        try await withTemporaryFolder(beside: file) { work in
            if SmallFile.read(folder.store) != nil {
                let store = try SQLiteDatabase(path: folder.store, access: .readOnly)
                try await store.backUp(to: work + "/store.sqlite")
                await store.close()
            }
            for (path, name) in [
                (folder.identityFile, "till.json"), (folder.highWater, "high-water.json"),
            ] {
                guard let bytes = SmallFile.read(path) else { continue }
                SmallFile.replace(work + "/" + name, with: bytes, mode: 0o600)
            }
            if let passphrase {
                let sealed = try KeySeal.seal(
                    signing: folder.secret(folder.signingKey), pepper: folder.secret(folder.pepper),
                    passphrase: passphrase)
                try folder.write(sealed, to: work + "/" + Self.keysName)
            }
            let journal = try SQLiteJournal(path: folder.journal, access: .readOnly)
            try await journal.backUp(to: work + "/journal.sqlite")
            await journal.close()
            try tar(["-cf", file, "-C", work, "."])
        }
    }

    /// Puts the archive's files in the place of the folder's, which are kept beside them.
    /// - Returns: where the replaced files went, if there were any.
    func restore(
        from file: String, overwrites: Bool, passphrase: String?
    ) async throws -> String? {
        guard access(file, R_OK) == 0 else {
            throw CommandFailure(
                .noInput, "\(file) cannot be read: \(String(cString: strerror(errno))).")
        }
        try folder.create()
        let lock = try folder.lock(as: "pos restore")
        defer { withExtendedLifetime(lock) {} }
        let isUsed = access(folder.identityFile, F_OK) == 0
        guard overwrites || !isUsed else {
            throw CommandFailure(
                .state,
                "\(folder.path) holds a shop already. Say --overwrite to put the backup in its "
                    + "place; its files are kept beside it.")
        }
        var kept: String?
        try await withTemporaryFolder(beside: folder.identityFile) { work in
            try tar(["-xf", file, "-C", work])
            let identity = try await check(work)
            if isUsed, try folder.identity().device != identity.device {
                throw CommandFailure(
                    .state, "The backup is of another till. Restore it into a folder of its own.")
            }
            try restoreKeys(from: work, passphrase: passphrase)
            if isUsed { kept = try setAside() }
            for name in Self.names {
                let (from, to) = (work + "/" + name, folder.path + "/" + name)
                // The side file of this folder knows later numbers than the backup's.
                if name == "high-water.json", access(to, F_OK) == 0 { continue }
                guard access(from, F_OK) == 0 else { continue }
                guard rename(from, to) == 0 else {
                    throw CommandFailure(
                        .inputOutput,
                        "\(to) cannot be written: \(String(cString: strerror(errno))).")
                }
            }
        }
        return kept
    }

    /// Looks at what was unpacked before anything is replaced, and gives the journal its new id.
    private func check(_ work: String) async throws -> TillIdentity {
        guard let bytes = SmallFile.read(work + "/till.json"),
            let identity = try? CanonicalJSON.decode(TillIdentity.self, from: bytes),
            access(work + "/journal.sqlite", F_OK) == 0
        else { throw CommandFailure(.data, "The file is no backup of a till.") }
        if access(work + "/store.sqlite", F_OK) == 0 {
            let store = try SQLiteDatabase(path: work + "/store.sqlite", access: .readOnly)
            // An older schema is brought up to date when the till opens it; a newer one never is.
            do { try await Migrator(Migrations.all).check(store) } catch MigrationFailure.older {}
            await store.close()
        }
        let journal = try SQLiteJournal(path: work + "/journal.sqlite")
        guard try await journal.integrityFaults().isEmpty else {
            throw CommandFailure(.data, "The backup's journal is damaged. Take an older one.")
        }
        try await journal.markRestored(newID: RetailModels.Host.live.newID())
        await journal.close()
        return identity
    }

    private func restoreKeys(from work: String, passphrase: String?) throws {
        if access(folder.signingKey, F_OK) == 0 { return }
        guard access(work + "/" + Self.keysName, F_OK) == 0 else {
            throw CommandFailure(
                .noInput,
                "The backup has no keys and neither has \(folder.keys). Copy the till's keys "
                    + "folder there, or take a backup made with --with-keys.")
        }
        guard let passphrase else {
            throw CommandFailure(
                .usage, "The backup's keys are sealed. Set POS_BACKUP_PASSPHRASE to open them.")
        }
        let keys = try KeySeal.open(
            folder.secret(work + "/" + Self.keysName), passphrase: passphrase)
        try folder.write(keys.signing + "\n", to: folder.signingKey)
        try folder.write(keys.pepper + "\n", to: folder.pepper)
    }

    /// Moves the files in use into a folder of their own: nothing unsent is thrown away.
    private func setAside() throws -> String {
        let aside = folder.path + "/replaced-\(RetailModels.Host.live.now())"
        guard mkdir(aside, 0o700) == 0 else {
            throw CommandFailure(
                .cannotCreate, "\(aside) cannot be made: \(String(cString: strerror(errno))).")
        }
        for name in ["till.json", "store.sqlite", "journal.sqlite", "cart.sqlite"] {
            for suffix in ["", "-wal", "-shm"] {
                let path = folder.path + "/" + name + suffix
                guard access(path, F_OK) == 0 else { continue }
                guard rename(path, aside + "/" + name + suffix) == 0 else {
                    throw CommandFailure(
                        .inputOutput,
                        "\(path) cannot be moved: \(String(cString: strerror(errno))).")
                }
            }
        }
        return aside
    }

    private func tar(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["tar"] + arguments
        process.standardError = Pipe()
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CommandFailure(
                .data,
                "tar could not read or write the archive; is the file a backup, and is "
                    + "there room on the disk?")
        }
    }

    private func withTemporaryFolder(
        beside path: String, _ body: (String) async throws -> Void
    ) async throws {
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let work = parent + "/.pos-\(RetailModels.Host.live.newID())"
        guard mkdir(work, 0o700) == 0 else {
            throw CommandFailure(
                .cannotCreate, "\(parent) cannot be written: \(String(cString: strerror(errno))).")
        }
        defer { try? FileManager.default.removeItem(atPath: work) }
        try await body(work)
    }
}
