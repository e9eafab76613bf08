import RetailModels
import TerminalUI

/// A part of the settings.
enum SettingsSection: String, CaseIterable, Codable, Sendable {
    case shop, receipt, taxRates, money, labels, shifts, rights, promotions
    case till, printer, testPrint, look, keys, training, cloud

    /// What the screen calls it.
    var title: String {
        switch self {
        case .shop: "Shop"
        case .receipt: "Receipts"
        case .taxRates: "Tax rates"
        case .money: "Taking money"
        case .labels: "Labels"
        case .shifts: "Closing a shift"
        case .rights: "Rights"
        case .promotions: "Promotions"
        case .till: "Till"
        case .printer: "Printer"
        case .testPrint: "Test page"
        case .look: "Look"
        case .keys: "Keys"
        case .training: "Training"
        case .cloud: "Cloud Sync"
        }
    }

    /// Whether it is the shop's, and so every till's.
    var isShops: Bool {
        switch self {
        case .shop, .receipt, .taxRates, .money, .labels, .shifts, .rights, .promotions: true
        case .till, .printer, .testPrint, .look, .keys, .training, .cloud: false
        }
    }
}

/// A part of the settings with what holds there.
struct SettingsRow: PagedRow {
    var section: SettingsSection
    var shop: GetShop.Reply
    var own: OwnSettings

    var rowID: String { section.rawValue }
    static var noun: (one: String, many: String) { ("section", "sections") }
}

/// The settings on one page: what is the shop's, and what is this till's.
struct SettingsList: ListKind {
    static let name = "settings"
    static let title = "Shop and till"

    func concerns(_ news: PageNews) -> Bool { news == .changed(.people) }

    func page(_ ask: ListAsk) async throws(Trouble) -> Page<SettingsRow> {
        let shop = try await ask.client.shop.shop()
        let own = try await ask.client.ownSettings.read()
        let rows = SettingsSection.allCases.map { SettingsRow(section: $0, shop: shop, own: own) }
        return Page(items: rows.filter { ask.shows(ask.facts.say($0.section.title)) }, next: nil)
    }

    func columns(_ facts: TillFacts, _ charts: Charts) -> ListTable<SettingsRow> {
        ListTable(columns: [
            .init(title: "Section", width: 20) { facts.say($0.section.title) },
            .init(title: "Whose", width: 12) {
                facts.say($0.section.isShops ? "the shop's" : "this till's")
            },
            .init(title: "Now", width: nil) { $0.summary(facts) },
        ])
    }

    func open(_ row: SettingsRow, on page: some PageScreen) -> ListStep {
        func form(_ kind: some FormKind) -> AppScreen.Action { page.form(kind, needs: .settings) }
        let next: AppScreen.Action =
            switch row.section {
            case .shop: form(ShopForm(shop: row.shop.shop))
            case .receipt: form(ReceiptForm(settings: row.shop.shop.settings))
            case .taxRates: page.show(BrowseScreen<TaxList>.self, .init(TaxList()))
            case .money: form(MoneyForm(payment: row.shop.shop.payment))
            case .labels: form(LabelsForm(settings: row.shop.shop.settings))
            case .shifts: form(ShiftsForm(settings: row.shop.shop.settings))
            case .rights: page.show(BrowseScreen<RightsList>.self, .init(RightsList()))
            case .promotions:
                page.show(BrowseScreen<PromotionsList>.self, .init(PromotionsList()))
            case .till: form(TillForm(own: row.own))
            case .printer: form(PrinterForm(own: row.own))
            case .testPrint: form(TestPrintForm(own: row.own))
            case .look: form(LookForm(own: row.own))
            case .keys: page.show(BrowseScreen<KeysList>.self, .init(KeysList()))
            case .training: .open(.training)
            case .cloud: page.show(CloudSyncScreen.self, .init())
            }
        return .leave(next)
    }
}

extension SettingsRow {
    /// What holds, in a few words.
    fileprivate func summary(_ facts: TillFacts) -> String {
        let (shop, settings) = (shop.shop, shop.shop.settings)
        switch section {
        case .shop:
            return [shop.name, shop.address, shop.taxID].filter { !$0.isEmpty }
                .joined(separator: " · ")
        case .receipt:
            let lines = (settings.receiptHeader ?? []) + (settings.receiptFooter ?? [])
            return lines.joined(separator: " | ")
        case .taxRates:
            return self.shop.taxRates
                .map { "\($0.name) \(FormText.percent($0.ppm)) %" }.joined(separator: " · ")
        case .money:
            let step = shop.payment.cashStep(facts.currency)
            let coin = (try? Money(minor: step)) ?? .zero
            return facts.say("smallest coin {}", facts.currency.text(coin))
        case .labels:
            let masks = settings.codes?.masks ?? []
            return masks.isEmpty
                ? facts.say("without a price or weight") : masks.joined(separator: " ")
        case .shifts:
            return facts.say(settings.blindClose ?? false ? "blind" : "the sum is shown")
        case .rights:
            let most = FormText.percent(settings.limits(of: .cashier).discountMaxPPM)
            return facts.say("cashiers: discount up to {} %", most)
        case .promotions: return "\(settings.promotions?.count ?? 0)"
        case .till:
            let minutes = own[.tillLockMinutes]
            return minutes == "0"
                ? facts.say("{}, never locks", till(facts))
                : facts.say("{}, locks after {} min", till(facts), minutes)
        case .printer:
            let to = own[.printerTo]
            return to.isEmpty ? facts.say("none") : "\(to), \(own[.printerColumns])"
        case .testPrint: return facts.say("try a printer before it is chosen")
        case .look:
            return [
                facts.say(own[.lookColors] == "true" ? "colours" : "no colours"),
                own[.lookUnicode] == "true" ? "Unicode" : "ASCII", own[.tillLanguage],
            ].joined(separator: " · ")
        case .keys: return facts.say("every key, and what keys.yaml changed")
        case .training: return facts.say("begin or end it")
        case .cloud: return facts.say("on, off, pairing")
        }
    }

    private func till(_ facts: TillFacts) -> String { facts.say(.till(facts.identity.series)) }
}
