import HTTPTypes
import Hummingbird
import RetailModels
import RetailStore

extension PostAttachment: HandledEndpoint {
    static var isFile: Bool { true }

    /// The content first: a row is never without it, and content that nobody names harms nobody.
    func answer(_ call: Call) async throws -> Attachment {
        let tenant = call.tenant
        let new = Attachment(
            tenant: tenant, product: product, name: name, mediaType: type,
            size: Int64(content.count), sha256: sha256, createdAt: call.host.now(),
            createdBy: call.principal.device ?? "")
        let others = try await call.database.read { tx in
            guard try ProductStore.exists(product, tenant: tenant, in: tx) else {
                throw Problem(.notFound, "no product has the id \(product)")
            }
            return try AttachmentStore.all(product: product, tenant: tenant, in: tx)
        }
        guard
            others.count < AttachmentLimit.perProductMax
                || others.contains(where: { $0.id == new.id })
        else {
            throw Problem(
                .badRequest,
                "a product has \(AttachmentLimit.perProductMax) attachments at most; delete one")
        }
        try await call.content.store(content, sha256: sha256, type: type, tenant: tenant)
        return try await call.database.write { tx in
            try AttachmentStore.save(new, tenant: tenant, in: tx)
        }
    }
}

extension ListAttachments: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<Attachment> {
        let tenant = call.tenant
        return try await call.database.read { tx in
            guard try ProductStore.exists(product, tenant: tenant, in: tx) else {
                throw Problem(.notFound, "no product has the id \(product)")
            }
            return Page(
                items: try AttachmentStore.all(product: product, tenant: tenant, in: tx),
                next: nil)
        }
    }
}

extension GetAttachment: HandledEndpoint {
    func answer(_ call: Call) async throws -> Attachment {
        try await Self.find(id, call)
    }

    static func find(_ id: String, _ call: Call) async throws -> Attachment {
        let tenant = call.tenant
        let found = try await call.database.read { tx in
            try AttachmentStore.find(id, tenant: tenant, in: tx)
        }
        guard let found else { throw Problem(.notFound, "no attachment has the id \(id)") }
        return found
    }
}

extension GetAttachmentContent: HandledEndpoint {
    static var isTagged: Bool { true }

    /// The file as it is, to be kept and not to be shown: no browser may take it for a page.
    static func response(
        _ reply: AttachmentContentReply, to request: Request
    ) throws -> Response {
        var headers = HTTPFields()
        headers[.eTag] = "\"\(reply.sha256)\""
        if Representation.matches(request.headers[.ifNoneMatch], reply.sha256) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = reply.mediaType
        headers[.contentDisposition] =
            "attachment; filename*=UTF-8''\(PercentText.encoded(reply.name))"
        headers[.xContentTypeOptions] = "nosniff"
        return Response(
            status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: reply.bytes)))
    }

    func answer(_ call: Call) async throws -> AttachmentContentReply {
        let known = try await GetAttachment.find(id, call)
        guard let bytes = try await call.content.load(sha256: known.sha256, tenant: call.tenant)
        else {
            throw Problem(.notFound, "the content of \(id) is not in the store; upload it again")
        }
        let reply = AttachmentContentReply(
            bytes: bytes, mediaType: known.mediaType.rawValue, name: known.name,
            sha256: known.sha256)
        guard reply.isIntact else {
            throw Problem(
                .internalError, "the stored content of \(id) is damaged; upload it again")
        }
        return reply
    }
}

extension DeleteAttachment: HandledEndpoint {
    func answer(_ call: Call) async throws -> Attachment {
        let (tenant, now) = (call.tenant, call.host.now())
        return try await call.database.write { tx in
            guard let found = try AttachmentStore.find(id, tenant: tenant, in: tx) else {
                throw Problem(.notFound, "no attachment has the id \(id)")
            }
            try AttachmentStore.delete(id, at: now, tenant: tenant, in: tx)
            return found
        }
    }
}
