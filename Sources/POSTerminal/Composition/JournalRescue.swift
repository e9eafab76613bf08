import Glibc
import LocalStore
import RetailModels
import RetailStore

/// Makes a till's journal anew that is damaged or gone, from what its store has of it and what can
/// still be read of the open rows. All of it is offered to the servers again, who know it.
///
/// The damaged file is kept under another name.
struct JournalRescue {
    let workplace: Workplace

    /// A journal that can be worked with.
    struct Opened {
        var journal: SQLiteJournal
        var head: JournalHead
        /// What to tell the person who started the till; nil for one that was well.
        var notice: String?
        /// Nothing is known of the series: its numbers are left alone.
        var mustLeaveSeries = false
    }

    private static let pageSize = 500
    private static let openRowCountMax = 10_000

    /// Opens the journal, made anew if it has to be.
    /// - Parameter hasNumbers: whether the side file knows of numbers that were used.
    func open(_ sideFile: SideFile, hasNumbers: Bool) async throws -> Opened {
        if let opened = try await well(sideFile) { return opened }
        return try await made(sideFile, hasNumbers: hasNumbers)
    }

    private func well(_ sideFile: SideFile) async throws -> Opened? {
        let path = workplace.folder.journal
        var status = stat()
        guard stat(path, &status) == 0, status.st_size > 0 else { return nil }
        let wasLeftOpen = stat(path + "-wal", &status) == 0 && status.st_size > 0
        do {
            return try await read(sideFile, isSuspect: wasLeftOpen)
        } catch let failure as SQLFailure where failure.kind == .corrupt { return nil }
    }

    private func read(_ sideFile: SideFile, isSuspect: Bool) async throws -> Opened? {
        let journal = try SQLiteJournal(path: workplace.folder.journal, sideFile: sideFile)
        let head = try await journal.head()
        if isSuspect, try await !journal.integrityFaults().isEmpty {
            await journal.close()
            return nil
        }
        return Opened(journal: journal, head: head)
    }

    private func made(_ sideFile: SideFile, hasNumbers: Bool) async throws -> Opened {
        let folder = workplace.folder
        var head = JournalHead(
            journalID: Host.live.newID(), series: workplace.identity.series)
        // What has left the store is behind the cut, where the new journal begins.
        let tenant = workplace.identity.tenant
        let cuts = try await workplace.database.read {
            try RetentionCut.all(tenant: tenant, in: $0)
        }
        if let cut = cuts[workplace.identity.device] {
            head = try cut.head(journalID: head.journalID)
        }
        let first = head
        var writes: [JournalWrite] = []
        for write in try await stored() + unstored() {
            if write.kind.isDocument {
                let signed = SignedDocument(
                    document: write.body, signature: write.signature ?? "", key: "")
                let document = try signed.decoded()
                let follows = document.previousHash == head.hash || document.series != head.series
                guard follows else { continue }
                head = try head.advanced(past: document, hash: signed.hash)
            }
            writes.append(write)
        }
        let aside = "\(folder.journal).damaged-\(Host.live.now())"
        for suffix in ["", "-wal", "-shm"] {
            let path = folder.journal + suffix
            guard access(path, F_OK) == 0 else { continue }
            guard rename(path, aside + suffix) == 0 else {
                throw CommandFailure(
                    .inputOutput, "\(path) cannot be moved: \(String(cString: strerror(errno))).")
            }
        }
        let journal = try SQLiteJournal(path: folder.journal, newHead: first)
        try journal.commit(writes, head: head)
        await journal.close()
        return Opened(
            journal: try SQLiteJournal(path: folder.journal, sideFile: sideFile), head: head,
            notice: "The till's journal was damaged and is made anew from its store; the old "
                + "file is \(aside).",
            mustLeaveSeries: writes.isEmpty && hasNumbers)
    }

    /// This till's documents in the store, in the order of its chain.
    private func stored() async throws -> [JournalWrite] {
        let identity = workplace.identity
        var writes: [JournalWrite] = []
        var place = (series: "", sequence: Int64(0))
        while true {
            let after = place
            let page = try await workplace.database.read { tx in
                try DocumentStore.chain(
                    device: identity.device, after: after, limit: Self.pageSize,
                    tenant: identity.tenant, in: tx
                ).map { row in
                    let kind = try row.text("kind")
                    return (
                        JournalWrite(
                            id: try row.text("id"),
                            kind: ["sale", "refund"].contains(kind) ? .sale : .document,
                            body: try row.text("body"), signature: try row.text("signature")),
                        (series: try row.text("series"), sequence: try row.integer("sequence"))
                    )
                }
            }
            guard let last = page.last else { return writes }
            writes += page.map(\.0)
            place = last.1
        }
    }

    /// What no server has stored yet, as far as it can be read.
    private func unstored() async -> [JournalWrite] {
        guard
            let journal = try? SQLiteJournal(
                path: workplace.folder.journal, access: .readOnly)
        else { return [] }
        let rows = try? await journal.rows(
            in: [.open], after: 0, limit: Self.openRowCountMax)
        await journal.close()
        return rows?.map(\.write) ?? []
    }
}
