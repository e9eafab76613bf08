import Testing

@testable import APIClient

/// Stories beside the outage: suspicions, the switch, and what needs a person.
@Suite struct FailoverSignalsTests {
    private let timedOut = OfflineReason.transport(.timedOut(afterMs: 2_000))

    @Test func whatIsKeptInTheCloudsPresenceIsSentWithoutLeavingIt() {
        let till = FailoverTill.online()
        #expect(till.tell(.queueChanged(toSend: 1)) == [.drain])
        #expect(till.machine.route == .cloudThenLocal)
        #expect(till.status.toSend == 1)
        #expect(till.tell(.queueChanged(toSend: 0)) == [])
        #expect(till.status.word == .online)
    }

    @Test func aSuspicionIsCheckedWithoutLeavingTheCloud() {
        let till = FailoverTill.online()
        #expect(till.tell(.cloudSuspected) == [.probe(2)])
        #expect(till.machine.route == .cloudThenLocal)
        #expect(till.ignores(.cloudSuspected))
        #expect(till.tell(.probeAnswered(2)) == [])
        #expect(till.status.lastAnswerMs == till.nowMs)
        // The answer is fresh now.
        till.nowMs += 999
        #expect(till.ignores(.cloudSuspected))
        till.nowMs += 1
        #expect(till.tell(.cloudSuspected) == [.probe(3)])
        #expect(
            till.tell(.probeFailed(3, reason: timedOut)) == [.startTimer(ms: 500, generation: 1)])
        #expect(till.status.banner == .offline(sinceMs: till.nowMs, toSend: 0))
        // A clock set back by an hour makes no answer fresh.
        _ = till.tell(.timerFired(generation: 1))
        _ = till.tell(.probeAnswered(4))
        till.nowMs -= 3_600_000
        #expect(till.tell(.cloudSuspected) == [.probe(5)])
    }

    @Test func aFailedCallOvertakesTheCheck() {
        let till = FailoverTill.online()
        _ = till.tell(.cloudSuspected)
        #expect(
            till.tell(.callFailed(reason: .transport(.refused), era: till.machine.era)) == [
                .cancelProbe(2), .startTimer(ms: 500, generation: 1),
            ])
        #expect(till.ignores(.probeAnswered(2)))
    }

    @Test func switchingOffCancelsTheSearch() {
        let till = FailoverTill()
        _ = till.tell(.switchedOn)
        #expect(till.tell(.switchedOff) == [.cancelProbe(1)])
        #expect(till.ignores(.probeAnswered(1)))
        #expect(till.status.word == .local)
        #expect(till.tell(.switchedOn) == [.probe(2)])
        _ = till.tell(.probeFailed(2, reason: timedOut))
        #expect(till.tell(.switchedOff) == [])
        #expect(till.ignores(.timerFired(generation: 1)))
        #expect(!till.status.isBannerShown)
    }

    @Test func aCallFromBeforeTheSwitchIsForgotten() {
        let till = FailoverTill.online()
        let era = till.machine.era
        _ = till.tell(.switchedOff)
        _ = till.tell(.switchedOn)
        _ = till.tell(.probeAnswered(2))
        #expect(till.ignores(.callFailed(reason: timedOut, era: era)))
    }

    @Test func attentionIsTheWordUntilCleared() {
        let till = FailoverTill.online()
        #expect(till.tell(.attention(.conflict)) == [])
        #expect(till.tell(.attention(.numberTwice)) == [])
        #expect(till.status.word == .attention)
        #expect(till.status.mode == .cloud)
        #expect(till.status.attentions == [.numberTwice, .conflict])
        // The banner still tells an outage.
        _ = till.tell(.callFailed(reason: timedOut, era: till.machine.era))
        #expect(till.status.word == .attention)
        #expect(till.status.isBannerShown)
        _ = till.tell(.attentionCleared(.numberTwice))
        _ = till.tell(.attentionCleared(.conflict))
        #expect(till.status.word == .offline)
    }

    @Test(arguments: [401, 403]) func aRefusalNeedsAPersonUntilACallIsAnswered(status: Int) {
        let till = FailoverTill.online()
        _ = till.tell(.callFailed(reason: .status(status), era: till.machine.era))
        #expect(till.status.word == .attention)
        #expect(till.status.attentions == [.notAllowed])
        _ = till.tell(.timerFired(generation: 1))
        _ = till.tell(.probeAnswered(2))
        #expect(till.status.attentions == [.notAllowed])
        _ = till.tell(.callAnswered(era: till.machine.era))
        #expect(till.status.word == .online)
    }

    @Test func theWordsAreThoseOfTheScreens() {
        #expect(
            ConnectionStatus.Word.allCases.map(\.rawValue)
                == ["LOCAL", "ONLINE", "OFFLINE", "SENDING", "ATTENTION"])
        #expect(
            OfflineReason.transport(.timedOut(afterMs: 2_000)).description
                == "timeout after 2.0 s")
        #expect(OfflineReason.status(503).description == "status 503")
    }
}
