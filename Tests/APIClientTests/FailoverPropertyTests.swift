import Testing

@testable import APIClient

/// A machine with a shell that loses, repeats and delays, driven by one seed.
private struct World {
    typealias Command = FailoverMachine.Command
    typealias Event = FailoverMachine.Event

    var random: SeededGenerator
    var machine = FailoverMachine()
    var nowMs: Int64 = 1_000_000_000
    /// Probes neither answered nor cancelled.
    var probesOut: Set<Int> = []
    var lastProbe = 0
    /// Every timer ever started; only the last may still count.
    var timers: [Int] = []
    /// Eras of calls under way.
    var calls: [Int] = []
    var queue = 0
    var broken: [String] = []
    var counts: [FailoverMachine.Mode: Int] = [:]

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func tell(_ event: Event) {
        let before = machine
        let isStale = isStale(event)
        let commands = machine.handle(
            event, at: .init(nowMs: nowMs, randomPpm: random.number(0...1_000_000)))
        perform(commands, after: event)
        check(event, before, commands)
        if isStale {
            expect(commands.isEmpty && machine == before, "stale news mattered: \(event)")
        }
        counts[machine.state.mode, default: 0] += 1
    }

    private mutating func perform(_ commands: [Command], after event: Event) {
        switch event {
        case .probeAnswered(let probe), .probeFailed(let probe, _, _): probesOut.remove(probe)
        default: break
        }
        for command in commands {
            switch command {
            case .probe(let probe):
                expect(probesOut.isEmpty, "invariant 3: two probes out")
                expect(probe > lastProbe, "a probe's number is used again")
                lastProbe = probe
                probesOut.insert(probe)
            case .cancelProbe(let probe):
                expect(probesOut.remove(probe) != nil, "cancelled what was not out")
            case .startTimer(let ms, let generation):
                expect(generation > timers.last ?? 0, "a timer's generation is used again")
                expect((1...330_000).contains(ms), "a wait of \(ms) ms")
                timers.append(generation)
            case .drain:
                expect(
                    [.reconciling, .cloud].contains(machine.state.mode), "invariant 1: drain")
                expect(machine.toSend > 0, "drain of nothing")
            }
        }
    }

    private mutating func check(
        _ event: Event, _ before: FailoverMachine, _ commands: [Command]
    ) {
        let mode = machine.state.mode
        expect((machine.route == .cloudThenLocal) == (mode == .cloud), "invariant 1: route")
        if mode == .cloud, before.state.mode != .cloud {
            expect(machine.toSend == 0, "invariant 2: entered the cloud with work to send")
        }
        if before.state.mode == .cloud, mode == .local {
            expect(machine.era > before.era, "left the cloud in the same era")
        }
        if case .local(_, .waiting(let timer, _)) = machine.state {
            expect(timer == timers.last, "invariant 5: waits for a timer that is gone")
            expect(probesOut.isEmpty, "invariant 3: waits with a probe out")
        }
        if case .local(_, .probing(let probe)) = machine.state {
            expect(probesOut == [probe], "invariant 5: waits for a probe that is not out")
        }
        expect(machine.era >= before.era, "the era fell")
        checkStatus()
    }

    /// News of what is no longer out, by the shell's own books.
    private func isStale(_ event: Event) -> Bool {
        switch event {
        case .probeAnswered(let probe), .probeFailed(let probe, _, _): !probesOut.contains(probe)
        case .timerFired(let generation): generation != timers.last
        case .callFailed(_, _, let era): era != machine.era
        default: false
        }
    }

    private mutating func checkStatus() {
        let status = machine.status
        switch status.mode {
        case .localOnly:
            expect(status.word == .local && !status.isBannerShown, "LOCAL is quiet")
        case .local:
            expect([.offline, .attention].contains(status.word), "word \(status.word)")
            expect(
                status.isBannerShown == (status.reason != .starting), "the banner of an outage")
        case .reconciling:
            expect([.sending, .attention].contains(status.word), "word \(status.word)")
        case .cloud:
            expect([.online, .attention].contains(status.word), "word \(status.word)")
            expect(status.reason == nil && status.nextTryMs == nil, "online with a reason")
        }
    }

    private mutating func expect(_ isTrue: Bool, _ what: String) {
        if !isTrue { broken.append(what) }
    }
}

// MARK: - Faults and their end

extension World {
    private mutating func reason() -> OfflineReason {
        [
            .transport(.refused), .transport(.timedOut(afterMs: 2_000)), .foreignReply,
            .status([401, 403, 429, 500, 503][random.number(0...4)]),
        ][random.number(0...3)]
    }

