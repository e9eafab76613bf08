import LocalStore
import RetailModels
import TerminalUI

/// What a till begins with: the settings of its files and of its shop. Once they are others, it
/// begins anew between two operators.
struct TillOutset: Sendable {
    let settings: Settings
    let keys: KeyTable
    private let keysText: [UInt8]?
    private let shop: Shop
    private let rates: [TaxRate]

    /// - Parameter keys: of the settings' folder.
    init(of place: Workplace, keys: KeyTable) async throws {
        settings = place.settings
        self.keys = keys
        keysText = Self.keysText(place.settings)
        shop = place.shop
        rates = try await place.taxRates()
    }

    /// Whether a till that begins now would be another one. What could not be read then is no
    /// reason to leave what works.
    func isOutdated(
        _ place: Workplace, _ read: @Sendable () throws -> Settings
    ) async -> Bool {
        guard let settings = try? read(), (try? KeysFile.read(in: settings.dataDirectory)) != nil,
            settings.dataDirectory == self.settings.dataDirectory,
            let (shop, _, _) = try? await Workplace.shop(
                place.identity.tenant, in: place.database),
            let rates = try? await place.taxRates()
        else { return false }
        return settings != self.settings || Self.keysText(settings) != keysText
            || shop != self.shop || rates != self.rates
    }

    private static func keysText(_ settings: Settings) -> [UInt8]? {
        SmallFile.read(KeysFile.path(in: settings.dataDirectory))
    }
}
