import RetailModels
import TerminalUI
import Till

/// Keys and picture of one product.
extension ItemScreen {
    func keyMap(_ state: State) -> KeyMap<Action> {
        let keys = facts.keys
        let back = keys.binding(.back, Action.back)
        guard state.folder == nil else {
            return KeyMap([keys.binding(.saveHere, .saveHere), back]) { key in
                if case .scan = key { nil } else { .typed(key) }
            }
        }
        var bindings: [Binding<Action>] = []
        if let attachments = state.attachments, !attachments.items.isEmpty {
            let reason =
                attachments.items.count > 1
                ? nil : facts.say("There is one picture or PDF, and it is marked.")
            bindings = [
                keys.binding(.openAttachment, .open), keys.binding(.saveAttachment, .save),
                keys.binding(.nextAttachment, unless: reason, .next),
            ]
        }
        let forms: [KeyName] = [.editItem, .editCodes, .adjust, .receive, .countStock]
        let acts = forms.map { keys.binding($0, Action.act($0)) }
        return KeyMap(
            acts + bindings + [back] + TextPager.bindings(keys) { .scroll($0) })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        var rest = Message.render(state.message, at: area, to: &buffer)
        if let folder = state.folder {
            let (above, row) = rest.splittingBottom(1)
            rest = above
            let label = buffer.writeLine(
                facts.say("Save to the folder ▸ "), in: row.inset(left: 1), role: .label)
            folder.render(in: row.inset(left: 1 + label, right: 1), to: &buffer)
        }
        let (top, below) = rest.inset(left: 1).splittingTop(10)
        renderProduct(state.product, in: top, to: &buffer)
        renderSold(state.sold, in: top, to: &buffer)
        let isWide = below.width >= Self.widthOfBoth
        let (left, right) =
            isWide
            ? below.splittingLeft(Self.movementsWidth)
            : below.splittingTop(below.height / 2)
        let list = buffer.box(left, title: facts.say("Movements"))
        switch state.movements {
        case nil: buffer.writeLine("…", in: list.inset(left: 1), role: .dim)
        case .some(let movements) where movements.isEmpty:
            buffer.writeLine(facts.say("None yet."), in: list.inset(left: 1), role: .dim)
        default: state.pager.render(in: list, facts, to: &buffer)
        }
        // One location is what stands above already.
        guard state.places.count > 1 else {
            return renderAttachments(state, in: right, to: &buffer)
        }
        let (places, files) = right.splittingTop(
            min(state.places.count + 2, max(3, right.height / 2)))
        renderPlaces(state.places, in: places, to: &buffer)
        renderAttachments(state, in: files, to: &buffer)
    }

    /// What each location has, as many as there is room for.
    private func renderPlaces(_ places: [PlaceStock], in area: Rect, to buffer: inout Buffer) {
        let inside = buffer.box(area, title: facts.say("Locations")).inset(left: 1, right: 1)
        let width = (places.map { TextWidth.of($0.onHand.text) }.max() ?? 0) + 1
        for (index, place) in places.prefix(inside.height).enumerated() {
            let (name, figure) = inside.row(index).splittingRight(width)
            buffer.writeLine(
                "\(place.location.number) \(place.location.name)", in: name.inset(right: 1))
            buffer.writeLine(place.onHand.text, in: figure, .right)
        }
    }

    /// Every code of the product, with how many a pack's stands for, as many as fit; then how many
    /// more there are.
    private func codes(_ product: Product, width: Int) -> String {
        let packs = (product.traits?.packs ?? []).map { pack in
            pack.quantity == .one ? pack.code : "\(pack.code) × \(pack.quantity.text)"
        }
        let plu = product.traits?.plu.map { ["PLU \($0)"] } ?? []
        let all = ([product.barcode] + packs + plu).filter { !$0.isEmpty }
        var shown = ""
        for (index, code) in all.enumerated() {
            let next = shown.isEmpty ? code : "\(shown) · \(code)"
            let rest = index + 1 < all.count ? " · +\(all.count - index - 1)" : ""
            guard TextWidth.of(next + rest) <= width || shown.isEmpty else {
                return "\(shown) · +\(all.count - index)"
            }
            shown = next
        }
        return shown
    }

