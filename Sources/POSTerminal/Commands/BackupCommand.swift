import ArgumentParser
import RetailModels
import Till

/// `pos backup`: copies the till to a file.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy this till to a file; it may be in use.",
        discussion: "With DB_TYPE=postgres the store is not in it: back PostgreSQL up itself.")

    @OptionGroup var common: CommonOptions
    @Flag(
        name: .customLong("with-keys"),
        help: "Put the keys in too, sealed with the passphrase in POS_BACKUP_PASSPHRASE.")
    var withKeys = false
    @Argument(help: "The file to write.")
    var file: String

    func run() async throws {
        let folder = TillFolder(path: try common.settings().dataDirectory)
        _ = try folder.identity()
        try await Backup(folder: folder).write(
            to: file, passphrase: withKeys ? try Passphrase.required() : nil)
        Output.note("The till is backed up to \(file).")
    }
}

/// `pos restore`: puts a backup in place.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup in place.",
        discussion: "Receipt numbers go on behind the last one that may have been used.")

    @OptionGroup var common: CommonOptions
    @Flag(help: "Replace the shop in the folder; its files are kept beside it.")
    var overwrite = false
    @Argument(help: "The file that pos backup wrote.")
    var file: String

    func run() async throws {
        let settings = try common.settings()
        let folder = TillFolder(path: settings.dataDirectory)
        let kept = try await Backup(folder: folder).restore(
            from: file, overwrites: overwrite, passphrase: Passphrase.given)
        if let kept { Output.note("The files that were there are in \(kept).") }
        // Numbers the gap, so that the next receipt is safe even if the side file goes missing.
        let place = try await Workplace.own(settings, as: "pos restore")
        let machine = try await TillMachine.start(place, logger: Logs.quiet)
        _ = try await machine.drain()
        let sequence = await machine.register.sequence
        await machine.stop()
        Output.note("The till is restored and goes on behind number \(sequence).")
    }
}

/// The passphrase of a backup's keys comes from the environment, never from a flag.
enum Passphrase {
    static var given: String? {
        RetailModels.Host.environment["POS_BACKUP_PASSPHRASE"].flatMap {
            $0.isEmpty ? nil : $0
        }
    }

    static func required() throws(CommandFailure) -> String {
        guard let given, given.utf8.count >= 8 else {
            throw CommandFailure(
                .usage, "Set POS_BACKUP_PASSPHRASE to at least eight characters.")
        }
        return given
    }
}
