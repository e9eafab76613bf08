import RetailModels
import TerminalUI

/// The codes that a product is found by: its number to type, and further barcodes, each with how
/// many it stands for. Whoever keeps the shop takes them, so that no code is two products'.
struct CodesForm: FormKind {
    static let name = "codes"
    static let title = "Codes"
    static let isForSession = true
    /// Empty fields behind those that are filled.
    private static let spare = 3

    let product: Product

    func heading(_ facts: TillFacts) -> String { facts.say("Codes of {}", product.name) }

    private var packs: [PackCode] { product.traits?.packs ?? [] }
    /// A first barcode stays: it is what the product's labels and papers show.
    private var takesBarcode: Bool { product.barcode.isEmpty }

    func fields(_ facts: TillFacts) -> [FormField] {
        let length = PackCode.codeLengthMax + 16
        let count = min(packs.count + Self.spare, PackCode.countMax)
        let further = (0..<count).map { index in
            FormField(
                "Further barcode", packs.indices.contains(index) ? Self.text(packs[index]) : "",
                hint: facts.say("scan it; *6 behind it for a pack of six"), length: length,
                takesScans: true)
        }
        let plu = FormField(
            "PLU", product.traits?.plu ?? "", hint: "4011", length: ProductTraits.pluLengthMax)
        let own = FormField("Barcode", length: 2 * PackCode.codeLengthMax, takesScans: true)
        return (takesBarcode ? [own] : []) + [plu] + further
    }

    private static func text(_ pack: PackCode) -> String { PackCode.text([pack]) }

    func note(_ texts: [String], _ facts: TillFacts) -> String {
        takesBarcode ? "" : facts.say("{} stays: it is the product's own.", product.barcode)
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        let (facts, session) = (ask.facts, try ask.signedIn())
        let typed = takesBarcode ? Array(texts.dropFirst()) : texts
        var body = SetProductCodes.Body(plu: typed.first, base: ProductCodes(of: product))
        if takesBarcode { body.barcode = texts.first }
        for text in typed.dropFirst() where !text.isEmpty {
            guard let pack = PackCode.list(text), pack.count == 1 else {
                throw .notTaken(text, facts.say("is no code, or none of a pack such as 4011*6"))
            }
            body.packs += pack
        }
        let wanted = body.applied(to: product)
        guard wanted != product else { return facts.say("Nothing was changed.") }
        try await wanted.checkCodes(ask)
        let saved = try await ask.saving { () throws(Trouble) in
            try await ask.client.shop.setCodes(product.sku, body, session)
        }
        await ask.client.note(
            AuditNote(.catalogueChange, by: ask.person, subject: product.sku, detail: "codes"))
        return facts.say("{}: its codes are kept. All tills hear it.", saved.name)
    }
}

extension Product {
    /// Says which of the codes is none, is there twice, or is another product's.
    /// - Parameter isNew: whether the shop has no product of this SKU yet.
    func checkCodes(_ ask: FormAsk, isNew: Bool = false) async throws(Trouble) {
        let facts = ask.facts
        if let twice = codeTwice { throw .notTaken(twice, facts.say("is there twice")) }
        guard ProductTraits.isPLU(traits?.plu ?? "") else {
            throw .notTaken("PLU", facts.say("has up to 14 digits"))
        }
        guard codesFault() == nil else {
            throw .notTaken(facts.say("A barcode"), facts.say("is none"))
        }
        for code in (isNew ? [sku] : []) + ProductCodes(of: self).all {
            // What a label's layout says of a code is no word about whose it is.
            guard let found = try? await ask.client.findProduct(code), found.label == nil,
                isNew ? !isSame(as: found.product) : found.product.sku != sku
            else { continue }
            throw .notTaken(code, facts.say("belongs to {}", found.product.name))
        }
    }
}

extension FormAsk {
    /// Tells in a product's words that the server has a product of that SKU or code.
    func saving(
        _ body: () async throws(Trouble) -> Product
    ) async throws(Trouble) -> Product {
        do { return try await body() } catch {
            guard case .cloudRefused(let problem) = error else { throw error }
            switch problem.code {
            case .exists:
                throw .notTaken(
                    facts.say("The SKU or a code"), facts.say("is a product's already"))
            // What the list shows may be this till's own copy, and all codes are replaced.
            case .changed:
                throw .notTaken(
                    facts.say("The codes"),
                    facts.say("were changed meanwhile: leave, and look again"))
            default: throw error
            }
        }
    }
}
