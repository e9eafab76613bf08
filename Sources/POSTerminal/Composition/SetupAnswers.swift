import Configuration
import LocalStore
import RetailModels

/// The answers of a first start: typed in the wizard, or read from a file (`config/answers.yaml`).
struct SetupAnswers: Equatable, Sendable {
    /// What was answered so far, in its normal form.
    private(set) var texts: [SetupQuestion: String] = [:]

    /// The answer to a question, or what Enter alone would answer.
    subscript(question: SetupQuestion) -> String { texts[question] ?? question.standard }

    /// The questions that those before them leave open, in order.
    var questions: [SetupQuestion] {
        switch self[.kind] {
        case "demo": [.kind]
        case "cloud": [.kind, .cloudURL, .tenant, .licence]
        default:
            SetupQuestion.allCases.filter { question in
                switch question {
                case .cloudURL, .tenant, .licence: false
                case .cashierPIN: !self[.cashier].isEmpty
                default: true
                }
            }
        }
    }

    /// Takes an answer; returns why it is none.
    mutating func answer(_ question: SetupQuestion, _ text: String) -> String? {
        let normal = question.normal(text)
        if let fault = question.fault(normal) ?? contradiction(question, normal) { return fault }
        texts[question] = normal
        return nil
    }

    /// What does not go together with earlier answers.
    private func contradiction(_ question: SetupQuestion, _ text: String) -> String? {
        guard question == .products, text == "demo" else { return nil }
        let needed = DemoShop.taxClasses
        let names = ShopSetup.rates(in: self[.taxRates])?.map(\.name) ?? []
        let missing = needed.filter { !names.contains($0) }
        guard !missing.isEmpty else { return nil }
        return "The demo's products need the tax rates \(needed.joined(separator: ", ")), and "
            + "\(missing.joined(separator: ", ")) is not among yours."
    }

    /// The first question without a good answer, and why; nil when all is answered.
    var firstFault: (question: SetupQuestion, reason: String)? {
        for question in questions {
            let text = self[question]
            if let reason = question.fault(text) ?? contradiction(question, text) {
                return (question, reason)
            }
        }
        return nil
    }
}

// MARK: - The answers file

extension SetupAnswers {
    /// Reads `KEY: answer` lines. A key that is none, an answer to a question that is not asked,
    /// and an answer that is none are refused, so that nothing in the file is quietly ignored.
    static func read(file path: String) throws(CommandFailure) -> SetupAnswers {
        guard let bytes = SmallFile.read(path) else {
            throw CommandFailure(.noInput, "\(path) cannot be read; it must be a file of answers.")
        }
        return try parse(String(decoding: bytes, as: UTF8.self), path: path)
    }

    static func parse(_ text: String, path: String) throws(CommandFailure) -> SetupAnswers {
        var answers = SetupAnswers()
        let given = try texts(text, path: path)
        // In the order of the questions, since later ones depend on earlier ones.
        for question in SetupQuestion.allCases {
            guard let text = given[question] else { continue }
            if let fault = answers.answer(question, text) {
                throw CommandFailure(.data, "\(path): \(question.rawValue): \(fault)")
            }
        }
        if let extra = given.keys.map(\.rawValue).sorted().first(where: { name in
            !answers.questions.contains { $0.rawValue == name }
        }) {
            throw CommandFailure(
                .data,
                "\(path): \(extra) is not asked with kind: \(answers[.kind]). Remove it.")
        }
        if let (question, reason) = answers.firstFault {
            throw CommandFailure(.data, "\(path): \(question.rawValue): \(reason)")
        }
        return answers
    }

    private static func texts(
        _ text: String, path: String
    ) throws(CommandFailure) -> [SetupQuestion: String] {
        do throws(ConfigurationFailure) {
            guard let (snapshot, names) = try SettingsFile.parse(text, path: path) else {
                return [:]
            }
            var texts: [SetupQuestion: String] = [:]
            for name in names.sorted() {
                guard let question = SetupQuestion(rawValue: name) else {
                    throw .unreadableFile(
                        path,
                        reason: "there is no question \"\(name)\"; there are "
                            + SetupQuestion.allCases.map(\.rawValue).joined(separator: ", "))
                }
                let key = AbsoluteConfigKey([name])
                let found = try? snapshot.value(forKey: key, type: .string)
                guard case .string(let text)? = found?.value?.content else {
                    throw .unreadableFile(path, reason: "\(name) must be one text")
                }
                texts[question] = text
            }
            return texts
        } catch {
            throw CommandFailure(.data, "\(error)")
        }
    }
}