    /// Day, time, kind and quantity of a movement, and the border.
    private static var movementsWidth: Int { 52 }
    private static var widthOfBoth: Int { 75 }

    private func renderProduct(
        _ stocked: StockedProduct, in area: Rect, to buffer: inout Buffer
    ) {
        let product = stocked.product
        let inside = buffer.box(area, title: product.name).inset(left: 1, right: 1)
        let rows = [
            ("SKU", product.sku), ("Barcode", codes(product, width: inside.width - 12)),
            (
                "Department",
                [product.department, product.category].filter { !$0.isEmpty }
                    .joined(separator: " · ")
            ),
            ("Brand", product.brand), ("Sold by", product.unit),
            ("Tax class", product.taxClass),
            ("Price", facts.currency.text(product.price)),
            ("Cost", facts.currency.text(product.cost)),
        ]
        for (index, (label, value)) in rows.enumerated() {
            let (labelColumn, valueColumn) = inside.row(index).splittingLeft(12)
            buffer.writeLine(facts.say(label), in: labelColumn, role: .label)
            buffer.writeLine(value, in: valueColumn)
        }
        let stock = inside.inset(left: inside.width - 26)
        Figure.write(
            facts.say("on hand"), stocked.onHand.text, in: stock.row(6), role: .total, to: &buffer)
        Figure.write(
            facts.say("minimum"), stocked.minimum.text, in: stock.row(7), role: .body, to: &buffer)
    }

    /// What was sold of it, a column for each of the last thirty days.
    private func renderSold(_ sold: [Int64], in area: Rect, to buffer: inout Buffer) {
        guard sold.contains(where: { $0 > 0 }) else { return }
        let bars = Sparkline.text(sold.map { Int($0) })
        let row = area.inset(left: 2, right: 2).row(1)
        guard row.width > 2 * TextWidth.of(bars) else { return }
        let (rest, chart) = row.splittingRight(TextWidth.of(bars))
        buffer.writeLine(bars, in: chart, role: .chart)
        buffer.writeLine(facts.say("30 days"), in: rest.inset(right: 1), .right, role: .label)
    }

    /// The files with their size; a mark for those that are on this till.
    private func renderAttachments(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let inside = buffer.box(area, title: facts.say("Pictures and PDFs"))
        guard let attachments = state.attachments else {
            buffer.writeLine("…", in: inside.inset(left: 1), role: .dim)
            return
        }
        var rows = inside
        if !attachments.isComplete {
            let foot: Rect
            (rows, foot) = inside.splittingBottom(min(2, inside.height / 2))
            let words = ["The cloud does not answer;", "those without ✓ must wait."]
                .map { facts.say($0) }
            buffer.writeLines(words, in: foot.inset(left: 1), role: .warning)
        }
        guard !attachments.items.isEmpty else {
            buffer.writeLine(facts.say("None."), in: rows.inset(left: 1), role: .dim)
            return
        }
        for (row, index) in state.list.visible(height: rows.height).enumerated() {
            let item = attachments.items[index]
            let line = rows.row(row)
            let isMarked = index == state.list.selection
            buffer.writeLine(isMarked ? "▸" : " ", in: line)
            let (name, facts) = line.inset(left: 1).splittingRight(11)
            buffer.writeLine(item.name, in: name)
            let mark = attachments.here.contains(item.id) ? " ✓" : "  "
            buffer.writeLine(Self.size(item.size) + mark, in: facts, .right)
            if isMarked { buffer.tint(line, role: .selection) }
        }
    }

    /// `812 B`, `120 KB`, `4.9 MB`, each of a thousand.
    private static func size(_ bytes: Int64) -> String {
        switch bytes {
        case ..<1_000: "\(bytes) B"
        case ..<1_000_000: "\((bytes + 500) / 1_000) KB"
        default: "\(bytes / 1_000_000).\(bytes % 1_000_000 / 100_000) MB"
        }
    }
}
