import TerminalUI

/// The first start: what a till needs to know before it can sell, one question after the other, all
/// of them in sight. Nothing is written before the last Enter.
struct WizardScreen: Screen {
    let keys: KeyTable
    /// Told once how it ended: the answers, or nil when somebody left.
    let finish: @MainActor @Sendable (SetupAnswers?) -> Void

    struct State: Equatable, Sendable {
        var answers = SetupAnswers()
        /// The place of the question among `answers.questions`; behind the last, all is answered.
        var place = 0
        var field = TextField(maxLength: WizardScreen.lengthMax)
        var message: Message?

        /// What is asked now; nil when all is answered.
        var question: SetupQuestion? {
            let questions = answers.questions
            return questions.indices.contains(place) ? questions[place] : nil
        }
    }

    enum Action: Equatable, Sendable {
        case typed(Key)
        case next
        case back
        case refused(String)
    }

    private static let lengthMax = 200

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .typed(let key):
            state.message = nil
            _ = state.field.handle(key)
        case .next: return next(&state)
        case .back: return back(&state)
        case .refused(let reason): state.message = .alert(reason)
        }
        return .none
    }

    private func next(_ state: inout State) -> Effect<Action> {
        state.message = nil
        guard let question = state.question else {
            let answers = state.answers
            return .run { [finish] _ in await finish(answers) }
        }
        if let fault = state.answers.answer(question, state.field.text) {
            state.message = .alert(fault)
            if question.isSecret { state.field.clear() }
            return .none
        }
        move(&state, to: state.place + 1)
        return .none
    }

    /// One question back; before the first nothing is left but to leave.
    private func back(_ state: inout State) -> Effect<Action> {
        state.message = nil
        guard state.field.isEmpty || state.field.text == state.question.map({ state.answers[$0] })
        else {
            state.field.clear()
            return .none
        }
        guard state.place > 0 else { return .run { [finish] _ in await finish(nil) } }
        move(&state, to: state.place - 1)
        return .none
    }

    /// Goes to a question, whose field begins with what was answered before.
    private func move(_ state: inout State, to place: Int) {
        state.place = place
        let question = state.question
        state.field = TextField(
            question.flatMap { state.answers.texts[$0] } ?? "", maxLength: Self.lengthMax,
            isSecret: question?.isSecret ?? false)
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        KeyMap(
            [
                keys.binding(state.question == nil ? .wizardDone : .wizardNext, .next),
                keys.binding(.wizardBack, .back),
            ],
            text: Action.typed)
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let (rest, footer) = area.splittingBottom(1)
        keyMap(state).renderFooter(in: footer.inset(left: 1), to: &buffer)
        let page = Message.render(state.message, at: rest, to: &buffer)
        let questions = state.answers.questions
        guard page.height >= questions.count + 5, page.width >= 60 else {
            return renderSmall(state, in: page, to: &buffer)
        }
        let height = questions.count + 5
        let inside = buffer.box(
            page.centered(width: min(76, page.width), height: height), title: "First start"
        ).inset(left: 1, right: 1)
        for (index, question) in questions.enumerated() {
            renderRow(question, index, state, in: inside.row(index), to: &buffer)
        }
        let help = inside.splittingTop(questions.count + 1).rest
        buffer.writeLines(
            TextLines.wrap(state.question?.hint ?? Self.allAnswered, to: help.width), in: help,
            role: .dim)
    }

    private func renderRow(
        _ question: SetupQuestion, _ index: Int, _ state: State, in row: Rect,
        to buffer: inout Buffer
    ) {
        let (label, answer) = row.splittingLeft(16)
        let isNow = index == state.place
        buffer.writeLine(
            (isNow ? "▸ " : "  ") + question.label, in: label, role: isNow ? .label : .dim)
        if isNow {
            state.field.render(in: answer, to: &buffer, placeholder: question.standard)
        } else if index < state.place {
            let text = state.answers[question]
            buffer.writeLine(
                question.isSecret ? String(repeating: "•", count: text.count) : text, in: answer)
        }
    }

    /// One question is enough for a window without room for all.
    private func renderSmall(_ state: State, in area: Rect, to buffer: inout Buffer) {
        guard let question = state.question else {
            buffer.writeLines(TextLines.wrap(Self.allAnswered, to: area.width), in: area)
            return
        }
        buffer.writeLine(question.label, in: area.row(0), role: .label)
        state.field.render(in: area.row(1), to: &buffer, placeholder: question.standard)
        buffer.writeLines(
            TextLines.wrap(question.hint, to: area.width), in: area.splittingTop(2).rest,
            role: .dim)
    }

    private static let allAnswered = "That is all. Enter sets the shop up; nothing is written yet."
}
