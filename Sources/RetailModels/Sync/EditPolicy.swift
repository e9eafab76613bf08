/// How two edits of one column come together (sync.md: Policies).
public enum EditPolicy: String, Codable, Sendable, CaseIterable {
    /// The later one by the cloud's stamp; the other is kept as lost.
    case lastWriteWins
    /// An edit that did not know the value it replaces waits for a person; both are kept.
    case manual
    /// The cloud's; a till's edit is a proposal for a manager.
    case remoteWins
}

/// A table whose rows are edited column by column.
public enum EditTable: String, Codable, Sendable, CaseIterable {
    case product, customer

    /// What an edit may change; anything else comes whole from the cloud.
    public var columns: [EditColumn] {
        switch self {
        case .product: EditColumn.ofProduct
        case .customer: EditColumn.ofCustomer
        }
    }

    public func column(_ name: String) -> EditColumn? { columns.first { $0.name == name } }
}

/// A column that is edited by itself. Its values travel as text.
public struct EditColumn: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case text(mayBeEmpty: Bool)
        /// Minor units of the shop's currency, not below zero.
        case amount
        /// The same, and empty for none.
        case amountOrNone
        /// The name of a tax rate.
        case taxClass
        /// A whole number from 0 up to another; 0 is none.
        case number(max: Int64)
    }
    public var name: String
    public var policy: EditPolicy
    public var kind: Kind

    /// Not edited by itself: an edit that deletes sets it, and nothing takes it back.
    public static let deletedAt = "deleted_at"

    fileprivate static let ofProduct = [
        EditColumn(name: "name", policy: .lastWriteWins, kind: .text(mayBeEmpty: false)),
        EditColumn(name: "brand", policy: .lastWriteWins, kind: .text(mayBeEmpty: true)),
        EditColumn(name: "unit", policy: .lastWriteWins, kind: .text(mayBeEmpty: false)),
        EditColumn(name: "price", policy: .manual, kind: .amount),
        EditColumn(name: "cost", policy: .lastWriteWins, kind: .amount),
        EditColumn(name: "tax_class", policy: .remoteWins, kind: .taxClass),
        EditColumn(name: "deposit_sku", policy: .lastWriteWins, kind: .text(mayBeEmpty: true)),
        EditColumn(
            name: "age_limit", policy: .lastWriteWins,
            kind: .number(max: ProductTraits.ageLimitMax)),
        EditColumn(name: "open_price", policy: .lastWriteWins, kind: .number(max: 1)),
        EditColumn(
            name: "favourite", policy: .lastWriteWins,
            kind: .number(max: ProductTraits.favouriteMax)),
    ]
    // A customer's number is what two tills know one customer by (`SyncAlias`), and stays.
    fileprivate static let ofCustomer = [
        EditColumn(name: "name", policy: .lastWriteWins, kind: .text(mayBeEmpty: false)),
        EditColumn(name: "exempt_reason", policy: .lastWriteWins, kind: .text(mayBeEmpty: true)),
        EditColumn(
            name: "exempt_certificate", policy: .lastWriteWins, kind: .text(mayBeEmpty: true)),
        EditColumn(name: "credit_limit", policy: .lastWriteWins, kind: .amountOrNone),
    ]

    /// Why the column does not take the value; nil when it does.
    public func fault(_ value: String) -> String? {
        switch kind {
        case .text(let mayBeEmpty):
            if value.isEmpty, !mayBeEmpty { return "\(name) is empty" }
            return CleanText.fault(value, limit: 200).map { "\(name) \($0)" }
        case .amountOrNone where value.isEmpty: return nil
        case .amount, .amountOrNone:
            guard let minor = Int64(value), "\(minor)" == value, minor >= 0,
                (try? Money(minor: minor)) != nil
            else { return "\(name) is no amount in minor units" }
            return nil
        case .taxClass:
            return value.isEmpty || !CleanText.isClean(value)
                ? "\(name) is no name of a tax rate" : nil
        case .number(let max):
            guard let number = Int64(value), "\(number)" == value, (0...max).contains(number)
            else { return "\(name) is no whole number from 0 to \(max)" }
            return nil
        }
    }
}

/// Where the truth of a table is, and how it travels. Every table of the schema has one.
public enum SyncPolicy: String, Sendable {
    /// Inserted once; never updated or deleted, by anyone.
    case appendOnly
    /// Column by column, as `EditTable` says.
    case edited
    /// The cloud's, whole.
    case remoteWins
    /// Made anew from other tables; never on the wire.
    case derived
    /// A server's own; never leaves it.
    case localOnly

    /// By the table's name.
    public static let ofTables: [String: SyncPolicy] = [
        "document": .appendOnly, "sync_device": .appendOnly, "sync_parked": .localOnly,
        "sale": .derived, "sale_line": .derived, "sale_line_extra": .derived,
        "line_return": .derived,
        "payment": .derived, "shift": .derived,
        "z_report": .derived, "cash_movement": .derived, "audit_event": .derived,
        "journal_entry": .derived,
        "journal_line": .derived, "stock_movement": .derived, "account_balance": .derived,
        "stock_level": .derived, "product_search": .derived,
        "product": .edited, "customer": .edited,
        "tenant": .remoteWins, "location": .remoteWins, "till": .remoteWins,
        "operator": .remoteWins, "tax_rate": .remoteWins, "department": .remoteWins,
        "category": .remoteWins, "product_barcode": .remoteWins, "supplier": .remoteWins,
        "stock_minimum": .localOnly, "attachment": .localOnly, "attachment_part": .localOnly,
        "tenant_secret": .localOnly, "licence": .localOnly, "device_directory": .localOnly,
        "device_nonce": .localOnly, "device_token": .localOnly, "operator_session": .localOnly,
        "pin_attempt": .localOnly, "schema_migration": .localOnly,
        "sync_stream": .localOnly, "sync_bundle": .localOnly, "sync_entity": .localOnly,
        "sync_source": .localOnly, "sync_outbox": .localOnly, "sync_cursor": .localOnly,
        "sync_state": .localOnly, "sync_snapshot": .localOnly,
        "sync_snapshot_part": .localOnly, "sync_snapshot_user": .localOnly,
        "sync_reader": .localOnly, "sync_pruned": .localOnly,
        "sync_alias": .remoteWins, "sync_natural": .localOnly,
        "retention_base": .localOnly, "retention_cut": .localOnly,
        "sync_push_session": .localOnly, "sync_push_part": .localOnly,
        "held_sale": .localOnly,
        "sync_edit": .appendOnly, "sync_column": .derived, "sync_conflict": .derived,
    ]
}
