/// What promotions take off a sale: the one place that computes it.
///
/// Invariants:
/// 1. A line is part of one promotion at most, the first that is for it; one that somebody gave a
///    discount or another price is part of none.
/// 2. No line's discount is larger than the line.
/// 3. The order in which things were scanned changes nothing of the total.
enum Promotions {
    /// Things of one line that count as whole units.
    private struct Run {
        var line: Int
        var price: Int64
        var count: Int64
    }

    /// Puts what the promotions take off onto the lines.
    static func apply(
        _ promotions: [Promotion], to lines: inout [CartLine]
    ) throws(AmountFailure) {
        for promotion in promotions {
            let places = lines.indices.filter {
                lines[$0].isOpenToPromotions && promotion.includes(lines[$0].product)
            }
            guard !places.isEmpty else { continue }
            var off: [Int: Int64] = [:]
            switch promotion.kind {
            case .percent(let ppm):
                for place in places {
                    let amount = try lines[place].unitPrice.times(lines[place].quantity)
                    off[place] = try Discount.share(ppm).off(amount).minor
                }
            case .amountOff(let each):
                for place in places {
                    let amount = try lines[place].unitPrice.times(lines[place].quantity)
                    let wanted = try each.times(lines[place].quantity)
                    off[place] = try Discount.amount(wanted).off(amount).minor
                }
            case .buyGet(let buy, let get):
                off = try free(runs(lines, places), buy: buy, get: get)
            case .countForPrice(let count, let price):
                off = try bundled(runs(lines, places), count: count, price: price.minor)
            }
            for (place, minor) in off where minor > 0 {
                lines[place].discount = try Money(minor: minor)
                lines[place].priceSource = promotion.source
                lines[place].promotion = promotion.name
            }
        }
    }

    /// The dearest first, and of equals the first scanned: what is free is the cheapest of a group.
    private static func runs(_ lines: [CartLine], _ places: [Int]) -> [Run] {
        places.compactMap { place in
            let line = lines[place]
            guard line.quantity.milli.isMultiple(of: 1_000) else { return nil }
            return Run(
                line: place, price: line.unitPrice.minor, count: line.quantity.milli / 1_000)
        }.sorted { ($1.price, $0.line) < ($0.price, $1.line) }
    }

    /// Of every group the last `get`, which are the cheapest, cost nothing.
    private static func free(
        _ runs: [Run], buy: Int64, get: Int64
    ) throws(AmountFailure) -> [Int: Int64] {
        let size = buy + get
        let total = runs.reduce(0) { $0 + $1.count }
        let end = total - total % size
        /// How many of the first `count` things are free.
        func freeAmong(_ count: Int64) -> Int64 {
            let counted = min(count, end)
            return counted / size * get + max(0, counted % size - buy)
        }
        var off: [Int: Int64] = [:]
        var place: Int64 = 0
        for run in runs {
            let count = freeAmong(place + run.count) - freeAmong(place)
            place += run.count
            if count > 0 { off[run.line] = try product(count, run.price) }
        }
        return off
    }

    /// Every group costs its price; what it would have cost beyond that is spread over its lines.
    private static func bundled(
        _ runs: [Run], count size: Int64, price: Int64
    ) throws(AmountFailure) -> [Int: Int64] {
        var off: [Int: Int64] = [:]
        var group: [Run] = []
        var room = size
        for run in runs {
            var left = run.count
            while left > 0 {
                if group.isEmpty, left >= size {
                    // Whole groups of one line.
                    let groups = left / size
                    let each = max(0, try product(size, run.price) - price)
                    off[run.line, default: 0] += try product(groups, each)
                    left -= groups * size
                    continue
                }
                let part = min(left, room)
                group.append(Run(line: run.line, price: run.price, count: part))
                left -= part
                room -= part
                guard room == 0 else { continue }
                try close(group, price: price, &off)
                group = []
                room = size
            }
        }
        return off
    }

    private static func close(
        _ group: [Run], price: Int64, _ off: inout [Int: Int64]
    ) throws(AmountFailure) {
        var amounts: [Int64] = []
        for run in group { amounts.append(try product(run.count, run.price)) }
        var sum: Int64 = 0
        for amount in amounts { sum = try Money(minor: sum + amount).minor }
        guard sum > price else { return }
        for (run, share) in zip(group, Rounding.spread(sum - price, over: amounts)) {
            off[run.line, default: 0] += share
        }
    }

    private static func product(_ count: Int64, _ price: Int64) throws(AmountFailure) -> Int64 {
        try Money(wide: Int128(count) * Int128(price)).minor
    }
}

extension CartLine {
    /// Whether it is sold at the shop's own price, and nothing was granted on it.
    fileprivate var isOpenToPromotions: Bool {
        priceSource == PriceSource.catalogue && discount == .zero && discountPPM == nil
            && quantity > .zero && unitPrice > .zero && promotion == nil
            && label?.amount == nil && isDeposit == nil && !isFixed
    }
}

extension Promotion {
    /// What a line keeps of it as the source of its price: which promotion, and which version.
    public var source: String { "promotion:\(id):\(version)" }
}
