import RetailModels

/// Decides when the open sale is written to the disk: after every change, one write at a time, so
/// that an older sale never overtakes a newer one. Holds no keeper and no task.
///
/// Invariants:
/// 1. At most one write is under way.
/// 2. When none is under way and the last did not fail, `wanted` is on the disk.
/// 3. A failed write is tried again with the next change, not in a circle.
///
///     settled ──changed──▶ writing ──kept, unchanged meanwhile──▶ settled
///        ▲                  │   ▲ └──kept, changed meanwhile──┐
///        │                  │   └─────────────────────────────┘
///        └────── failed ◀───┘
struct CartKeeping: Equatable, Sendable {
    /// What the screens show.
    private(set) var wanted: Cart?
    /// What is on the disk, as far as it is known; nil inside when nothing is kept.
    private var kept: Cart??
    private var writing: Cart??

    /// A till whose disk holds `cart`.
    init(onDisk cart: Cart? = nil) {
        wanted = cart
        kept = .some(cart)
    }

    /// Whether nothing is under way.
    var isSettled: Bool { writing == nil }

    /// What is to be written now, when anything is.
    struct Write: Equatable, Sendable {
        var cart: Cart?
    }

    /// The sale is this now.
    mutating func changed(to cart: Cart?) -> Write? {
        guard cart != wanted else { return nil }
        wanted = cart
        return next()
    }

    /// The write that was under way is on the disk.
    mutating func written() -> Write? {
        kept = writing
        writing = nil
        return next()
    }

    /// The write that was under way is not on the disk; nobody knows what is.
    mutating func failed() -> Write? {
        let attempted = writing
        writing = nil
        kept = nil
        return attempted == .some(wanted) ? nil : next()
    }

    private mutating func next() -> Write? {
        guard writing == nil, kept != .some(wanted) else { return nil }
        writing = .some(wanted)
        return Write(cart: wanted)
    }
}
