import Hummingbird
import RetailModels
import RetailStore

extension AddProduct: HandledEndpoint {
    func answer(_ call: Call) async throws -> Product {
        try await call.saveProduct(body.sku) { [body] known throws(Problem) in
            var product = body
            if product.traits?.plu?.isEmpty == true { product.traits?.plu = nil }
            if product.traits?.isEmpty == true { product.traits = nil }
            if let known {
                // The answer may have been lost.
                guard product.isSame(as: known) else {
                    throw Problem(.exists, "there is a product \(body.sku) already")
                }
                return known
            }
            if let fault = body.fault() { throw Problem(.badRequest, fault) }
            return product
        }
    }

    static func status(of reply: Product) -> HTTPResponse.Status { .created }
}

extension SetProductCodes: HandledEndpoint {
    func answer(_ call: Call) async throws -> Product {
        try await call.saveProduct(sku) { [sku, body] known throws(Problem) in
            guard let known else { throw Problem(.notFound, "there is no product \(sku)") }
            let wanted = body.applied(to: known)
            // What is so already was asked for twice.
            guard wanted != known else { return known }
            guard body.base == nil || body.base == ProductCodes(of: known) else {
                throw Problem(.changed, "\(sku) has other codes by now")
            }
            // A barcode that a file brought may be any text.
            var codes = wanted
            if !known.barcode.isEmpty { codes.barcode = "" }
            if let fault = codes.codesFault() { throw Problem(.badRequest, fault) }
            return wanted
        }
    }
}

extension Call {
    /// Writes one product as an import would. In the cloud the shop's stream tells of it, and who
    /// listens hears; a till's own server has no log.
    /// - Parameter make: what the product is to be, from what it is.
    fileprivate func saveProduct(
        _ sku: String, _ make: @escaping @Sendable (Product?) throws(Problem) -> Product
    ) async throws -> Product {
        let (tenant, location, now, isCloud) = (tenant, location, host.now(), side == .cloud)
        let (product, head) = try await database.write { tx in
            // Two who give one code to two products come one behind the other.
            try TenantStore.hold(tenant, in: tx)
            func stored() throws -> Product? {
                try ProductStore.products(
                    skus: [sku], tenant: tenant, location: location, in: tx)[sku]?.product
            }
            let known = try stored()
            let id = DerivedID.make(tenant, "product", sku)
            if known == nil, try ProductStore.exists(id, tenant: tenant, in: tx) {
                throw Problem(.exists, "the product \(sku) was deleted, and stays so")
            }
            let wanted = try make(known)
            if let twice = wanted.codeTwice {
                throw Problem(.exists, "the product has the code \(twice) twice")
            }
            let rates = try ShopStore.taxRates(tenant: tenant, in: tx).map(\.name)
            guard rates.contains(wanted.taxClass) else {
                throw Problem(.notFound, "there is no tax class \(wanted.taxClass)")
            }
            let old = Set(known.map { ProductCodes(of: $0).all } ?? [])
            let new = ProductCodes(of: wanted).all.filter { !old.contains($0) && $0 != sku }
            // A code is looked for before a SKU: one that is another product's hides that product.
            let hidden = try ProductStore.products(
                skus: new, tenant: tenant, location: location, in: tx)
            if let code = hidden.keys.min() {
                throw Problem(.exists, "\(code) is the SKU of another product")
            }
            var catalogue = try CatalogueImport(tenant: tenant, stamp: now, in: tx)
            let change = try catalogue.save([CatalogueRow(wanted)]).first
            if case .refused(let reason) = change { throw Problem(.exists, reason) }
            guard let product = try stored() else {
                throw Problem(.internalError, "the product was not stored")
            }
            guard isCloud, change != .same else { return (product, nil as Int64?) }
            let head = try SyncLog.noteProducts(
                [product.id], tenant: tenant, now: now, in: tx)
            return (product, head)
        }
        if let head {
            let hint = StreamHint(stream: Realtime.shopStream, head: head, event: .productUpdated)
            hub.publish(TenantHint(tenant: tenant, hint: hint))
        }
        return product
    }
}
