import Glibc
import LocalStore
import RetailModels

/// Where a till keeps what (docs/OPERATIONS.md lists the files).
struct TillFolder: Sendable {
    let path: String

    var store: String { path + "/store.sqlite" }
    var journal: String { path + "/journal.sqlite" }
    var cart: String { path + "/cart.sqlite" }
    /// What waits for the printer, and how often each document was printed.
    var prints: String { path + "/print.sqlite" }
    /// Locked by whoever prints.
    var printLock: String { path + "/print.lock" }
    var highWater: String { path + "/high-water.json" }
    var identityFile: String { path + "/till.json" }
    var lockFile: String { path + "/till.lock" }
    var token: String { path + "/server-token" }
    var adminToken: String { path + "/admin-token" }
    var pairingFile: String { path + "/pairing.json" }
    /// A snapshot of the cloud while it is loaded; gone afterwards.
    var snapshot: String { path + "/snapshot.sqlite" }
    /// How the sync stood when a till last noted it.
    var syncStatus: String { path + "/sync-status.json" }
    /// While it is there nothing is sent or taken.
    var syncPaused: String { path + "/sync-paused" }
    var log: String { path + "/pos.log" }
    /// What was fetched of attachments; may be removed at any time.
    var attachments: String { path + "/attachments" }
    var keys: String { path + "/keys" }
    var signingKey: String { keys + "/signing" }
    var pepper: String { keys + "/pepper" }

    /// Makes the folder and its keys' folder, readable by their owner only.
    func create() throws(CommandFailure) {
        var partial = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            partial += (partial.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
            if part.isEmpty {
                partial = ""
                continue
            }
            try make(partial)
        }
        try make(keys)
    }

    private func make(_ folder: String) throws(CommandFailure) {
        guard mkdir(folder, 0o700) != 0, errno != EEXIST else { return }
        throw CommandFailure(
            errno == EACCES || errno == EROFS ? .noPermission : .cannotCreate,
            "The folder \(folder) cannot be made: \(String(cString: strerror(errno))).")
    }

    /// The till that `pos init` set up here.
    func identity() throws(CommandFailure) -> TillIdentity {
        guard let bytes = SmallFile.read(identityFile) else {
            throw CommandFailure(
                .state,
                "There is no shop in \(path). Set one up with pos init, try pos demo, or name "
                    + "another folder with --data.")
        }
        guard let identity = try? CanonicalJSON.decode(TillIdentity.self, from: bytes) else {
            throw CommandFailure(.data, "\(identityFile) is damaged. Put a backup in its place.")
        }
        return identity
    }

    func key() throws(CommandFailure) -> SigningKey {
        guard let key = SigningKey(secret: try secret(signingKey)) else {
            throw CommandFailure(.data, "\(signingKey) is damaged. Put a backup in its place.")
        }
        return key
    }

    func pepperBytes() throws(CommandFailure) -> [UInt8] {
        guard let bytes = Hex.bytes(try secret(pepper)) else {
            throw CommandFailure(.data, "\(pepper) is damaged. Put a backup in its place.")
        }
        return bytes
    }

    /// The pepper of the folder's own tenant; nil of another, and when it is not to be had.
    func pepper(ofTenant tenant: String) -> [UInt8]? {
        guard let own = try? identity(), own.tenant == tenant else { return nil }
        return try? pepperBytes()
    }

    /// The text of a small file of secrets.
    func secret(_ path: String) throws(CommandFailure) -> String {
        guard let bytes = SmallFile.read(path) else {
            throw CommandFailure(
                .noInput, "\(path) cannot be read: \(String(cString: strerror(errno))).")
        }
        var text = String(decoding: bytes, as: UTF8.self)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    func write(_ text: String, to path: String) throws(CommandFailure) {
        guard SmallFile.replace(path, with: Array(text.utf8), mode: 0o600) else {
            throw CommandFailure(
                errno == ENOSPC ? .inputOutput : .cannotCreate,
                "\(path) cannot be written: \(String(cString: strerror(errno))).")
        }
    }

    /// Whether the till sends and takes; whoever syncs looks each time.
    func pauseSync(_ isPaused: Bool) throws(CommandFailure) {
        if isPaused { try write("paused\n", to: syncPaused) } else { unlink(syncPaused) }
    }

    /// The bearer token of the till's server, made at the first need.
    func serverToken() throws(CommandFailure) -> String { try madeOnce(token) }

    /// The token of whoever runs the server.
    func adminTokenText() throws(CommandFailure) -> String { try madeOnce(adminToken) }

    private func madeOnce(_ file: String) throws(CommandFailure) -> String {
        if SmallFile.read(file) != nil {
            let known = try secret(file)
            if known.utf8.count >= 32 { return known }
        }
        let new = Hex.text(Host.secretBytes(32))
        try write(new + "\n", to: file)
        return new
    }

    /// How far this till has come with a cloud; nil when it never asked.
    func pairing() -> PairingState? {
        guard let bytes = SmallFile.read(pairingFile) else { return nil }
        return try? CanonicalJSON.decode(PairingState.self, from: bytes)
    }

    func write(_ state: PairingState) throws(CommandFailure) {
        guard let text = try? CanonicalJSON.text(state) else { return }
        try write(text + "\n", to: pairingFile)
    }

    /// Keeps what was chosen on a screen.
    func write(_ chosen: ChosenSettings) throws(CommandFailure) {
        guard let text = try? CanonicalJSON.text(chosen) else { return }
        try write(text + "\n", to: ChosenSettings.path(in: path))
    }

    /// Takes the folder for this process.
    func lock(as owner: String) throws(FolderLockFailure) -> FolderLock {
        try FolderLock(path: lockFile, owner: "\(owner) (process \(getpid()))")
    }
}
