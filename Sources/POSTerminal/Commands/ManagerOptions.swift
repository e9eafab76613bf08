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
        if let pinFile { return Secret(try folder.secret(pinFile)) }
        if let pin = RetailModels.Host.environment["POS_MANAGER_PIN"], !pin.isEmpty {
            return Secret(pin)
        }
        // It asks on the terminal, which shows nothing of what is typed.
        guard isatty(STDIN_FILENO) == 1, let typed = getpass("PIN of manager \(manager): ") else {
            throw CommandFailure(
                .usage, "The manager's PIN is needed: --pin-file or POS_MANAGER_PIN.")
        }
        return Secret(String(cString: typed))
    }
}
