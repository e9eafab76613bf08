import APIClient
import LocalStore
import RetailModels
import RetailStore
import RetailSync
import TestSupport
import Till

/// Sync, as SyncWorker does it, and the way there and back, as FailoverMachine says.
extension SimTill {
    /// What a till does by itself every now and then.
    func beat(in world: World) async throws {
        try await guarded(in: world) {
            guard let files else { return }
            files.side.flush()
            if case .local(_, .waiting) = machine.state { try await tell(.probeAsked, in: world) }
            try await deliver(in: world)
            try await syncNow(in: world)
            try await Promises.visible(files.journal, files.database, of: self)
        }
    }

    func syncNow(in world: World) async throws {
        wantsSync = false
        guard let files, machine.canSend else {
            hasPulled = false
            return try await salvage(in: world)
        }
        let calls = Calls(till: self, world: world)
        let era = machine.era
        do {
            let cycle = SyncCycle(sync: files.sync, calls: calls, takesShop: true)
            try await cycle.run { [self] step in
                switch step {
                case .sent: await world.count("push")
                case .told(.numberTwice): mustLeaveSeries = true
                case .told(.documents): await world.count("pull")
                case .loading(nil): await world.count("snapshot")
                case .began, .stands, .loading, .told, .outdated: break
                }
            }
            hasPulled = true
            isRevoked = false
            try await files.sync.endRevocation()
        } catch is SimFailure {
            if case .reconciling = machine.state {
                try await tell(.callFailed(reason: .foreignReply, era: era), in: world)
            } else {
                try await tell(.cloudSuspected, in: world)
            }
        } catch let alarm as LogApply.Alarm {
            throw Violation("till \(index) pulls what does not continue: \(alarm.reason)")
        } catch let problem as Problem where problem.code == .deviceRevoked {
            try await hear(problem, era: era, in: world)
        } catch let problem as Problem {
            throw Violation("till \(index) cannot sync: \(problem.code) \(problem.detail)")
        }
        if mustLeaveSeries {
            mustLeaveSeries = false
            try await numberTwice(in: world)
            try await deliver(in: world)
        }
        try await report(in: world)
    }

    func hear(_ problem: Problem, era: Int, in world: World) async throws {
        guard problem.code == .deviceRevoked else { return }
        isRevoked = true
        try await tell(.callFailed(reason: .denied(problem), era: era), in: world)
    }

    func report(in world: World) async throws {
        guard let files else { return }
        let waiting = try await files.sync.waiting()
        if waiting.writes > 0 || hasPulled || !machine.isReturning {
            try await tell(.queueChanged(toSend: waiting.writes), in: world)
        }
    }

    func tell(_ event: FailoverMachine.Event, in world: World) async throws {
        let moment = FailoverMachine.Moment(
            nowMs: host.now(), randomPpm: Int(dice.number(0...1_000_000)))
        for command in machine.handle(event, at: moment) {
            switch command {
            case .probe(let number):
                do {
                    _ = try await ask(SyncHealth(), in: world)
                    try await tell(.probeAnswered(number), in: world)
                } catch is SimFailure {
                    await world.count("probe failed")
                    try await tell(.probeFailed(number, reason: .foreignReply), in: world)
                } catch let problem as Problem {
                    isRevoked = problem.code == .deviceRevoked
                    try await tell(.probeFailed(number, reason: .denied(problem)), in: world)
                }
            case .cancelProbe: break
            case .startTimer(let ms, let generation):
                let boot = boots
                await world.after(Int64(ms), "timer") { [self] world in
                    guard isAlive, boot == boots else { return }
                    try await guarded(in: world) {
                        try await tell(.timerFired(generation: generation), in: world)
                        if wantsSync { try await deliver(in: world) }
                    }
                }
            case .drain: wantsSync = true
            }
        }
    }
}
