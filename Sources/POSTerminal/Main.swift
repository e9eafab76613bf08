import ArgumentParser
import Foundation
import Glibc
import Logging

/// `pos`: the till, its server, and the commands around them.
@main
struct Main {
    static func main() async {
        // A reader that goes away must end a write, not the program.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try POSCommand.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let code as ExitCode {
            exit(code.rawValue)
        } catch
            where POSCommand.exitCode(for: error) == .validationFailure
            || POSCommand.exitCode(for: error) == .success
        {
            POSCommand.exit(withError: error)
        } catch {
            let failure = CommandFailure(error)
            Output.note("pos: \(failure.message)")
            exit(failure.code.rawValue)
        }
    }
}

/// The root of all commands; without one the till starts.
struct POSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pos",
        abstract: "A point of sale for the terminal.",
        discussion: "Without a command the till starts.",
        version: Version.text,
        subcommands: [
            TillCommand.self, DemoCommand.self, InitCommand.self, ImportCommand.self,
            ReplayCommand.self, ReportCommand.self, ShiftCommand.self, VerifyCommand.self,
            ExportCommand.self, BackupCommand.self, RestoreCommand.self, DoctorCommand.self,
            ServeCommand.self, AdminCommand.self, PairCommand.self, UnpairCommand.self,
            SyncCommand.self, EditCommand.self, PrintCommand.self,
            AttachmentCommand.self,
        ], defaultSubcommand: TillCommand.self)
}

/// The product's version.
enum Version {
    static let text = "0.1.0"
}
