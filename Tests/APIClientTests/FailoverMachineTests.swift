import Testing

@testable import APIClient

/// Stories: one till, event by event.
@Suite struct FailoverMachineTests {
    private let timedOut = OfflineReason.transport(.timedOut(afterMs: 2_000))

    @Test func withoutCloudNothingHappens() {
        let till = FailoverTill()
        #expect(till.machine.route == .local)
        #expect(till.status.word == .local)
        #expect(till.ignores(.switchedOff))
        #expect(till.ignores(.probeAsked))
        #expect(till.ignores(.cloudSuspected))
        #expect(till.tell(.queueChanged(toSend: 3)) == [])
    }

    @Test func aStartProbesAtOnceAndAlarmsNobody() {
        let till = FailoverTill()
        #expect(till.tell(.switchedOn) == [.probe(1)])
        #expect(till.machine.route == .local)
        #expect(till.status.word == .offline)
        #expect(till.status.reason == .starting)
        #expect(!till.status.isBannerShown)
        #expect(till.ignores(.switchedOn))

        #expect(till.tell(.probeAnswered(1)) == [])
        #expect(till.machine.route == .cloudThenLocal)
        #expect(till.status.word == .online)
        #expect(till.status.lastAnswerMs == till.nowMs)
        #expect(!till.status.isBannerShown)
    }

