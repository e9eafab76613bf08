import Synchronization

@testable import POSTerminal

/// This till's own settings, in memory.
final class FakeOwnSettings: Sendable {
    private struct Content {
        var own = OwnSettings(values: [
            "till.lockMinutes": "0", "till.language": "en", "look.colors": "true",
            "look.unicode": "true", "printer.to": "", "printer.format": "escpos",
            "printer.columns": "42", "printer.drawer": "pin2", "printer.receipts": "true",
        ])
        var keys = KeysNow(path: "/shop/keys.yaml", table: .standard)
        var failure: Trouble?
        var chosen: [[String: String]] = []
        var pages: [[String: String]] = []
    }
    private let content = Mutex(Content())

    func set(_ change: (inout OwnSettings) -> Void) { content.withLock { change(&$0.own) } }
    func set(_ keys: KeysNow) { content.withLock { $0.keys = keys } }
    func fail(_ trouble: Trouble?) { content.withLock { $0.failure = trouble } }
    /// What was chosen, and what test pages were printed with, in order.
    var chosen: [[String: String]] { content.withLock { $0.chosen } }
    var pages: [[String: String]] { content.withLock { $0.pages } }

    var client: OwnSettingsClient {
        OwnSettingsClient(
            read: { () throws(Trouble) in self.content.withLock { $0.own } },
            choose: { values throws(Trouble) in
                try self.check()
                return self.content.withLock { content in
                    content.chosen.append(values)
                    content.own.values.merge(values) { $1 }
                    return content.own
                }
            },
            testPrint: { values throws(Trouble) in
                try self.check()
                self.content.withLock { $0.pages.append(values) }
                return values["printer.to"] ?? ""
            },
            keys: { self.content.withLock { $0.keys } })
    }

    private func check() throws(Trouble) {
        if let failure = content.withLock({ $0.failure }) { throw failure }
    }
}
