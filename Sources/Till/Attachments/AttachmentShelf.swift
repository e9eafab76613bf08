public import APIClient
import Glibc
public import RetailModels

/// Why an attachment is not to be had, or not where it was wanted.
public enum AttachmentFailure: Error, Equatable, Sendable {
    /// No server answers, and this till has not fetched it before.
    case offline
    /// A server answered, and refused.
    case refused(Problem)
    /// What came is not what its hash says.
    case damaged
    /// The disk does not take it; `reason` is the system's.
    case disk(path: String, reason: String)
    /// There is no such folder.
    case noFolder(String)
}

/// A product's attachments as far as this till knows them.
public struct AttachmentList: Equatable, Sendable {
    public var items: [Attachment]
    /// The ids of those whose content is on this till.
    public var here: Set<String>
    /// False when the cloud did not answer: there may be others, and what is not here cannot be
    /// had now.
    public var isComplete: Bool

    public init(items: [Attachment] = [], here: Set<String> = [], isComplete: Bool = true) {
        self.items = items
        self.here = here
        self.isComplete = isComplete
    }
}

/// Attachments for a till: from the cloud, else its own server, else from what it has kept.
public struct AttachmentShelf: Sendable {
    private let link: CloudLink
    private let cache: AttachmentCache

    /// For a list, which is small.
    private static let listTimeoutMs = 5_000
    /// For 5 MiB over a slow line.
    private static let contentTimeoutMs = 30_000

    public init(link: CloudLink, cache: AttachmentCache) {
        self.link = link
        self.cache = cache
    }

    /// A product's attachments. Without the cloud those that it had when it was last asked, and
    /// those of the till's own server.
    public func list(ofProduct product: String) async throws(AttachmentFailure) -> AttachmentList {
        let call = ListAttachments(product: product)
        var list = AttachmentList()
        do {
            let (page, isFirstHand) = try await link.fetch(call, timeoutMs: Self.listTimeoutMs)
            list.items = page.items
            list.isComplete = isFirstHand
            if isFirstHand { await cache.keep(page.items, ofProduct: product) }
        } catch APIFailure.refused(let problem) {
            // A product that no server knows has none.
            guard problem.code == .notFound else { throw .refused(problem) }
        } catch {
            list.isComplete = false
        }
        if !list.isComplete, let known = await cache.list(ofProduct: product) {
            let ids = Set(list.items.map(\.id))
            list.items += known.filter { !ids.contains($0.id) }
        }
        for item in list.items {
            if await cache.has(item) { list.here.insert(item.id) }
        }
        return list
    }

    /// Where the content is on this till, fetched if need be, and checked either way.
    public func fetch(_ attachment: Attachment) async throws(AttachmentFailure) -> String {
        let path = cache.path(of: attachment)
        guard await cache.content(of: attachment) == nil else { return path }
        let bytes = try await ask(attachment)
        try await cache.keep(bytes, of: attachment)
        return path
    }

    /// Writes the content into a folder under its name, cleaned; a file that is there already is
    /// left alone and another name taken. Returns the path.
    public func save(
        _ attachment: Attachment, to folder: String
    ) async throws(AttachmentFailure) -> String {
        let bytes: [UInt8]
        if let kept = await cache.content(of: attachment) {
            bytes = kept
        } else {
            bytes = try await ask(attachment)
            // It is saved where it was wanted, whether or not it is kept as well.
            try? await cache.keep(bytes, of: attachment)
        }
        return try SavedFile.write(bytes, of: attachment, to: folder)
    }

    private func ask(_ attachment: Attachment) async throws(AttachmentFailure) -> [UInt8] {
        let call = GetAttachmentContent(id: attachment.id)
        let reply: AttachmentContentReply
        do {
            reply = try await link.fetch(call, timeoutMs: Self.contentTimeoutMs).reply
        } catch APIFailure.refused(let problem) {
            throw .refused(problem)
        } catch { throw .offline }
        guard Digest.sha256(reply.bytes) == attachment.sha256 else { throw .damaged }
        return reply.bytes
    }
}

/// A file that a person gets of an attachment.
public enum SavedFile {
    /// After that many names that are taken, something else is wrong.
    private static let triesMax = 1_000

    /// Writes into a folder that is there, never over a file. Returns the path.
    public static func write(
        _ bytes: [UInt8], of attachment: Attachment, to folder: String
    ) throws(AttachmentFailure) -> String {
        var facts = stat()
        guard stat(folder, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else {
            throw .noFolder(folder)
        }
        let (stem, end) = name(of: attachment)
        for number in 1...triesMax {
            let suffix = number == 1 ? "" : " (\(number))"
            let path = "\(folder.hasSuffix("/") ? folder : folder + "/")\(stem)\(suffix).\(end)"
            if FileBytes.writeNew(bytes, to: path) { return path }
            guard errno == EEXIST else {
                throw .disk(path: path, reason: String(cString: strerror(errno)))
            }
        }
        throw .disk(path: folder, reason: String(cString: strerror(EEXIST)))
    }

    /// The name without what means something to a system, and the end that its type has.
    static func name(of attachment: Attachment) -> (stem: String, end: String) {
        let last = attachment.name.split(separator: "/").last.map(String.init) ?? ""
        var stem = String(
            last.unicodeScalars.map { scalar -> Character in
                CleanText.isForbidden(scalar) || "\\/:*?\"<>|".unicodeScalars.contains(scalar)
                    ? "_" : Character(scalar)
            })
        let ends = [".png", ".jpg", ".jpeg", ".pdf"]
        if let end = ends.first(where: { stem.lowercased().hasSuffix($0) }) {
            stem.removeLast(end.count)
        }
        // Neither a hidden file, nor a folder, nor an option.
        while let first = stem.first, ".- ".contains(first) { stem.removeFirst() }
        while let last = stem.last, ". ".contains(last) { stem.removeLast() }
        while stem.utf8.count > 100 { stem.removeLast() }
        return (stem.isEmpty ? "attachment" : stem, attachment.mediaType.fileExtension)
    }
}
