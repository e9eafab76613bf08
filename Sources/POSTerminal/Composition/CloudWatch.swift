import APIClient
import LocalStore
import Logging
import RetailModels

/// What the cloud's hints lead to in a till: screens that look again, and on a paired till a fresh
/// copy of people and catalogue.
///
/// The copy is made when the shop's stream is not where it was at the last one, so a start with
/// nothing new costs one message.
actor CloudWatch {
    private let feed: HintFeed
    private let client: APIClient
    private let access: CloudAccess
    private let copy: ShopCopy?
    /// A small file with the head of the shop's stream as of the last copy.
    private let headFile: String
    private let logger: Logger
    private var heads: [String: Int64] = [:]
    private var watching: Task<Void, Never>?
    private let publish: AsyncStream<ShopChange>.Continuation
    /// What has changed, for the screens.
    nonisolated let changes: AsyncStream<ShopChange>

    /// - Parameter copy: nil for a till that is paired by hand; it has its own people.
    init(
        feed: HintFeed, client: APIClient, access: CloudAccess, copy: ShopCopy?, headFile: String,
        logger: Logger
    ) {
        self.feed = feed
        self.client = client
        self.access = access
        self.copy = copy
        self.headFile = headFile
        self.logger = logger
        (changes, publish) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(8))
    }

    func start() async {
        await feed.start()
        watching = Task {
            for await hint in feed.hints { await take(hint) }
        }
    }

    func stop() async {
        watching?.cancel()
        await feed.stop()
        publish.finish()
    }

    private func take(_ hint: StreamHint) async {
        let isNews = heads[hint.stream] != hint.head
        heads[hint.stream] = hint.head
        guard hint.stream == Realtime.shopStream else {
            if isNews { publish.yield(.sales) }
            return
        }
        await refresh(to: hint.head)
    }

    private func refresh(to head: Int64) async {
        guard let copy else {
            publish.yield(.catalogue)
            return
        }
        let text = SmallFile.read(headFile).map { String(decoding: $0, as: UTF8.self) }
        guard text.flatMap({ Int64($0) }) != head else { return }
        do {
            guard case .answered(let setup) = try await client.ask(GetTillSetup(), through: access)
            else { return }
            try await copy.write(setup.people)
            publish.yield(.people)
            let count = try await copy.takeCatalogue()
            publish.yield(.catalogue)
            // A hint that came meanwhile has a higher head and leads to another copy.
            SmallFile.replace(headFile, with: Array("\(head)".utf8), mode: 0o600)
            logger.info("took the catalogue", metadata: ["products": "\(count)"])
        } catch {
            // The next hint, or the next start, tries again.
            logger.warning("the catalogue was not taken", metadata: ["error": "\(error)"])
        }
    }
}

/// What is no longer as a screen shows it.
enum ShopChange: Equatable, Sendable { case sales, catalogue, people }
