import Dispatch
import Peripherals
import RetailModels
import Till

/// What is chosen on a screen for this till, in its files.
struct OwnSettingsDesk: Sendable {
    let folder: TillFolder
    let environment: [String: String]

    /// For the screens.
    var client: OwnSettingsClient {
        OwnSettingsClient(
            read: { () throws(Trouble) in try told { try read() } },
            choose: { values throws(Trouble) in
                try told {
                    try choose(values)
                    return try read()
                }
            },
            testPrint: { values throws(Trouble) in
                // A printer that is off is waited for, which is nothing for the shared pool.
                let outcome = await withCheckedContinuation { done in
                    DispatchQueue(label: "pos.test-page").async {
                        done.resume(
                            returning: Result { () throws(Trouble) in
                                try told { try testPrint(values) }
                            })
                    }
                }
                return try outcome.get()
            },
            keys: { keys() })
    }

    private func told<Value>(_ work: () throws -> Value) throws(Trouble) -> Value {
        do { return try work() } catch let failure as ConfigurationFailure {
            throw .ownSettings("\(failure)")
        } catch {
            throw .ownSettings(CommandFailure(error).message)
        }
    }

    private func settings(
        _ chosen: ChosenSettings?
    ) throws(ConfigurationFailure) -> Settings {
        try Settings.read(
            flags: [:], environment: environment, dataDirectory: folder.path, chosen: chosen,
            fileText: SettingsFile.text(in: folder.path))
    }

    private func read() throws -> OwnSettings {
        let settings = try settings(ChosenSettings.read(in: folder.path))
        let printer = settings.printer
        var own = OwnSettings()
        func set(_ key: SettingKey, _ text: String) { own.values[key.rawValue] = text }
        set(.tillLockMinutes, "\(settings.lockMinutes)")
        set(.tillLanguage, settings.language.rawValue)
        set(.lookColors, "\(settings.hasColors)")
        set(.lookUnicode, "\(settings.hasUnicode)")
        set(.printerTo, printer.to?.description ?? "")
        set(.printerFormat, "\(printer.format)")
        set(.printerColumns, "\(printer.columns)")
        set(.printerDrawer, printer.drawer.rawValue)
        set(.printerReceipts, "\(printer.printsReceipts)")
        for key in OwnSettings.chosenKeys {
            let name = key.environmentName
            if environment[name]?.isEmpty == false { own.fixedBy[key.rawValue] = name }
        }
        return own
    }

    /// Settings that could not be read at the next start are not written.
    private func choose(_ values: [String: String]) throws {
        var chosen = try ChosenSettings.read(in: folder.path) ?? ChosenSettings()
        chosen.others = (chosen.others ?? [:]).merging(values) { $1 }
        _ = try settings(chosen)
        try folder.write(chosen)
    }

    private func testPrint(_ values: [String: String]) throws -> String {
        var chosen = try ChosenSettings.read(in: folder.path) ?? ChosenSettings()
        chosen.others = (chosen.others ?? [:]).merging(values) { $1 }
        let settings = try settings(chosen).printer
        guard let printer = settings.printer(folder, environment: environment) else {
            throw CommandFailure(.configuration, "Name the place first: \(Destination.allowed).")
        }
        try PrintCommand.send(
            printer.bytes(of: PrintCommand.testPage(settings)), to: printer, title: "test")
        return "\(printer.port.destination)"
    }

    private func keys() -> KeysNow {
        let path = KeysFile.path(in: folder.path)
        do throws(KeysFailure) {
            return KeysNow(path: path, table: try KeysFile.read(in: folder.path))
        } catch {
            return KeysNow(path: path, table: .standard, fault: "\(error)")
        }
    }
}
