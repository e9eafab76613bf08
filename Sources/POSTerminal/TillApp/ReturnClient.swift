import APIClient
import RetailModels
import RetailStore
import Till

/// A receipt that was found, as this till knows it now.
struct FoundReceipt: Equatable, Sendable {
    var sold: SoldSale
    /// Whether this till sold it.
    var isOwn: Bool
    /// The cloud does not answer: other tills may have given something back that is not known here.
    var isApart: Bool
}

/// A balance, as this till knows it now.
struct FoundValue: Equatable, Sendable {
    /// Nil when nothing was ever posted for the holder.
    var balance: Money?
    /// As much as the customer of an account may owe; nil for no limit.
    var limit: Money?
    var isApart: Bool
}

/// What the screens ask of sales that were made, and of values that are held.
struct ReturnClient: Sendable {
    /// The sale whose receipt bears the number, with what came back of it.
    var receipt: @Sendable (_ number: String) async throws(Trouble) -> FoundReceipt
    /// What a gift card or store credit is worth, or what a customer owes.
    var value: @Sendable (ValueHolder) async throws(Trouble) -> FoundValue

    /// The last sale of the open session, if nothing of it came back; nil when there is none.
    var lastSale: @Sendable () async throws(Trouble) -> Document?
    /// Takes a sale back that should not have been.
    var postVoid: @Sendable (Document, Operator) async throws(Trouble) -> Document
    /// Has a sale paid another way.
    var correct: @Sendable (Document, Settlement, Operator) async throws(Trouble) -> Document
    /// Completes a sale for practice.
    var train: @Sendable (Cart, Settlement, Operator) async throws(Trouble) -> Document

    /// A till that knows of nothing.
    static let none = ReturnClient(
        receipt: { number throws(Trouble) in throw .money(.receiptUnknown(number, isApart: false))
        },
        value: { _ throws(Trouble) in FoundValue(balance: nil, isApart: false) },
        lastSale: { () throws(Trouble) in nil },
        postVoid: { _, _ throws(Trouble) in throw .register(.notCorrectable) },
        correct: { _, _, _ throws(Trouble) in throw .register(.notCorrectable) },
        train: { _, _, _ throws(Trouble) in throw .register(.noShiftOpen) })

    /// The real one: the cloud while it answers, else the own server, and the till's own journal,
    /// which is ahead of both.
    static func live(
        _ link: CloudLink, journal: any Journal, register: Register
    ) -> ReturnClient {
        let device = register.identity.device
        return ReturnClient(
            receipt: { number throws(Trouble) in
                let isApart = await isApart(link)
                var documents = try await undelivered(journal)
                do throws(Trouble) {
                    // This till's copy lacks what came back in another place.
                    let receipt = try await TillClient.read(
                        GetReceipt(number: number), link, isOwnCopyEnough: false)
                    var stored: [Document] = []
                    for signed in [receipt.sale] + receipt.returns {
                        stored.append(try decoded(signed))
                    }
                    let known = Set(stored.map(\.id))
                    documents = stored + documents.filter { !known.contains($0.id) }
                } catch .refused(let problem) where problem.code == .notFound {
                    // It may be the last sale, on its way to the servers.
                }
                return try found(number, in: documents, device: device, isApart: isApart)
            },
            value: { holder throws(Trouble) in
                // This till's copy lacks what other places did: the cloud is asked while it
                // answers.
                let known = try await TillClient.read(
                    GetValue(holder), link, isOwnCopyEnough: false
                )
                let documents = try await undelivered(journal)
                return FoundValue(
                    balance: balance(of: holder, known.balance, and: documents),
                    limit: known.limit, isApart: await isApart(link))
            },
            lastSale: { () throws(Trouble) in
                lastSale(in: try await newest(journal), shift: await register.shift?.id)
            },
            postVoid: { document, person throws(Trouble) in
                do throws(RegisterFailure) {
                    return try await register.postVoid(document, by: person)
                } catch { throw .register(error) }
            },
            correct: { document, settlement, person throws(Trouble) in
                do throws(RegisterFailure) {
                    return try await register.correctTenders(
                        of: document, to: settlement, by: person)
                } catch { throw .register(error) }
            },
            train: { cart, settlement, person throws(Trouble) in
                do throws(RegisterFailure) {
                    return try await register.train(cart, settlement, by: person)
                } catch { throw .register(error) }
            })
    }

    /// The last sale of a session; nil when something of it came back already.
    static func lastSale(in documents: [Document], shift: String?) -> Document? {
        let isSale: (Document) -> Bool = { if case .sale = $0.body { true } else { false } }
        guard let last = documents.last(where: isSale), let shift, last.shift == shift,
            var sold = SoldSale(last)
        else { return nil }
        for document in documents { try? sold.add(document) }
        return sold.back.allSatisfy { $0.quantity == .zero } ? last : nil
    }

    /// What documents come to: the sale of that number, and all that gives something of it back.
    static func found(
        _ number: String, in documents: [Document], device: String, isApart: Bool
    ) throws(Trouble) -> FoundReceipt {
        guard let sale = documents.first(where: { $0.number == number }),
            var sold = SoldSale(sale)
        else { throw .money(.receiptUnknown(number, isApart: isApart)) }
        do throws(AmountFailure) {
            for document in documents { try sold.add(document) }
        } catch { throw .register(.amount(error)) }
        return FoundReceipt(sold: sold, isOwn: sold.device == device, isApart: isApart)
    }

    /// A balance with what documents post to it besides.
    static func balance(
        of holder: ValueHolder, _ known: Money?, and documents: [Document]
    ) -> Money? {
        var minor = known?.minor
        for document in documents {
            guard let entry = try? Posting.entry(of: document) else { continue }
            for line in entry.lines where line.account == holder.ledgerAccount {
                minor = (minor ?? 0) + holder.balance(ofLedger: line.debit - line.credit)
            }
        }
        return minor.flatMap { try? Money(minor: $0) }
    }

    /// A till without a cloud is the only one there is.
    private static func isApart(_ link: CloudLink) async -> Bool {
        guard await link.hasCloud else { return false }
        return await !link.isOnline
    }

    /// Documents that no server has stored yet.
    private static func undelivered(
        _ journal: any Journal
    ) async throws(Trouble) -> [Document] {
        let rows: [JournalRow]
        do throws(SQLFailure) {
            rows = try await journal.rows(in: [.open], after: 0, limit: openCountMax)
        } catch { throw .register(.store(error)) }
        return documents(rows)
    }

    /// The newest documents of this till, whoever has them.
    private static func newest(_ journal: any Journal) async throws(Trouble) -> [Document] {
        do throws(SQLFailure) {
            let states = WriteState.allCases
            let count = try await journal.count(in: states).rows
            return documents(
                try await journal.rows(
                    in: states, after: Int64(max(0, count - newestCount)), limit: newestCount))
        } catch { throw .register(.store(error)) }
    }

    private static func documents(_ rows: [JournalRow]) -> [Document] {
        rows.filter { $0.write.kind.isDocument }.compactMap {
            try? CanonicalJSON.decode(Document.self, from: Array($0.write.body.utf8))
        }
    }

    private static let newestCount = 200

    private static let openCountMax = 1_000

    private static func decoded(_ signed: SignedDocument) throws(Trouble) -> Document {
        do { return try signed.decoded() } catch { throw .documentUnreadable }
    }
}
