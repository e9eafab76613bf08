import RetailModels

/// What can go wrong with the sale that is open, and with those that wait.
extension Sentences {
    /// The sentence of what the other tables leave.
    func openSale(_ trouble: Trouble) -> String {
        switch trouble {
        case .notHeld(let failure): "The sale is not held: \(disk(failure)) It stays open."
        case .heldUnreadable(let failure): "Sales that wait cannot be read: \(disk(failure))"
        case .heldSaleGone: "That sale does not wait any more: somebody has taken it up."
        case .otherTillsAway:
            "Other tills' sales are had through the cloud, which does not answer now."
        case .tillSilent(let till):
            "Till \(shown(till)) has that sale and does not answer. Take it up there, or try again."
        case .nothingToHold: "Nothing to hold yet: scan or type an item first."
        case .saleInTheWay(let items): "A sale of \(items) is open. Hold it (F5) or pay it first."
        case .noLine: "The sale has no line yet: scan or type an item first."
        case .noCustomer: "No customer is marked. Type a number or a name; F2 makes a new one."
        case .customerExists(let number, let name):
            "Number \(shown(number)) is \(shown(name)) already. Type another."
        case .nothingToRepeat: "Nothing to repeat yet: scan or type an item first."
        case .lineIsFixed(let product):
            "\(shown(product)) stays as it is. Void the line (F8) and enter it again."
        case .nothingToTakeBack:
            "There is no change to take back. A line is voided with - or F8."
        case .percent(let text): "\(shown(text)) is no percentage: above 0, at most 100."
        case .saleTooLarge:
            "With that the total is larger than the till can count. Nothing was changed."
        case .noDepartments: "The shop has no departments yet. Tell a manager."
        case .label(let fault, let code): label(fault, code)
        case .labelUnit(let unit, let product):
            "The label gives a weight, and \(product) is sold by \(unit.isEmpty ? "each" : unit). "
                + "Tell a manager."
        case .depositMissing(let sku, let product):
            "\(product) is sold without its deposit: there is no \(shown(sku)). Tell a manager."
        case .priceMissing(let product): "Type what \(product) costs, then Enter. Esc leaves it."
        case .scanTorn: "The scanner lost part of a code. Scan it again."
        case .scannerGone(let reason):
            "The scanner cannot be read: \(reason). Type the codes; it is tried again."
        default: "Something went wrong. Tell a manager."
        }
    }

    private func label(_ fault: CodeLabel.Fault, _ code: String) -> String {
        switch fault {
        case .damaged: "The label \(shown(code)) was not read whole. Scan it again."
        case .figure: "The label \(shown(code)) has no price or weight to sell by. Type the item."
        case .currency: "The label \(shown(code)) has a price in another currency."
        }
    }
}
