import ArgumentParser
import Glibc
import RetailModels

/// The manager who answers for a command: the server that is asked wants to know.
struct ManagerOptions: ParsableArguments {
    @Option(help: "The number of the manager who does it.")
    var manager: Int64
    @Option(
        name: .customLong("pin-file"),
        help: "A file with the manager's PIN (default: POS_MANAGER_PIN, or a prompt).")
    var pinFile: String?

    /// The manager's PIN from its file, the environment or a person.
    func pin(_ folder: TillFolder) throws -> Secret {
        try Self.pin(of: manager, file: pinFile, folder)
    }

    /// The same for a command that a manager need not give.
    static func pin(of manager: Int64, file: String?, _ folder: TillFolder) throws -> Secret {
        let pin = try text(manager, file, folder)
        guard PINHasher.isPIN(pin) else {
            throw CommandFailure(.usage, "The manager's PIN has 4 or 5 digits.")
        }
        return Secret(pin)
    }

    private static func text(
        _ manager: Int64, _ pinFile: String?, _ folder: TillFolder
    ) throws -> String {
        if let pinFile { return try folder.secret(pinFile) }
        if let pin = RetailModels.Host.environment["POS_MANAGER_PIN"], !pin.isEmpty { return pin }
        // It asks on the terminal, which shows nothing of what is typed.
        guard isatty(STDIN_FILENO) == 1, let typed = getpass("PIN of manager \(manager): ") else {
            throw CommandFailure(
                .usage, "The manager's PIN is needed: --pin-file or POS_MANAGER_PIN.")
        }
        return String(cString: typed)
    }
}
