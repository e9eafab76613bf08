import Glibc
public import RetailModels

/// What a till has fetched of attachments, in a folder of its own: contents under their SHA-256,
/// and the list of each product as it last was.
///
/// Invariants:
/// 1. A file is written beside its place and moved there, so it is whole or not there.
/// 2. Content is given out only after its hash was computed anew; what is damaged is removed.
/// 3. The folder holds at most `bytesMax`; the least recently used leaves. What was just written
///    stays, even when it alone is larger.
public actor AttachmentCache {
    private let folder: String
    private let bytesMax: Int64

    /// - Parameter folder: made at the first need, with a parent that exists.
    public init(folder: String, bytesMax: Int64) {
        self.folder = folder
        self.bytesMax = bytesMax
    }

    /// Where the content of an attachment is, or will be.
    public nonisolated func path(of attachment: Attachment) -> String {
        // The hash is checked: a server's word must not lead out of the folder.
        let isHash = Hex.bytes(attachment.sha256)?.count == 32
        let name = isHash ? attachment.sha256 : Digest.sha256(attachment.sha256)
        return "\(folder)/\(name).\(attachment.mediaType.fileExtension)"
    }

    /// Whether the content is there, as far as one sees without reading it.
    public func has(_ attachment: Attachment) -> Bool {
        FileBytes.size(path(of: attachment)) == attachment.size
    }

    /// The content; nil when it is not there or damaged.
    public func content(of attachment: Attachment) -> [UInt8]? {
        let path = path(of: attachment)
        guard let bytes = FileBytes.read(path, max: AttachmentLimit.bytesMax) else { return nil }
        guard Digest.sha256(bytes) == attachment.sha256 else {
            unlink(path)
            return nil
        }
        // Its time is when it was used last.
        utimes(path, nil)
        return bytes
    }

    /// Keeps content that was checked.
    public func keep(_ bytes: [UInt8], of attachment: Attachment) throws(AttachmentFailure) {
        try write(bytes, to: path(of: attachment))
    }

    /// The list of a product as it last was; nil when it never was.
    public func list(ofProduct product: String) -> [Attachment]? {
        guard let bytes = FileBytes.read(listPath(product), max: Self.listBytesMax) else {
            return nil
        }
        return try? CanonicalJSON.decode([Attachment].self, from: bytes)
    }

    public func keep(_ list: [Attachment], ofProduct product: String) {
        guard let bytes = try? CanonicalJSON.encode(list) else { return }
        // Not to have it only means to know less without a cloud.
        try? write(bytes, to: listPath(product))
    }

    /// A hundred attachments with long names.
    private static let listBytesMax = 256 << 10

    private func listPath(_ product: String) -> String {
        "\(folder)/list-\(Digest.sha256(product)).json"
    }

    private func write(_ bytes: [UInt8], to path: String) throws(AttachmentFailure) {
        mkdir(folder, 0o700)
        guard FileBytes.write(bytes, to: path) else {
            throw .disk(path: path, reason: String(cString: strerror(errno)))
        }
        makeRoom(keeping: path)
    }

    /// Removes the least recently used files until the rest fits, and what a crash left half.
    private func makeRoom(keeping kept: String) {
        var files: [(path: String, size: Int64, used: timespec)] = []
        for name in FileBytes.names(in: folder) {
            let path = "\(folder)/\(name)"
            if name.hasSuffix(FileBytes.unfinished) {
                unlink(path)
                continue
            }
            var facts = stat()
            guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { continue }
            files.append((path, Int64(facts.st_size), facts.st_mtim))
        }
        var total = files.reduce(0) { $0 + $1.size }
        files.sort { ($0.used.tv_sec, $0.used.tv_nsec) < ($1.used.tv_sec, $1.used.tv_nsec) }
        for file in files where total > bytesMax && file.path != kept {
            if unlink(file.path) == 0 { total -= file.size }
        }
    }
}