    private mutating func retryAfterMs() -> Int? {
        random.chance(percent: 20) ? random.number(0...4_000_000) : nil
    }

    /// Any event at all, the sensible ones more often.
    mutating func disturb() {
        nowMs += Int64(random.number(0...3_000))
        if random.chance(percent: 1) { nowMs += Int64(random.number(-4_000_000...4_000_000)) }
        switch random.number(0...15) {
        case 0: tell(random.chance(percent: 20) ? .switchedOff : .switchedOn)
        case 1, 2: tell(.probeAnswered(probesOut.first ?? lastProbe))
        case 3: tell(.probeAnswered(random.number(0...(lastProbe + 1))))
        case 4:
            let late = random.chance(percent: 30) ? random.number(0...(lastProbe + 1)) : lastProbe
            let probe = random.chance(percent: 70) ? probesOut.first ?? late : late
            tell(.probeFailed(probe, reason: reason(), retryAfterMs: retryAfterMs()))
        case 5, 6: tell(.timerFired(generation: timers.last ?? 0))
        case 7: tell(.timerFired(generation: timers.randomElement(using: &random) ?? 7))
        case 8: calls.append(machine.era)
        case 9:
            let era = calls.popLast() ?? machine.era
            tell(.callFailed(reason: reason(), retryAfterMs: retryAfterMs(), era: era))
        case 10: tell(.callAnswered(era: calls.popLast() ?? machine.era))
        case 11: tell(.cloudSuspected)
        case 12: tell(.probeAsked)
        case 13: changeQueue(by: random.number(-3...2))
        case 14: changeQueue(by: -queue)
        default:
            let attention = Attention.allCases[random.number(0...5)]
            tell(random.chance(percent: 50) ? .attention(attention) : .attentionCleared(attention))
        }
    }

    private mutating func changeQueue(by count: Int) {
        let before = queue
        queue = max(0, queue + count)
        if queue < before { tell(.sent(before - queue)) }
        tell(.queueChanged(toSend: queue))
    }

    /// The network is back for good: every probe and call is answered, timers fire, what waits is
    /// sent. Returns the number of steps until nothing is left to do.
    mutating func heal() -> Int {
        tell(.switchedOn)
        for era in calls {
            tell(random.chance(percent: 50) ? .callAnswered(era: era) : .callAnswered(era: era - 1))
        }
        calls = []
        var steps = 0
        while steps < 100 {
            if let probe = probesOut.first {
                tell(.probeAnswered(probe))
            } else if machine.state.mode == .reconciling, queue > 0 {
                changeQueue(by: -1)
            } else if case .local(_, .waiting(let timer, let nextTryMs)) = machine.state {
                nowMs = max(nowMs, nextTryMs)
                tell(.timerFired(generation: timer))
            } else {
                break
            }
            steps += 1
        }
        if let timer = timers.last { tell(.timerFired(generation: timer)) }
        return steps
    }
}

@Suite struct FailoverPropertyTests {
    @Test func anySequenceKeepsTheInvariantsAndEndsOnline() {
        var counts: [FailoverMachine.Mode: Int] = [:]
        for seed in UInt64(1)...500 {
            var world = World(seed: seed)
            let length = world.random.number(0...300)
            for _ in 0..<length where world.broken.isEmpty { world.disturb() }
            #expect(world.broken == [], "seed \(seed)")
            let waiting = world.queue
            let steps = world.heal()
            #expect(world.broken == [], "seed \(seed) while healing")
            #expect(world.machine.state.mode == .cloud, "seed \(seed)")
            #expect(!world.machine.status.isBannerShown, "seed \(seed)")
            // A probe or a timer and a probe, then one step for each thing to send.
            #expect(steps <= waiting + 3, "seed \(seed)")
            counts.merge(world.counts, uniquingKeysWith: +)
            if !world.broken.isEmpty || world.machine.state.mode != .cloud { break }
        }
        // A run that never comes to a state proves nothing about it.
        for mode in FailoverMachine.Mode.allCases {
            #expect(counts[mode, default: 0] > 1_000, "\(mode) was hardly seen")
        }
    }

    @Test func theSameSeedGivesTheSameRun() {
        func end(_ seed: UInt64) -> FailoverMachine {
            var world = World(seed: seed)
            for _ in 0..<200 { world.disturb() }
            return world.machine
        }
        #expect(end(7) == end(7))
        #expect(end(7) != end(8))
    }
}
