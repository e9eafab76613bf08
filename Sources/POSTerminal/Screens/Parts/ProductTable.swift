import RetailModels

extension ListTable<StockedProduct> {
    /// Products: for the search with what a cashier asks for, for the inventory (`isFull`) with
    /// department, cost and minimum.
    static func products(_ facts: TillFacts, isFull: Bool) -> ListTable {
        let currency = facts.currency
        var columns = [
            Column(title: "SKU", width: 9) { $0.product.sku },
            Column(title: "Name") { $0.product.name },
            Column(title: "Price", width: 9, isRight: true) { currency.text($0.product.price) },
            Column(title: "On hand", width: 9, isRight: true) { onHand($0) },
        ]
        if isFull {
            columns.insert(Column(title: "Dept", width: 11) { $0.product.department }, at: 2)
            columns.insert(
                Column(title: "Cost", width: 8, isRight: true) { currency.text($0.product.cost) },
                at: 4)
            columns.append(Column(title: "Min", width: 6, isRight: true) { $0.minimum.text })
        }
        return ListTable(columns: columns)
    }

    /// The mark says without colour that it runs out.
    private static func onHand(_ product: StockedProduct) -> String {
        product.onHand.text + (product.isLow ? " !" : "  ")
    }
}
