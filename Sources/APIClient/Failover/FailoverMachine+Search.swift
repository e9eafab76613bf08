/// Looking for the cloud: the switch, the probes and their timer.
extension FailoverMachine {
    mutating func switchOn(_ moment: Moment) -> [Command] {
        guard case .localOnly = state else { return [] }
        era += 1
        backoff.succeeded()
        let outage = Outage(sinceMs: moment.nowMs, reason: .starting)
        return probe(for: outage)
    }

    mutating func switchOff(_ moment: Moment) -> [Command] {
        let out = probeOut
        guard state.mode != .localOnly else { return [] }
        state = .localOnly(sinceMs: moment.nowMs)
        attentions.remove(.notAllowed)
        return out.map { [.cancelProbe($0)] } ?? []
    }

    mutating func probeAnswered(_ probe: Int, _ moment: Moment) -> [Command] {
        guard probe == probeOut else { return [] }
        lastAnswerMs = moment.nowMs
        switch state {
        case .local(let outage, .probing):
            state = .reconciling(outage)
            return reconcile(moment)
        case .cloud(var stay):
            stay.check = nil
            state = .cloud(stay)
            return []
        case .local(_, .waiting), .reconciling, .localOnly:
            return []
        }
    }

    mutating func probeFailed(
        _ probe: Int, _ failure: Failure, _ moment: Moment
    ) -> [Command] {
        guard probe == probeOut else { return [] }
        switch state {
        case .local(var outage, .probing):
            outage.reason = failure.reason
            outage.isShown = true
            return wait(in: outage, after: failure, moment)
        case .cloud(var stay):
            stay.check = nil
            state = .cloud(stay)
            return leave(failure, moment)
        case .local(_, .waiting), .reconciling, .localOnly:
            return []
        }
    }

    /// Somebody presses "sync now", or the network is back: no need to wait for the timer.
    mutating func probeAsked() -> [Command] {
        guard case .local(let outage, .waiting) = state else { return [] }
        return probe(for: outage)
    }

    mutating func timerFired(_ generation: Int) -> [Command] {
        switch state {
        case .local(let outage, .waiting(generation, _)):
            return probe(for: outage)
        case .cloud(var stay) where stay.backOnline?.timer == generation:
            stay.backOnline = nil
            state = .cloud(stay)
            return []
        case .local, .cloud, .reconciling, .localOnly:
            return []
        }
    }

    /// A read waited too long or a socket fell: asks the health without leaving the cloud.
    mutating func suspect(_ moment: Moment) -> [Command] {
        guard case .cloud(var stay) = state, stay.check == nil, !isAnswerFresh(moment) else {
            return []
        }
        lastProbe += 1
        stay.check = lastProbe
        state = .cloud(stay)
        return [.probe(lastProbe)]
    }

    /// A clock that was set back makes an answer look as if from the future; that is not fresh.
    private func isAnswerFresh(_ moment: Moment) -> Bool {
        guard let lastAnswerMs else { return false }
        return (0..<Self.answerFreshMs).contains(moment.nowMs - lastAnswerMs)
    }

    /// The probe that was neither answered nor cancelled.
    private var probeOut: Int? {
        switch state {
        case .local(_, .probing(let probe)): probe
        case .cloud(let stay): stay.check
        case .local(_, .waiting), .reconciling, .localOnly: nil
        }
    }

    private mutating func probe(for outage: Outage) -> [Command] {
        lastProbe += 1
        state = .local(outage, .probing(lastProbe))
        return [.probe(lastProbe)]
    }

    mutating func wait(
        in outage: Outage, after failure: Failure, _ moment: Moment
    ) -> [Command] {
        if failure.reason.isRefusal { attentions.insert(.notAllowed) }
        let ms = backoff.failed(
            retryAfterMs: failure.retryAfterMs, randomPpm: moment.randomPpm)
        lastTimer += 1
        state = .local(
            outage, .waiting(timer: lastTimer, nextTryMs: moment.nowMs + Int64(ms)))
        return [.startTimer(ms: ms, generation: lastTimer)]
    }
}
