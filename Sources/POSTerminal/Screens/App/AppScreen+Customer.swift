import Peripherals
import RetailModels
import TerminalUI

/// What the customer's display shows of the till.
extension AppScreen {
    /// The last line and the total while a sale is open, what remains while it is paid, and the
    /// change afterwards; else the shop's name.
    func customerText(_ state: State) -> DisplayText {
        switch state.base {
        case .paid(let child):
            let change = (try? child.document.sale?.change) ?? .zero
            return DisplayText(
                total(child.document.sale?.priced.gross),
                .init("CHANGE", facts.currency.text(change)))
        case .pay(let child):
            let remaining = try? child.settlement.remaining
            return DisplayText(
                total(child.sale.priced?.gross),
                .init("TO PAY", remaining.map(facts.currency.text) ?? ""))
        case .signIn: return DisplayText(.init(facts.shop.name))
        default:
            guard let priced = state.sale?.priced, let line = priced.lines.last else {
                return DisplayText(.init(facts.shop.name))
            }
            return DisplayText(
                .init(line.line.product.name, facts.currency.text(line.amount)),
                total(priced.gross))
        }
    }

    private func total(_ amount: Money?) -> DisplayText.Row {
        .init("TOTAL", amount.map(facts.currency.text) ?? "")
    }
}
