/// Working with the cloud: calls, the queue, and the way back.
extension FailoverMachine {
    mutating func callAnswered(_ era: Int, _ moment: Moment) -> [Command] {
        lastAnswerMs = moment.nowMs
        switch state {
        case .cloud, .reconciling:
            guard era == self.era else { return [] }
            backoff.succeeded()
            attentions.remove(.notAllowed)
            return []
        case .local, .localOnly:
            // It answers a question from before the failure, so it proves nothing about now.
            return []
        }
    }

    mutating func callFailed(
        _ failure: Failure, _ era: Int, _ moment: Moment
    ) -> [Command] {
        guard era == self.era else { return [] }
        return leave(failure, moment)
    }

    /// Leaves the cloud, or the way to it.
    mutating func leave(_ failure: Failure, _ moment: Moment) -> [Command] {
        var outage: Outage
        var commands: [Command] = []
        switch state {
        case .cloud(let stay):
            outage = Outage(sinceMs: moment.nowMs, reason: failure.reason)
            if let check = stay.check { commands.append(.cancelProbe(check)) }
        case .reconciling(let earlier):
            // The same outage goes on: the cashier saw it begin and not yet end.
            outage = earlier
            outage.reason = failure.reason
        case .local, .localOnly:
            return []
        }
        outage.isShown = true
        era += 1
        return commands + wait(in: outage, after: failure, moment)
    }

    mutating func queueChanged(_ toSend: Int, _ moment: Moment) -> [Command] {
        let hasGrown = toSend > self.toSend
        self.toSend = max(0, toSend)
        switch state {
        case .reconciling where self.toSend == 0:
            return reconcile(moment)
        case .reconciling where hasGrown, .cloud where hasGrown:
            // The drain may have seen an empty queue just before.
            return [.drain]
        case .reconciling, .cloud, .local, .localOnly:
            return []
        }
    }

    /// Goes on to the cloud when nothing is left to send, else has it sent.
    mutating func reconcile(_ moment: Moment) -> [Command] {
        guard case .reconciling(let outage) = state else { return [] }
        guard toSend == 0 else { return [.drain] }
        var stay = Stay(sinceMs: moment.nowMs)
        var commands: [Command] = []
        if outage.isShown || outage.sent > 0 {
            lastTimer += 1
            stay.backOnline = BackOnline(
                sent: outage.sent, untilMs: moment.nowMs + Int64(Self.backOnlineMs),
                timer: lastTimer)
            commands = [.startTimer(ms: Self.backOnlineMs, generation: lastTimer)]
        }
        state = .cloud(stay)
        return commands
    }

    mutating func sent(_ count: Int) -> [Command] {
        switch state {
        case .reconciling(var outage):
            outage.sent += count
            state = .reconciling(outage)
        case .cloud(var stay):
            // The count of the last batch may arrive after the news that the queue is empty.
            stay.backOnline?.sent += count
            state = .cloud(stay)
        case .local, .localOnly:
            break
        }
        return []
    }

    mutating func note(_ attention: Attention) -> [Command] {
        attentions.insert(attention)
        return []
    }

    mutating func clear(_ attention: Attention) -> [Command] {
        attentions.remove(attention)
        return []
    }
}
