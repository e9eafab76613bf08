import Testing

@testable import Peripherals

/// When the printer is tried.
@Suite struct PrintMachineTests {
    @Test func jobsArePrintedOneAfterTheOther() {
        var machine = PrintMachine()
        #expect(machine.handle(.wake) == [.print])
        #expect(machine.handle(.wake) == [])
        #expect(machine.handle(.printed) == [.print])
        #expect(machine.handle(.empty) == [])
        #expect(machine.isIdle)
    }

    /// Invariant 3: the keeper was empty, and then it was not.
    @Test func whatIsAddedMeanwhileIsLookedFor() {
        var machine = PrintMachine()
        _ = machine.handle(.wake)
        _ = machine.handle(.wake)
        #expect(machine.handle(.empty) == [.print])
        #expect(machine.handle(.empty) == [])
    }

    @Test func eachFailureRestsLongerUpToALimit() {
        var machine = PrintMachine()
        _ = machine.handle(.wake)
        for ms in [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000] {
            #expect(machine.handle(.failed) == [.startRest(ms: ms)])
            #expect(machine.handle(.rested) == [.print])
        }
        _ = machine.handle(.printed)
        #expect(machine.handle(.failed) == [.startRest(ms: 1_000)])
    }

    @Test func newPaperEndsTheRest() {
        var machine = PrintMachine()
        _ = machine.handle(.wake)
        _ = machine.handle(.failed)
        #expect(machine.handle(.wake) == [.endRest, .print])
        #expect(machine.handle(.rested) == [])
    }
}
