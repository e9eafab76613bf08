/// Names a running effect so that it can be replaced or cancelled.
///
/// Names are paths with dots, the screen first: `"lookup.search"` is cancelled by the prefix
/// `"lookup"`.
public struct EffectID: Hashable, Sendable {
    /// The path.
    public let name: String

    /// An id of that name.
    public init(_ name: String) { self.name = name }

    /// True for the prefix itself and for everything below it.
    func isUnder(_ prefix: String) -> Bool {
        name == prefix || name.hasPrefix(prefix.hasSuffix(".") ? prefix : prefix + ".")
    }
}

/// Work a reducer asks for; it runs outside of the reducer and answers with actions.
public struct Effect<Action: Sendable>: Sendable {
    /// Answers with an action. Does nothing once the effect was cancelled or replaced.
    public typealias Send = @MainActor @Sendable (Action) -> Void
    /// The work itself. It runs off the main thread and must not throw: failures are actions too.
    public typealias Work = @concurrent @Sendable (@escaping Send) async -> Void

    enum Operation: Sendable {
        case run(id: EffectID?, isObservation: Bool, Work)
        case inTurn(EffectID, Work)
        case cancel(EffectID)
        case cancelPrefix(String)
        case send(Action)
    }

    var operations: [Operation]

    /// Nothing to do.
    public static var none: Self { Self(operations: []) }

    /// Runs `work`. A running effect with the same `id` is cancelled first; without an id nothing
    /// can cancel it.
    public static func run(id: EffectID? = nil, _ work: @escaping Work) -> Self {
        Self(operations: [.run(id: id, isObservation: false, work)])
    }

    /// Runs `work` once everything that was asked for in the same line before has ended, such as
    /// what is written down in an order. Nothing cancels it.
    public static func run(inTurn line: EffectID, _ work: @escaping Work) -> Self {
        Self(operations: [.inTurn(line, work)])
    }

    /// Runs `work` that goes on until it is cancelled, such as a clock or a subscription.
    ///
    /// The program counts as idle while it waits.
    public static func observe(id: EffectID, _ work: @escaping Work) -> Self {
        Self(operations: [.run(id: id, isObservation: true, work)])
    }

    /// Answers at once: the action is reduced right after this one, before anything is drawn.
    public static func send(_ action: Action) -> Self { Self(operations: [.send(action)]) }

    /// Cancels the running effect of that name, if there is one.
    public static func cancel(_ id: EffectID) -> Self { Self(operations: [.cancel(id)]) }

    /// Cancels every running effect at or below a name, as when a screen closes.
    public static func cancel(prefix: String) -> Self {
        Self(operations: [.cancelPrefix(prefix)])
    }

    /// All of them, started in order.
    public static func merge(_ effects: Self...) -> Self { merge(effects) }

    /// All of them, started in order.
    public static func merge(_ effects: [Self]) -> Self {
        Self(operations: effects.flatMap(\.operations))
    }

    /// True when there is nothing to do.
    public var isNone: Bool { operations.isEmpty }

    /// The same work answering with its parent's actions.
    public func map<Parent: Sendable>(
        _ transform: @escaping @Sendable (Action) -> Parent
    ) -> Effect<Parent> {
        Effect<Parent>(
            operations: operations.map { operation in
                switch operation {
                case .cancel(let id): .cancel(id)
                case .cancelPrefix(let prefix): .cancelPrefix(prefix)
                case .send(let action): .send(transform(action))
                case .run(let id, let isObservation, let work):
                    .run(id: id, isObservation: isObservation) { send in
                        await work { send(transform($0)) }
                    }
                case .inTurn(let line, let work):
                    .inTurn(line) { send in await work { send(transform($0)) } }
                }
            })
    }
}