    @Test func aStartWithoutNetworkShowsTheBannerOnceTheProbeFailed() {
        let till = FailoverTill()
        _ = till.tell(.switchedOn)
        let startMs = till.nowMs
        till.nowMs += 2_000
        #expect(
            till.tell(.probeFailed(1, reason: timedOut)) == [.startTimer(ms: 500, generation: 1)])
        #expect(till.status.banner == .offline(sinceMs: startMs, toSend: 0))
        #expect(till.status.nextTryMs == till.nowMs + 500)
        #expect(till.status.reason == timedOut)
        #expect(till.tell(.timerFired(generation: 1)) == [.probe(2)])
        #expect(till.status.nextTryMs == nil)
        #expect(
            till.tell(.probeFailed(2, reason: timedOut)) == [
                .startTimer(ms: 1_000, generation: 2)
            ])
        #expect(till.tell(.probeAsked) == [.probe(3)])
        #expect(till.ignores(.timerFired(generation: 2)))
        #expect(till.ignores(.probeAsked))
    }

    @Test func anOutageIsLivedThroughAndCaughtUp() {
        let till = FailoverTill.online()
        let era = till.machine.era
        let outageMs = till.nowMs
        #expect(
            till.tell(.callFailed(reason: timedOut, era: era)) == [
                .startTimer(ms: 500, generation: 1)
            ])
        #expect(till.machine.route == .local)
        for toSend in 1...3 { #expect(till.tell(.queueChanged(toSend: toSend)) == []) }
        #expect(till.status.word == .offline)
        #expect(till.status.banner == .offline(sinceMs: outageMs, toSend: 3))

        till.nowMs += 600
        #expect(till.tell(.timerFired(generation: 1)) == [.probe(2)])
        #expect(till.tell(.probeAnswered(2)) == [.drain])
        #expect(till.status.word == .sending)
        #expect(till.status.banner == .sending(sinceMs: outageMs, toSend: 3))
        #expect(till.machine.route == .local)

        #expect(till.tell(.sent(2)) == [])
        #expect(till.tell(.queueChanged(toSend: 1)) == [])
        #expect(till.tell(.queueChanged(toSend: 2)) == [.drain])
        #expect(till.tell(.sent(2)) == [])
        #expect(
            till.tell(.queueChanged(toSend: 0)) == [
                .startTimer(ms: 5_000, generation: 2)
            ])
        #expect(till.machine.route == .cloudThenLocal)
        #expect(till.status.word == .online)
        #expect(till.status.backOnlineSent == 4)
        #expect(
            till.status.banner == .backOnline(sent: 4, untilMs: till.nowMs + 5_000))
        #expect(till.tell(.timerFired(generation: 2)) == [])
        #expect(!till.status.isBannerShown)
    }

    @Test func lateNewsOfTheOutageIsHarmless() {
        let till = FailoverTill.online()
        let era = till.machine.era
        _ = till.tell(.callFailed(reason: timedOut, era: era))
        // The second call that was under way fails too.
        #expect(till.ignores(.callFailed(reason: .status(503), era: era)))
        #expect(till.ignores(.probeAnswered(1)))
        #expect(till.ignores(.probeFailed(1, reason: timedOut)))
        _ = till.tell(.timerFired(generation: 1))
        _ = till.tell(.probeAnswered(2))
        #expect(till.machine.route == .cloudThenLocal)
        // A third one hung for the whole outage.
        #expect(till.ignores(.callFailed(reason: timedOut, era: era)))
        #expect(till.ignores(.probeAnswered(2)))
        #expect(till.ignores(.probeFailed(2, reason: timedOut)))
        #expect(till.ignores(.timerFired(generation: 1)))
    }

    @Test func anAnswerFromBeforeTheOutageDoesNotEndIt() {
        let till = FailoverTill.online()
        let era = till.machine.era
        _ = till.tell(.callFailed(reason: timedOut, era: era))
        till.nowMs += 10
        #expect(till.tell(.callAnswered(era: era)) == [])
        #expect(till.machine.route == .local)
        #expect(till.machine.lastAnswerMs == till.nowMs)
    }

    @Test func aFailureWhileSendingGoesOnWithTheSameOutage() {
        let till = FailoverTill.online()
        let outageMs = till.nowMs
        _ = till.tell(.callFailed(reason: timedOut, era: till.machine.era))
        _ = till.tell(.queueChanged(toSend: 2))
        _ = till.tell(.timerFired(generation: 1))
        till.nowMs += 5_000
        #expect(till.tell(.probeAnswered(2)) == [.drain])
        _ = till.tell(.sent(1))
        // The wait is the second one in a row: health alone resets nothing (invariant 7).
        #expect(
            till.tell(.callFailed(reason: .status(500), era: till.machine.era)) == [
                .startTimer(ms: 1_000, generation: 2)
            ])
        #expect(till.status.banner == .offline(sinceMs: outageMs, toSend: 2))
        #expect(till.status.reason == .status(500))
        _ = till.tell(.timerFired(generation: 2))
        _ = till.tell(.probeAnswered(3))
        _ = till.tell(.sent(1))
        _ = till.tell(.queueChanged(toSend: 0))
        #expect(till.status.backOnlineSent == 2)
    }

    @Test func anAnsweredCallShortensTheNextWait() {
        let till = FailoverTill.online()
        for generation in 1...6 {
            let commands = till.tell(.callFailed(reason: timedOut, era: till.machine.era))
            let ms = min(30_000, 1_000 << (generation - 1)) / 2
            #expect(commands == [.startTimer(ms: ms, generation: till.machine.lastTimer)])
            _ = till.tell(.timerFired(generation: till.machine.lastTimer))
            _ = till.tell(.probeAnswered(till.machine.lastProbe))
            #expect(till.machine.route == .cloudThenLocal)
        }
        _ = till.tell(.callAnswered(era: till.machine.era))
        let commands = till.tell(.callFailed(reason: timedOut, era: till.machine.era))
        #expect(commands == [.startTimer(ms: 500, generation: till.machine.lastTimer)])
    }

    @Test func retryAfterHoldsTheProbeBack() {
        let till = FailoverTill.online()
        #expect(
            till.tell(
                .callFailed(reason: .status(503), retryAfterMs: 20_000, era: till.machine.era))
                == [.startTimer(ms: 20_500, generation: 1)])
        _ = till.tell(.timerFired(generation: 1))
        #expect(
            till.tell(.probeFailed(2, reason: .status(503), retryAfterMs: 3_600_000))
                == [.startTimer(ms: 301_000, generation: 2)])
    }

    @Test func salesOfYesterdayAreSentAtTheStartAndAnnounced() {
        let till = FailoverTill()
        _ = till.tell(.queueChanged(toSend: 3))
        _ = till.tell(.switchedOn)
        #expect(till.tell(.probeAnswered(1)) == [.drain])
        #expect(till.status.word == .sending)
        #expect(!till.status.isBannerShown)
        _ = till.tell(.sent(3))
        _ = till.tell(.queueChanged(toSend: 0))
        #expect(till.status.backOnlineSent == 3)
    }

    @Test func theLastCountMayComeAfterTheEmptyQueue() {
        let till = FailoverTill.online()
        _ = till.tell(.callFailed(reason: timedOut, era: till.machine.era))
        _ = till.tell(.queueChanged(toSend: 3))
        _ = till.tell(.timerFired(generation: 1))
        _ = till.tell(.probeAnswered(2))
        _ = till.tell(.queueChanged(toSend: 0))
        _ = till.tell(.sent(3))
        #expect(till.status.backOnlineSent == 3)
    }

    @Test func aNewOutageEndsTheGoodNews() {
        let till = FailoverTill.online()
        _ = till.tell(.callFailed(reason: timedOut, era: till.machine.era))
        _ = till.tell(.timerFired(generation: 1))
        #expect(till.tell(.probeAnswered(2)) == [.startTimer(ms: 5_000, generation: 2)])
        #expect(till.status.backOnlineSent == 0)
        _ = till.tell(.callFailed(reason: timedOut, era: till.machine.era))
        #expect(till.status.word == .offline)
        #expect(till.ignores(.timerFired(generation: 2)))
    }
}
