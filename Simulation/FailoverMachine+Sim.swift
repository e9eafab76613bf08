import APIClient

/// What the shells of the machine ask of it.
extension FailoverMachine {
    var canSend: Bool {
        switch state {
        case .cloud, .reconciling: true
        case .local, .localOnly: false
        }
    }
    var isReturning: Bool {
        if case .reconciling = state { true } else { false }
    }
}
