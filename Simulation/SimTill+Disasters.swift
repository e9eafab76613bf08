import FoundationEssentials
import LocalStore
import RetailModels
import RetailStore
import TestSupport

/// What happens to a till's disk, and what is left on it.
extension SimTill {
    /// Between two transactions the files are complete.
    func backUp() throws {
        guard let files, isAlive else { return }
        let place = folder + "/backup-\(backups.count % 3)"
        try? FileManager.default.removeItem(atPath: place)
        try FileManager.default.createDirectory(
            atPath: place, withIntermediateDirectories: true)
        files.side.flush()
        for name in ["store.sqlite", "journal.sqlite", "high-water.json"] {
            try? FileManager.default.copyItem(atPath: path(name), toPath: place + "/" + name)
        }
        backups.append(place)
    }

    /// A file, or all, are put back as they were.
    func restore(in world: World) async throws {
        guard isAlive, let place = backups.suffix(3).last else { return }
        let what = dice.pick([
            ["store.sqlite"], ["store.sqlite"], ["store.sqlite", "journal.sqlite"],
            ["journal.sqlite"], ["store.sqlite", "journal.sqlite", "high-water.json"],
        ])
        await world.count("restored \(what.count == 3 ? "all" : what.joined(separator: "+"))")
        await world.note("till \(index): \(what.joined(separator: ", ")) put back")
        await world.notePutBack(index)
        if what.count == 3 { await world.noteDoubtful(identity.series) }
        await die(in: world)
        await close()
        for name in what {
            let source = place + "/" + name
            guard FileManager.default.fileExists(atPath: source) else { continue }
            try SimFiles.replace(path(name), with: source)
        }
        try await world.noteLosses()
    }

    /// Becomes another machine with the same disk.
    func clone(_ other: SimTill) throws {
        identity = other.identity
        key = other.key
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        guard let files = other.files else { return }
        files.side.flush()
        for name in ["store.sqlite", "journal.sqlite", "high-water.json"] {
            try? FileManager.default.copyItem(atPath: other.path(name), toPath: path(name))
        }
    }

    /// Ids of the documents that its disk holds, running or not.
    func writeIDs() async throws -> Set<String> {
        guard let disk else {
            guard FileManager.default.fileExists(atPath: path("journal.sqlite")) else { return [] }
            disk = (
                try SQLiteJournal(path: path("journal.sqlite"), durability: .off),
                try SQLiteDatabase(path: path("store.sqlite"), durability: .off)
            )
            return try await writeIDs()
        }
        var ids = try await SimFiles.writeIDs(in: disk.database)
        for row in try await disk.journal.rows(in: WriteState.allCases, after: 0, limit: 100_000) {
            ids.insert(row.write.id)
        }
        return ids
    }
}
