import APIClient
import LocalStore
import Logging
import RetailModels
import RetailStore

/// What the cloud's hints lead to in a till: screens that look again, and on a paired till a fresh
/// copy of people and catalogue.
///
/// The copy is made when the shop's stream is not where it was at the last one, so a start with
/// nothing new costs one message.
actor CloudWatch {
    private let client: APIClient
    private let tenant: String
    private let database: any Database
    /// As the till's calls trust them.
    private let caFile: String?
    /// A small file with the head of the shop's stream as of the last copy.
    private let headFile: String
    private let onFall: @Sendable () async -> Void
    private let logger: Logger
    private var feed: HintFeed?
    private var heads: [String: Int64] = [:]
    private var watching: Task<Void, Never>?
    /// A large catalogue takes long; hints do not wait for it.
    private var copying: Task<Void, Never>?
    private let publish: AsyncStream<ShopChange>.Continuation
    /// What has changed, for the screens.
    nonisolated let changes: AsyncStream<ShopChange>

    /// - Parameter onFall: called when the cloud may be gone, or may have revoked the till.
    init(
        client: APIClient, tenant: String, database: any Database, caFile: String?,
        headFile: String, logger: Logger, onFall: @escaping @Sendable () async -> Void
    ) {
        self.client = client
        self.tenant = tenant
        self.database = database
        self.caFile = caFile
        self.headFile = headFile
        self.logger = logger
        self.onFall = onFall
        (changes, publish) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(8))
    }

    /// Listens to that cloud from now on; to none with nil, or one that does not know this till.
    func use(_ access: CloudAccess?) async {
        watching?.cancel()
        copying?.cancel()
        await feed?.stop()
        // Nothing is written any more when this returns.
        await copying?.value
        heads = [:]
        feed = nil
        guard let access, access.isPaired else { return }
        let feed = HintFeed(
            client: client, access: access, caFile: caFile, host: .live, onFall: onFall)
        self.feed = feed
        listen(to: feed.hints, through: access)
        await feed.start()
    }

    func stop() async {
        await use(nil)
        publish.finish()
    }

    /// Takes hints as they come, also while a copy is being made.
    func listen(to hints: AsyncStream<StreamHint>, through access: CloudAccess) {
        watching = Task {
            for await hint in hints { take(hint, access) }
        }
    }

    private func take(_ hint: StreamHint, _ access: CloudAccess) {
        let isNews = heads[hint.stream] != hint.head
        heads[hint.stream] = hint.head
        guard hint.stream == Realtime.shopStream else {
            if isNews { publish.yield(.sales) }
            return
        }
        // A till that is paired by hand has its own people and catalogue.
        guard access.isDevice else {
            publish.yield(.catalogue)
            return
        }
        // One that is being made sees the new head at its end.
        guard copying == nil else { return }
        copying = Task {
            while let head = heads[Realtime.shopStream], head != copiedHead,
                await copy(to: head, access)
            {}
            copying = nil
        }
    }

    private var copiedHead: Int64? {
        SmallFile.read(headFile).flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
    }

    /// Takes people and catalogue; false when that failed.
    private func copy(to head: Int64, _ access: CloudAccess) async -> Bool {
        let copy = ShopCopy(tenant: tenant, database: database) { [client] call in
            guard case .answered(let page) = try await client.ask(call, through: access) else {
                throw APIFailure.unreachable("the cloud does not answer")
            }
            return page
        }
        do {
            guard case .answered(let setup) = try await client.ask(GetTillSetup(), through: access)
            else { return false }
            try await copy.write(setup.people)
            publish.yield(.people)
            let count = try await copy.takeCatalogue()
            publish.yield(.catalogue)
            SmallFile.replace(headFile, with: Array("\(head)".utf8), mode: 0o600)
            logger.info("took the catalogue", metadata: ["products": "\(count)"])
            return true
        } catch {
            // The next hint, or the next start, tries again.
            logger.warning("the catalogue was not taken", metadata: ["error": "\(error)"])
            return false
        }
    }
}
