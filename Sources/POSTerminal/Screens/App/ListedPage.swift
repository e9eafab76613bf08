import RetailModels

/// A page that menu, settings and palette lead to.
struct ListedPage: Sendable {
    /// Where it is offered besides the palette.
    enum Place: Sendable { case menu, settings, system }

    let name: String
    let title: String
    /// What there is, for the palette.
    let detail: String
    let place: Place
    /// What whoever opens it must be allowed to do; nil for everybody.
    let needs: Permission?
    /// Nil when nobody has signed in who could open it.
    let make: @Sendable (AppScreen, AppScreen.State) -> OpenPage?

    /// A page of that screen, with the state it begins with.
    init<S: PageScreen>(
        _ screen: S.Type, _ title: String, _ detail: String, in place: Place,
        needs: Permission? = nil,
        _ state: @escaping @Sendable (AppScreen.State) -> S.State?
    ) {
        name = S.name
        self.title = title
        self.detail = detail
        self.place = place
        self.needs = needs
        make = { app, whole in
            state(whole).map { OpenPage(S(client: app.client, facts: app.facts), $0) }
        }
    }

    /// The page of that name.
    static func named(_ name: String) -> ListedPage? { all.first { $0.name == name } }

    /// All of them, in the order of menu and palette.
    static let all: [ListedPage] = [
        .init(
            BrowseScreen<InventoryList>.self, "Inventory", "The catalogue with its stock",
            in: .menu
        ) { _ in .init(InventoryList()) },
        .init(
            BrowseScreen<SalesList>.self, "Sales",
            "The latest sales of the shop, with their receipts", in: .menu
        ) { _ in .init(SalesList()) },
        .init(
            BrowseScreen<UnknownCodesList>.self, "Unknown codes",
            "Codes that were sold and that no product has", in: .menu, needs: .catalogue
        ) { _ in .init(UnknownCodesList()) },
        .init(
            ReportsScreen.self, "Reports",
            "Sales by hour, department, tender, tax and operator", in: .menu, needs: .reports
        ) { _ in .init() },
        .init(
            BrowseScreen<StockValueList>.self, "Stock value",
            "What the goods on hand are worth, by department", in: .menu, needs: .reports
        ) { _ in .init(StockValueList()) },
        .init(
            BrowseScreen<MasterList>.self, "All locations",
            "The stock of every location, and how old each one's word is", in: .menu,
            needs: .reports
        ) { _ in .init(MasterList()) },
        .init(
            BrowseScreen<SupplierList>.self, "Suppliers", "Whoever the shop buys from",
            in: .menu, needs: .catalogue
        ) { _ in .init(SupplierList()) },
        .init(
            BrowseScreen<CustomerList>.self, "Customers",
            "All customers: account, limit, and what each bought", in: .menu
        ) { _ in .init(CustomerList()) },
        .init(
            BrowseScreen<ShiftList>.self, "Shifts and Z",
            "The shifts of all tills, each with its Z", in: .menu, needs: .reports
        ) { _ in .init(ShiftList()) },
        .init(
            BrowseScreen<AuditList>.self, "Audit log", "Who did what, and who agreed",
            in: .menu, needs: .audit
        ) { _ in .init(AuditList()) },
        .init(
            DevicesScreen.self, "Devices",
            "The shop's tills in the cloud: approve, rename, revoke", in: .settings,
            needs: .settings
        ) { state in state.person.map { .init(person: $0, session: state.managerSession) } },
        .init(
            ConflictsScreen.self, "Conflicts", "Edits that wait for a choice: keep or take",
            in: .settings, needs: .settings
        ) { state in state.person.map { .init(person: $0, session: state.managerSession) } },
        .init(
            BrowseScreen<ParkedList>.self, "Parked",
            "What servers keep for a person, and what was used twice", in: .settings,
            needs: .settings
        ) { _ in .init(ParkedList()) },
        .init(
            BrowseScreen<SettingsList>.self, "Shop and till",
            "The settings: shop, receipts, tax, rights, printer, keys and look", in: .settings,
            needs: .settings
        ) { _ in .init(SettingsList()) },
        .init(
            BrowseScreen<PromotionsList>.self, "Promotions",
            "Prices that hold for a while: new, edit, remove", in: .settings, needs: .settings
        ) { _ in .init(PromotionsList()) },
        .init(
            BrowseScreen<PeopleList>.self, "Operators", "Who signs in, and what they may do",
            in: .settings, needs: .people
        ) { _ in .init(PeopleList()) },
        .init(
            SyncScreen.self, "Sync", "How sending and taking stand", in: .settings
        ) { _ in .init() },
        .init(
            CloudSyncScreen.self, "Cloud Sync", "The cloud: on, off, and pairing this till",
            in: .system, needs: .settings
        ) { _ in .init() },
    ]
}
