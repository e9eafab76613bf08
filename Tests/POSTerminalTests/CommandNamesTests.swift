import ArgumentParser
import Testing

@testable import POSTerminal

/// The names of the commands, which scripts call.
@Suite struct CommandNamesTests {
    /// A name that is not given is made from the type's by reflection, at each start of the till
    /// and for all commands: a tenth of the time until the sign-in.
    @Test func eachCommandSaysItsName() {
        var waiting: [any ParsableCommand.Type] = [POSCommand.self]
        var count = 0
        while let command = waiting.popLast() {
            count += 1
            #expect(command.configuration.commandName != nil, "\(command)")
            waiting += command.configuration.subcommands
        }
        #expect(count > 50)
    }
}
