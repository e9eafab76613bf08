import APIClient
import RetailModels
import RetailStore
import Till

/// What the managers' screens ask of the till, as closures.
struct BackOfficeClient: Sendable {
    /// The rows of a sales report over business days, both included.
    var report:
        @Sendable (_ by: ReportKey, _ from: String, _ to: String) async throws(Trouble)
            -> [ReportRow] = { _, _, _ throws(Trouble) in throw Self.nobody }

    /// A page of the inventory.
    var stock: @Sendable (ListStock) async throws(Trouble) -> StockPage = {
        _ throws(Trouble) in throw Self.nobody
    }
    /// What was sold of products in so many days from a moment on.
    var history:
        @Sendable (_ products: [String], _ from: Int64, _ days: Int64) async throws(Trouble)
            -> [ProductHistory] = { _, _, _ throws(Trouble) in throw Self.nobody }
    /// What of a product is on hand at each location that is known.
    var places: @Sendable (_ product: String) async throws(Trouble) -> [PlaceStock] = {
        _ throws(Trouble) in throw Self.nobody
    }
    /// What the goods on hand are worth: here, or everywhere.
    var stockValue: @Sendable (_ isEverywhere: Bool) async throws(Trouble) -> [StockValueRow] = {
        _ throws(Trouble) in throw Self.nobody
    }
    /// What was used of more than there was.
    var overUses: @Sendable () async throws(Trouble) -> [OverUse] = {
        () throws(Trouble) in throw Self.nobody
    }
    /// Signs a document about goods; nil when a count found what was there.
    var move: @Sendable (StockMove, Operator) async throws(Trouble) -> Document? = {
        _, _ throws(Trouble) in throw Self.nobody
    }
    /// A page of the sessions of all tills, the newest first.
    var shifts: @Sendable (_ after: String?) async throws(Trouble) -> Page<ShiftSummary> = {
        _ throws(Trouble) in throw Self.nobody
    }
    /// A page of the customers with their accounts.
    var accounts: @Sendable (ListAccounts) async throws(Trouble) -> AccountPage = {
        _ throws(Trouble) in throw Self.nobody
    }
    /// A page of what moved a customer's account, the newest first.
    var accountMovements:
        @Sendable (_ customer: String, _ after: String?) async throws(Trouble)
            -> Page<AccountMovement> = { _, _ throws(Trouble) in throw Self.nobody }
    /// A page of the audit log; the key is put into the call.
    var audit: @Sendable (ListAudit, _ after: String?) async throws(Trouble) -> Page<AuditEntry> = {
        _, _ throws(Trouble) in throw Self.nobody
    }
    /// Changes columns of a row: it is in the journal, and travels by itself. False when they are
    /// like that already.
    var edit: @Sendable (RowChange) async throws(Trouble) -> Bool = {
        _ throws(Trouble) in throw Self.nobody
    }

    /// Answers nothing.
    static let none = BackOfficeClient()

    private static var nobody: Trouble { .unreachable("there is no server") }
}

extension BackOfficeClient {
    /// The real till: from the cloud while it answers, for only it knows the other tills' sales.
    static func live(
        _ link: CloudLink, register: Register, editor: Editor,
        newID: @escaping @Sendable () -> String
    ) -> BackOfficeClient {
        var client = BackOfficeClient()
        let mover = StockMover(link: link, register: register, newID: newID)
        client.stock = { call throws(Trouble) in try await TillClient.read(call, link) }
        client.history = { products, from, days throws(Trouble) in
            let call = StockHistory(products: products, from: from, days: days)
            return try await TillClient.read(call, link, isOwnCopyEnough: false).items
        }
        client.places = { product throws(Trouble) in
            try await TillClient.read(
                ListPlaces(product: product), link, isOwnCopyEnough: false
            ).items
        }
        client.stockValue = { isEverywhere throws(Trouble) in
            let call = StockValue(isEverywhere: isEverywhere)
            return try await TillClient.read(call, link, isOwnCopyEnough: false).items
        }
        client.overUses = { () throws(Trouble) in
            try await TillClient.read(ListOverUses(), link, isOwnCopyEnough: false).items
        }
        client.move = { move, person throws(Trouble) in try await mover.move(move, by: person) }
        client.edit = { change throws(Trouble) in try await change.commit(editor) }
        client.shifts = { after throws(Trouble) in
            let call = ListShifts(
                after: after.flatMap(ListSales.key), limit: TillClient.pageCount)
            return try await TillClient.read(call, link, isOwnCopyEnough: false)
        }
        // Other tills' sales on account are the cloud's to know.
        client.accounts = { call throws(Trouble) in
            try await TillClient.read(call, link, isOwnCopyEnough: false)
        }
        client.accountMovements = { customer, after throws(Trouble) in
            let call = ListAccountMovements(
                customer: customer, after: after.flatMap { MovementKey($0) },
                limit: TillClient.pageCount)
            return try await TillClient.read(call, link, isOwnCopyEnough: false)
        }
        client.audit = { call, after throws(Trouble) in
            var call = call
            call.after = after.flatMap { MovementKey($0) }
            call.limit = TillClient.pageCount
            return try await TillClient.read(call, link, isOwnCopyEnough: false)
        }
        client.report = { by, from, to throws(Trouble) in
            let call = SalesReport(by: by, from: from, to: to)
            return try await TillClient.read(call, link, isOwnCopyEnough: false).items
        }
        return client
    }
}

/// What somebody changes of a row, column by column (`EditTable`).
struct RowChange: Equatable, Sendable {
    var table: EditTable
    var row: String
    /// As `EditColumn` writes them.
    var values: [String: String]
    var by: Operator

    /// Journals the edit that it comes to; false when it changes nothing.
    fileprivate func commit(_ editor: Editor) async throws(Trouble) -> Bool {
        let draft = EditDraft(table: table, row: row, values: values, isDeleted: false, by: by.id)
        do {
            return try await editor.commit(draft) != nil
        } catch let problem as Problem {
            throw Trouble.refused(problem)
        } catch let failure as RegisterFailure {
            throw Trouble.register(failure)
        } catch {
            throw Trouble.unreachable("\(error)")
        }
    }
}
