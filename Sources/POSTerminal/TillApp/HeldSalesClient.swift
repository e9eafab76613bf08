import RetailModels
import RetailStore
import Till

/// What the screens ask about sales that wait, as closures.
struct HeldSalesClient: Sendable {
    /// Holds the open sale: it is on the disk under its name, and no longer the open one.
    var hold: @Sendable (HeldSale) async throws(Trouble) -> Void
    /// Those of this till, the oldest first.
    var list: @Sendable () async throws(Trouble) -> [HeldSale]
    /// Makes it the open one; nil when it is not there any more.
    var recall: @Sendable (_ id: String) async throws(Trouble) -> HeldSale?
    /// Those of the place's other tills, while the cloud answers.
    var others: @Sendable () async throws(Trouble) -> [HeldOffer] = { [] }
    /// Has another till give one up.
    var claim: @Sendable (HeldOffer) async throws(Trouble) -> HeldSale = {
        _ throws(Trouble) in throw Trouble.heldSaleGone
    }
    /// Makes what another till gave up the open one here. It must not be stopped half-way.
    var take: @Sendable (HeldSale) async throws(Trouble) -> Void = {
        _ throws(Trouble) in throw Trouble.heldSaleGone
    }

    /// A till that holds nothing.
    static let none = HeldSalesClient(
        hold: { _ in }, list: { [] }, recall: { _ in nil })

    /// The real till's, which passes them to others of its place.
    static func live(
        _ keeper: any HeldSaleKeeper, _ sharing: HeldSharing
    ) -> HeldSalesClient {
        var client = live(keeper)
        let (hold, recall) = (client.hold, client.recall)
        // What waits is offered, or no longer, without anybody waiting for it.
        client.hold = { sale throws(Trouble) in
            try await hold(sale)
            Task { await sharing.round() }
        }
        client.recall = { id throws(Trouble) in
            defer { Task { await sharing.round() } }
            return try await recall(id)
        }
        client.others = { () throws(Trouble) in
            do throws(HeldSharingFailure) { return try await sharing.others() } catch {
                throw Trouble(error, till: "")
            }
        }
        client.claim = { offer throws(Trouble) in
            do throws(HeldSharingFailure) { return try await sharing.claim(offer.id) } catch {
                throw Trouble(error, till: offer.series)
            }
        }
        client.take = { sale throws(Trouble) in
            do throws(HeldSharingFailure) { try await sharing.take(sale) } catch {
                throw Trouble(error, till: "")
            }
        }
        return client
    }

    /// A till's that passes none on.
    static func live(_ keeper: any HeldSaleKeeper) -> HeldSalesClient {
        HeldSalesClient(
            hold: { sale throws(Trouble) in
                do throws(SQLFailure) { try await keeper.hold(sale) } catch {
                    throw .notHeld(error)
                }
            },
            list: { () throws(Trouble) in
                do throws(SQLFailure) { return try await keeper.heldSales() } catch {
                    throw .heldUnreadable(error)
                }
            },
            recall: { id throws(Trouble) in
                do throws(SQLFailure) { return try await keeper.recall(id) } catch {
                    throw .heldUnreadable(error)
                }
            })
    }
}

extension Trouble {
    /// Why another till's sale did not come.
    init(_ failure: HeldSharingFailure, till: String) {
        switch failure {
        case .offline: self = .otherTillsAway
        case .refused(let problem): self = .refused(problem)
        case .gone: self = .heldSaleGone
        case .silent: self = .tillSilent(till)
        case .store(let failure): self = .heldUnreadable(failure)
        }
    }
}

extension HeldSalesClient {
    /// Puts the open sale of somebody else away and takes up the one of who signs in, so that
    /// everybody finds their own (screens.md: Operator switch).
    ///
    /// - Parameter open: the sale that is open; nil when there is none.
    func take(over open: HeldSale?, by person: Operator) async throws(Trouble) -> HeldSale? {
        if let open { try await hold(open) }
        let own = try await list().last { $0.isSwitched && $0.operatorID == person.id }
        guard let own else { return nil }
        return try await recall(own.id)
    }
}
