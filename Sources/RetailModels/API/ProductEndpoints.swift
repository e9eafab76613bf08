/// Makes a product. Its id and its place in the catalogue are the server's to give. The same
/// product again, as after an answer that was lost, makes nothing and is answered alike.
public struct AddProduct: ManagerEndpoint {
    public typealias Reply = Product
    public static let verb = HTTPVerb.post
    public static let path = "/api/products"
    public var body: Product

    public init(_ product: Product) { body = product }
    public init(_ input: EndpointInput) throws(Problem) {
        body = try input.decodedBody(Product.self)
    }
    public var input: EndpointInput {
        EndpointInput(body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}

/// Gives a product other codes to be found by, all there are to be beside its first barcode.
public struct SetProductCodes: ManagerEndpoint {
    public typealias Reply = Product
    public struct Body: Codable, Hashable, Sendable {
        /// For a product that has none; a first barcode stays.
        public var barcode: String?
        /// Nil for none.
        public var plu: String?
        public var packs: [PackCode]
        /// Those it had when they were looked at; when it has others by now, nothing is changed.
        /// Nil changes whatever it has.
        public var base: ProductCodes?

        public init(
            barcode: String? = nil, plu: String? = nil, packs: [PackCode] = [],
            base: ProductCodes? = nil
        ) {
            self.barcode = barcode
            self.plu = plu
            self.packs = packs
            self.base = base
        }
    }
    public static let verb = HTTPVerb.put
    public static let path = "/api/products/{code}/codes"
    /// Its SKU.
    public var sku: String
    public var body: Body

    public init(sku: String, _ body: Body) {
        self.sku = sku
        self.body = body
    }
    public init(_ input: EndpointInput) throws(Problem) {
        sku = try input.pathValue("code")
        body = try input.decodedBody(Body.self)
    }
    public var input: EndpointInput {
        EndpointInput(path: ["code": sku], body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}

/// What a product is found by, beside its SKU.
public struct ProductCodes: Codable, Hashable, Sendable {
    /// Empty for none.
    public var barcode: String
    /// Empty for none.
    public var plu: String
    public var packs: [PackCode]

    public init(of product: Product) {
        barcode = product.barcode
        plu = product.traits?.plu ?? ""
        packs = product.traits?.packs ?? []
    }

    /// Each that there is.
    public var all: [String] {
        ([barcode, plu] + packs.map(\.code)).filter { !$0.isEmpty }
    }
}

extension SetProductCodes.Body {
    /// The product with these codes; its own barcode goes before.
    public func applied(to product: Product) -> Product {
        var changed = product
        var traits = product.traits ?? ProductTraits()
        if product.barcode.isEmpty { changed.barcode = barcode ?? "" }
        traits.plu = plu.flatMap { $0.isEmpty ? nil : $0 }
        traits.packs = packs.isEmpty ? nil : packs
        changed.traits = traits.isEmpty ? nil : traits
        return changed
    }
}
