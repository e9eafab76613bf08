import TerminalUI

/// A sign of life beside the clock while a screen is busy for longer than a moment. What takes no
/// time is not worth a turn, and an idle till draws its clock only.
extension AppScreen {
    static let spinnerID = EffectID("app.spinner")
    private static let spinnerDelay = Duration.milliseconds(400)
    private static let spinnerStep = Duration.milliseconds(100)

    /// Starts it with the work, and stops it with its end.
    func turnSpinner(_ state: inout State) -> Effect<Action> {
        let isBusy = state.base.page.isBusy || state.lock?.isBusy == true
        guard isBusy != state.isSpinning else { return .none }
        state.isSpinning = isBusy
        guard isBusy else {
            state.header.spinner = nil
            return .cancel(Self.spinnerID)
        }
        return .observe(id: Self.spinnerID) { [client] send in
            guard (try? await client.sleep(Self.spinnerDelay)) != nil else { return }
            repeat { await send(.spin) } while (try? await client.sleep(Self.spinnerStep)) != nil
        }
    }

    /// One step further.
    func spin(_ state: inout State) {
        guard state.isSpinning else { return }
        var spinner = state.header.spinner ?? Spinner()
        spinner.advance()
        state.header.spinner = spinner
    }
}
