import Foundation
import Glibc
import Synchronization

/// What happens on a till's connection: one request after the other, each as its fault says.
extension FaultProxy {
    func serve(_ client: Wire) {
        guard add(client) else { return }
        while let request = client.nextMessage(), exchange(request, client) {}
        remove(client, aborts: true)
    }

    /// One request and its answer; false when the connection is over.
    private func exchange(_ request: HTTPMessage, _ client: Wire) -> Bool {
        let (index, fault, generation) = note(request)
        switch fault {
        case .pass: return pass(request, index, client)
        case .latency(let ms):
            _ = poll(nil, 0, ms)
            return pass(request, index, client)
        case .cutRequest:
            let server = connect()
            server?.send(request.bytes.prefix(request.bytes.count / 2))
            if let server { remove(server, aborts: true) }
            arrived(index)
            return false
        case .cutReply, .halfClose:
            guard let reply = ask(request, index) else { return false }
            client.send(reply.bytes.prefix(reply.bytes.count / 2))
            if fault == .halfClose {
                client.finish()
                arrived(index)
                // The till's side stays open until it has noticed.
                _ = client.nextMessage()
            }
            arrived(index)
            return false
        case .blackHole:
            arrived(index)
            client.waitForEnd()
            return false
        case .status(let status):
            arrived(index)
            return client.send(HTTPMessage.answer(status))
        case .swallowReply:
            _ = ask(request, index)
            arrived(index)
            return false
        case .twice:
            guard let reply = ask(request, index) else { return false }
            _ = ask(request, index)
            arrived(index)
            return client.send(reply.bytes[...])
        case .late:
            remove(client, aborts: true)
            arrived(index)
            if waitForRelease(generation) { _ = ask(request, index) }
            return false
        case .hold:
            arrived(index)
            return waitForRelease(generation) && pass(request, index, client)
        case .holdReply:
            let reply = ask(request, index)
            arrived(index)
            guard waitForRelease(generation), let reply else { return false }
            return client.send(reply.bytes[...])
        }
    }

    /// Forwards a request and its answer.
    private func pass(_ request: HTTPMessage, _ index: Int, _ client: Wire) -> Bool {
        guard let server = connect() else { return false }
        defer { remove(server) }
        guard server.send(request.bytes[...]), let reply = server.nextMessage() else {
            return false
        }
        answered(index, reply.status)
        guard client.send(reply.bytes[...]) else { return false }
        arrived(index)
        guard reply.status == 101 else { return true }
        client.send(server.takeRest())
        server.send(client.takeRest())
        Wire.join(client, server)
        return false
    }

    /// What the server answers to a request; nil when it does not.
    private func ask(_ request: HTTPMessage, _ index: Int) -> HTTPMessage? {
        guard let server = connect() else { return nil }
        defer { remove(server) }
        guard server.send(request.bytes[...]), let reply = server.nextMessage() else { return nil }
        answered(index, reply.status)
        return reply
    }

    // MARK: - What is known

    private func note(_ request: HTTPMessage) -> (index: Int, fault: Fault, generation: Int) {
        state.withLock { state in
            let index = state.rules.firstIndex {
                $0.times > 0 && request.line.hasPrefix($0.prefix)
            }
            var fault = Fault.pass
            if let index {
                if state.rules[index].skips > 0 {
                    state.rules[index].skips -= 1
                } else {
                    fault = state.rules[index].fault
                    if state.rules[index].times < .max { state.rules[index].times -= 1 }
                }
            }
            state.exchanges.append(Exchange(request: request.line, fault: fault))
            return (state.exchanges.count - 1, fault, state.generation)
        }
    }

    private func answered(_ index: Int, _ status: Int) {
        state.withLock { $0.exchanges[index].statuses.append(status) }
    }

    private func arrived(_ index: Int) {
        state.withLock { $0.exchanges[index].isThere = true }
    }

    /// False when the proxy is closed instead.
    private func waitForRelease(_ generation: Int) -> Bool {
        while true {
            let (isReleased, isClosed) = state.withLock {
                ($0.generation > generation, $0.isClosed)
            }
            if isReleased || isClosed { return isReleased }
            _ = poll(nil, 0, 2)
        }
    }

    // MARK: - Connections

    private func connect() -> Wire? {
        let wire = Wire.connect(port: state.withLock { $0.serverPort })
        guard let wire, add(wire) else { return nil }
        return wire
    }

    private func add(_ wire: Wire) -> Bool {
        let isOpen = state.withLock { state in
            if !state.isClosed { state.wires[ObjectIdentifier(wire)] = wire }
            return !state.isClosed
        }
        if !isOpen { wire.close() }
        return isOpen
    }

    private func remove(_ wire: Wire, aborts: Bool = false) {
        state.withLock { _ = $0.wires.removeValue(forKey: ObjectIdentifier(wire)) }
        wire.close(aborts: aborts)
    }
}
