import RetailModels
import Till

/// What the item screen asks about attachments, as closures.
struct AttachmentClient: Sendable {
    /// A product's attachments, as far as they are known.
    var list: @Sendable (_ productID: String) async throws(Trouble) -> AttachmentList
    /// Fetches an attachment and shows it in another program, whose name it returns.
    var open: @Sendable (Attachment) async throws(Trouble) -> String
    /// Writes an attachment into a folder; returns the path.
    var save: @Sendable (Attachment, _ folder: String) async throws(Trouble) -> String
    /// The folder that is offered first.
    var folder = ""

    /// A till without attachments.
    static let none = AttachmentClient(
        list: { _ in AttachmentList() }, open: { _ in "" }, save: { _, _ in "" })

    /// The real till's.
    static func live(
        _ shelf: AttachmentShelf, viewer: AttachmentViewer, folder: String
    ) -> AttachmentClient {
        AttachmentClient(
            list: { product throws(Trouble) in
                do throws(AttachmentFailure) {
                    return try await shelf.list(ofProduct: product)
                } catch {
                    throw .attachment(error)
                }
            },
            open: { attachment throws(Trouble) in
                let path: String
                do throws(AttachmentFailure) { path = try await shelf.fetch(attachment) } catch {
                    throw .attachment(error)
                }
                do throws(ViewerFailure) { return try await viewer.open(path) } catch {
                    throw .viewer(error)
                }
            },
            save: { attachment, folder throws(Trouble) in
                do throws(AttachmentFailure) {
                    return try await shelf.save(attachment, to: folder)
                } catch {
                    throw .attachment(error)
                }
            },
            folder: folder)
    }
}
