import RetailModels
import Till

/// What a first start asks, in this order; the raw values are the keys of an answers file.
enum SetupQuestion: String, CaseIterable, Sendable {
    case kind
    case shop
    case address
    case currency
    case tax
    case taxRates
    case timeZone
    case till
    case manager
    case managerPIN
    case cashier
    case cashierPIN
    case products
    case cloudURL
    case tenant
    case licence

    /// What it is called in front of its field.
    var label: String {
        switch self {
        case .kind: "This till"
        case .shop: "Shop"
        case .address: "Address"
        case .currency: "Currency"
        case .tax: "Tax"
        case .taxRates: "Tax rates"
        case .timeZone: "Time zone"
        case .till: "Till number"
        case .manager: "Manager"
        case .managerPIN: "Manager's PIN"
        case .cashier: "Cashier"
        case .cashierPIN: "Cashier's PIN"
        case .products: "Products"
        case .cloudURL: "Cloud"
        case .tenant: "Tenant"
        case .licence: "Licence key"
        }
    }

    /// What is wanted, in a line.
    var hint: String {
        switch self {
        case .kind: "1 a shop of its own, 2 joins a cloud, 3 a demo shop to look around"
        case .shop: "The name at the top of every receipt."
        case .address: "For receipts; Enter leaves it out."
        case .currency: "Three letters, such as USD, EUR or CHF."
        case .tax: "1 comes on top of the prices, 2 is in the prices"
        case .taxRates: "Name and percentage of each, such as standard=7.25, reduced=2, none=0."
        case .timeZone: "Such as Europe/Zurich or America/New_York; a shop's day begins there."
        case .till: "One to eight digits or capital letters; receipts are numbered 01-000001."
        case .manager: "Operator 1: runs the shop and may change everything."
        case .managerPIN: "4 or 5 digits, typed at every sign-in."
        case .cashier: "Operator 2: sells; Enter leaves it out."
        case .cashierPIN: "4 or 5 digits, typed at every sign-in."
        case .products: "1 none, to be imported later; 2 the demo's 400 groceries"
        case .cloudURL: "The address of the shop's cloud, such as https://pos.example."
        case .tenant: "The tenant's id; whoever runs the cloud knows it."
        case .licence: "The licence key; whoever runs the cloud knows it."
        }
    }

    /// What Enter alone answers.
    var standard: String {
        switch self {
        case .kind: "local"
        case .currency: "USD"
        case .tax: "exclusive"
        case .taxRates: "standard=7.25, reduced=2, none=0"
        case .timeZone: "UTC"
        case .till: "01"
        case .products: "none"
        default: ""
        }
    }

    /// The words to choose from, which are also numbered from 1; none where text is wanted.
    var choices: [String] {
        switch self {
        case .kind: ["local", "cloud", "demo"]
        case .tax: ["exclusive", "inclusive"]
        case .products: ["none", "demo"]
        default: []
        }
    }

    /// Whether it is shown as dots.
    var isSecret: Bool { [.managerPIN, .cashierPIN, .licence].contains(self) }

    /// Whether it may stay without an answer.
    var isOptional: Bool { [.address, .cashier].contains(self) }
}

extension SetupQuestion {
    /// The answer in the form that is kept: the word of a numbered choice, capitals of a currency.
    func normal(_ text: String) -> String {
        let text = text.split(separator: " ", omittingEmptySubsequences: true)
            .joined(separator: " ")
        if text.isEmpty { return standard }
        if let number = Int(text), choices.indices.contains(number - 1) {
            return choices[number - 1]
        }
        switch self {
        case .currency: return text.uppercased()
        case _ where !choices.isEmpty: return text.lowercased()
        default: return text
        }
    }

    /// Why that is no answer, as a sentence; nil when it is one.
    func fault(_ text: String) -> String? {
        if text.isEmpty { return isOptional ? nil : "\(label) is needed. \(hint)" }
        if let fault = CleanText.fault(text) { return "\(label) \(fault). Type it again." }
        switch self {
        case .kind, .tax, .products:
            return choices.contains(text)
                ? nil : "\(label) is one of \(choices.joined(separator: ", "))."
        case .currency:
            return Currency(code: text) == nil ? "No currency is called that. \(hint)" : nil
        case .taxRates:
            return ShopSetup.rates(in: text) == nil
                ? "Each rate is a name and 0 to 100 percent. \(hint)" : nil
        case .timeZone:
            return ShopClock(timeZone: text) == nil ? "No time zone is called that. \(hint)" : nil
        case .till: return ShopSetup.isTill(text) ? nil : "That is no till's number. \(hint)"
        case .manager, .cashier:
            return text.contains(":") ? "A name has no colon. Type it again." : nil
        case .managerPIN, .cashierPIN:
            return PINHasher.isPIN(text) ? nil : "A PIN has 4 or 5 digits. Type it again."
        case .cloudURL:
            do throws(ConfigurationFailure) {
                _ = try CloudSettings.checked(text, from: "the answer")
                return nil
            } catch { return "\(error)" }
        case .shop, .address, .tenant, .licence: return nil
        }
    }
}
