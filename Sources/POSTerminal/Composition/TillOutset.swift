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

    /// Whether a till that begins now would be another one. What could not be read then, or not be
    /// begun with, is no reason to leave what works; where the data is and what is served are
    /// settled by whoever starts the program. A pairing that waits for its approval is waited for.
    func isOutdated(
        _ place: Workplace, _ read: @Sendable () throws -> Settings
    ) async -> Bool {
        guard let settings = try? read(), (try? KeysFile.read(in: settings.dataDirectory)) != nil,
            settings.dataDirectory == self.settings.dataDirectory,
            settings.database == self.settings.database, settings.server == self.settings.server,
            Self.reachesCloud(settings, place.folder),
            place.folder.pairing()?.isPaired != false,
            let (shop, _, _) = try? await Workplace.shop(
                place.identity.tenant, in: place.database),
            let rates = try? await place.taxRates()
        else { return false }
        return settings != self.settings || Self.keysText(settings) != keysText
            || shop != self.shop || rates != self.rates
    }

    /// Whether what the settings say of the cloud can be used.
    private static func reachesCloud(_ settings: Settings, _ folder: TillFolder) -> Bool {
        do {
            _ = try TillMachine.cloudAccess(settings, folder)
            return true
        } catch { return false }
    }

    private static func keysText(_ settings: Settings) -> [UInt8]? {
        SmallFile.read(KeysFile.path(in: settings.dataDirectory))
    }
}
