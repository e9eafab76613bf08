import ArgumentParser
import Glibc
import RetailModels
import Till

/// `pos attachment`: pictures and PDFs of products, on the configured server.
struct AttachmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attachment", abstract: "Pictures and PDFs of products.",
        discussion: """
            Works on the cloud when this till has one, else on its own server. Who adds or deletes \
            is a manager: --manager, and the PIN from --pin-file, POS_MANAGER_PIN or a prompt.
            """,
        subcommands: [Add.self, List.self, Save.self, Delete.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Add PNG, JPEG or PDF files of at most 5 MiB to a product.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var manager: ManagerOptions
        @Argument(help: "The product's SKU or barcode.")
        var sku: String
        @Argument(help: "The files.")
        var files: [String]

        func run() async throws {
            // All are looked at before the first is sent.
            let read = try files.map { ($0, try AttachmentCommand.content($0)) }
            try await AttachmentCommand.with(common, manager) { server in
                let product = try await AttachmentCommand.product(sku, server)
                var added: [Attachment] = []
                for (file, content) in read {
                    let name = file.split(separator: "/").last.map(String.init) ?? file
                    guard let call = PostAttachment(product: product, name: name, content: content)
                    else { throw AttachmentCommand.wrongKind(file) }
                    added.append(try await server.call(call))
                }
                try AttachmentCommand.show(added, common)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List a product's pictures and PDFs.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The product's SKU or barcode.")
        var sku: String

        func run() async throws {
            try await AttachmentCommand.with(common) { server in
                let product = try await AttachmentCommand.product(sku, server)
                let page = try await server.call(ListAttachments(product: product))
                try AttachmentCommand.show(page.items, common)
            }
        }
    }

    struct Save: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "save",
            abstract: "Write a picture or PDF into a folder; never over a file.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The id that list shows.")
        var id: String
        @Option(help: "The folder, which must be there (default: where you are).")
        var to = "."

        func run() async throws {
            try await AttachmentCommand.with(common) { server in
                let known = try await server.call(GetAttachment(id: id))
                let content = try await server.call(GetAttachmentContent(id: id)).bytes
                guard Digest.sha256(content) == known.sha256 else {
                    throw AttachmentFailure.damaged
                }
                let path = try SavedFile.write(content, of: known, to: to)
                if common.json {
                    try Output.data(json: ["path": path])
                } else {
                    Output.data(path)
                }
            }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "delete",
            abstract: "Take a picture or PDF away from its product.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var manager: ManagerOptions
        @Argument(help: "The id that list shows.")
        var id: String

        func run() async throws {
            try await AttachmentCommand.with(common, manager) { server in
                let gone = try await server.call(DeleteAttachment(id: id))
                if common.json {
                    try Output.data(json: gone)
                } else {
                    Output.data("\(gone.name) is deleted")
                }
            }
        }
    }

    private static func with(
        _ common: CommonOptions, _ body: (ShopServer) async throws -> Void
    ) async throws {
        try await ShopServer.with(common.settings(), command: "pos attachment", body)
    }

    /// The same, with the manager signed in.
    private static func with(
        _ common: CommonOptions, _ manager: ManagerOptions,
        _ body: (ShopServer) async throws -> Void
    ) async throws {
        // A person who is asked for the PIN holds nothing up.
        let pin = try manager.pin(TillFolder(path: common.settings().dataDirectory))
        try await with(common) { server in
            try await body(server.signedIn(number: manager.manager, pin: pin))
        }
    }

    private static func product(_ code: String, _ server: ShopServer) async throws -> String {
        try await server.call(FindProduct(code: code)).product.id
    }

    /// A file's bytes, when it may be an attachment.
    private static func content(_ path: String) throws -> [UInt8] {
        var facts = stat()
        if stat(path, &facts) == 0, facts.st_size > AttachmentLimit.bytesMax {
            throw CommandFailure(
                .data, "\(path) has \(facts.st_size) bytes; an attachment has at most 5 MiB.")
        }
        let bytes = try Output.file(path)
        guard AttachmentType(content: bytes) != nil else { throw wrongKind(path) }
        return bytes
    }

    private static func wrongKind(_ path: String) -> CommandFailure {
        CommandFailure(.data, "\(path) is neither PNG, JPEG nor PDF, whatever it is called.")
    }

    private static func show(_ items: [Attachment], _ common: CommonOptions) throws {
        if common.json { return try Output.data(json: ["items": items]) }
        let rows = items.map { [$0.id, $0.mediaType.rawValue, "\($0.size)", $0.name] }
        Output.table(TextTable(columns: ["id", "type", "bytes", "name"], rows: rows), as: .table)
    }
}
