import ArgumentParser
import RetailModels

extension SyncCommand {
    /// `pos sync release`: a manager takes what is kept for a fact.
    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "release",
            abstract: "Take a write that the cloud keeps for a person; the cloud tells all tills.",
            discussion: """
                As what a till had not sent when it was revoked. What cannot be stored now either \
                stays where it is, and the reason is said.
                """)

        @OptionGroup var common: CommonOptions
        @OptionGroup var manager: ManagerOptions
        @Argument(help: "Its number, or how its hash begins, as pos sync parked --manager shows.")
        var name: String

        func run() async throws {
            let settings = try common.settings()
            let pin = try manager.pin(TillFolder(path: settings.dataDirectory))
            try await ShopServer.with(settings, command: "pos sync release") { server in
                let server = try await server.signedIn(number: manager.manager, pin: pin)
                let found = try await server.parked().filter {
                    $0.number == name || $0.hash.hasPrefix(name)
                }
                guard let one = found.first, found.count == 1 else {
                    throw CommandFailure(
                        .usage,
                        found.isEmpty
                            ? "Nothing is kept under \(name)."
                            : "\(found.count) are kept under \(name); say how the hash begins.")
                }
                let released = try await server.call(ReleaseParked(hash: one.hash))
                if common.json { return try Output.data(json: released) }
                Output.data("\(released.number ?? released.id) released")
            }
        }
    }
}

extension ShopServer {
    /// All that the server keeps for a person, page by page.
    func parked() async throws -> [ParkedWrite] {
        var items: [ParkedWrite] = []
        var last: ParkedWrite?
        repeat {
            let page = try await call(
                ListParked(after: last.map { ($0.receivedAt, $0.hash) }, limit: 500))
            items += page.items
            last = page.next == nil ? nil : page.items.last
        } while last != nil
        return items
    }
}
