@testable import APIClient

/// A machine and a clock, with half of every wait drawn. A class, so that `#expect` can tell it
/// something.
final class FailoverTill {
    var machine = FailoverMachine()
    var nowMs: Int64 = 1_000_000

    /// A till that has worked with the cloud for a minute and has shown nothing yet.
    static func online() -> FailoverTill {
        let till = FailoverTill()
        _ = till.tell(.switchedOn)
        _ = till.tell(.probeAnswered(1))
        till.nowMs += 60_000
        return till
    }

    var status: ConnectionStatus { machine.status }

    func tell(_ event: FailoverMachine.Event) -> [FailoverMachine.Command] {
        machine.handle(event, at: .init(nowMs: nowMs, randomPpm: 500_000))
    }

    /// Tells something that must not matter.
    func ignores(_ event: FailoverMachine.Event) -> Bool {
        let before = machine
        return tell(event) == [] && machine == before
    }
}
