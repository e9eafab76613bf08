import APIClient
import RetailModels
import RetailStore
import Till

/// The one table from a failure to a sentence: what happened, and what to do.
struct Sentences: Sendable {
    /// Writes the amounts.
    let currency: Currency
    /// Milliseconds since 1970 as the shop's wall shows them.
    let local: @Sendable (Int64) -> ShopClock.Local

    var language = Language.english

    /// The sentence for the person at the till.
    func of(_ trouble: Trouble) -> String {
        switch language {
        case .english: english(trouble)
        case .german: german(trouble)
        case .pseudo: PseudoLanguage.text(english(trouble))
        }
    }

    func english(_ trouble: Trouble) -> String {
        switch trouble {
        case .signIn(let failure): signIn(failure)
        case .operatorNumber: "An operator is a number. Type yours, then Enter."
        case .register(let failure): register(failure)
        case .cartNotKept(let failure):
            "The open sale is not kept on the disk: \(disk(failure)) Pay or note it down."
        case .cartUnreadable(let failure):
            "The sale from before the restart could not be read: \(disk(failure))"
        case .unreachable: "No server answers, not even this till's own. Try again."
        case .refused(let problem): refused(problem)
        case .noCloud:
            "This till is not paired with a cloud, and devices are the cloud's. See pos pair."
        case .cloudAway: "The cloud does not answer, and only it decides about this. Try again."
        case .cloudRefused(let problem): managers(problem)
        case .cloudMustWait(let until):
            "Too many wrong PINs. The cloud takes the next at \(local(until).secondText)."
        case .documentUnreadable:
            "The document cannot be read. It is kept as it is: tell a manager."
        case .cloudSetup(let sentence), .ownSettings(let sentence): sentence
        case .managerNeeded: "Only a manager opens the till for somebody else."
        case .managersOnly: "Only a manager may change settings. Sign in as one."
        case .mayNotApprove(let name): "\(name) may not do that either. Ask a manager."
        case .cancelled: "Stopped."
        case .unknownCode(let code):
            "No product has the code \(shown(code)). Any key clears; / searches by name."
        case .scansNotTaken(let count):
            "\(count) later \(count == 1 ? "scan was" : "scans were") not taken: scan again."
        case .unknownTaxClass(let name, let product):
            "\(product) has the tax class \(name), which this shop has not. Tell a manager."
        case .quantity(let text, let failure): quantity(text, failure)
        case .codeMissing(let quantity): "Scan or type the code behind \(shown(quantity))*."
        case .tooManyLines(let count): "A sale has at most \(count) lines. Pay this one first."
        case .lineTooLarge(let product):
            "With \(product) the total is larger than the till can count. It was not added."
        case .nothingToVoid: "The sale has no line to void."
        case .nothingToPay: "Nothing to pay yet: scan or type an item first."
        case .amount(let text, let failure): amount(text, failure)
        case .codeAsAmount(let text): "\(shown(text)) is a product's code. Type the amount."
        case .payment(let failure, let tender): payment(failure, tender)
        case .fieldMissing(let name): "\(name) is empty. Type it, or Esc goes back."
        case .lastFour: "Type the last four digits of the card, never all of them."
        case .nothingToUndo: "No payment is taken yet. Esc goes back to the sale."
        case .paymentsTaken(let count):
            count == 1
                ? "A payment is taken: - takes it back first."
                : "\(count) payments are taken: - takes them back first."
        case .paymentsUnfit(let payments): unfit(payments)
        case .scanRefused(let code): "No code is asked for here: \(shown(code)) was not taken."
        case .cardNumber:
            "That is a card number. It is not taken: never type or scan one here. Esc clears."
        case .money(let trouble): money(trouble)
        case .longShift: "This shift has been open for more than 24 hours. Close it: c."
        case .shiftOpen: "The shift is open and has no Z yet. F9 shows its X."
        case .saleOpen: "A sale is open. Pay it or void it (F8) first."
        case .nothingMoved: "Type an amount above 0."
        case .reasonUnfit: "The reason is too long, or holds signs nobody can print. Shorten it."
        case .notPieces(let text, let value):
            "No pieces of \(currency.text(value)) make \(shown(text)). Type it again."
        case .piecesNotWhole(let text):
            "\(shown(text)) is no number of pieces: whole, at most 1000000."
        case .noPrinter: "This till has no printer. Name one as printer.to in pos.yaml."
        case .notQueued(let failure): "Nothing is printed: \(disk(failure))"
        case .notTaken(let name, let fault): "\(name) \(fault). Type it again."
        case .noDay(let text): "\(shown(text)) is no day. Type it as in 2026-01-31."
        case .attachment(let failure): attachment(failure)
        case .viewer(let failure): viewer(failure)
        default: openSale(trouble)
        }
    }

    /// Codes can be anything, and long.
    func shown(_ text: String) -> String {
        text.count > Self.shownCountMax ? text.prefix(Self.shownCountMax) + "…" : text
    }

    private static var shownCountMax: Int { 30 }
}

extension Sentences {
    private func signIn(_ failure: SignInFailure) -> String {
        switch failure {
        case .wrong: "Operator or PIN is wrong. Type both again."
        case .mustWait(let until):
            "Too many wrong tries. Try again at \(local(until).secondText), or ask a manager."
        case .store(let failure): "Nobody can sign in now: \(disk(failure))"
        }
    }

    private func register(_ failure: RegisterFailure) -> String {
        switch failure {
        case .noShiftOpen: "No shift is open. Sign out and in again to open one."
        case .shiftAlreadyOpen: "A shift is open already. Sign out and in again."
        case .amount: "A figure is larger than the till can count. Nothing was written."
        case .store(let failure): "Nothing was written: \(disk(failure)) Enter tries again."
        case .notCorrectable:
            "Only the last sale of this till and this shift is corrected. Refund it by F7."
        case .unsignable: "The document could not be signed. Nothing was written: tell a manager."
        }
    }

    /// Ends in a full stop.
    func disk(_ failure: SQLFailure) -> String {
        switch failure.kind {
        case .diskFull: "the disk is full."
        case .readOnly: "the disk is read-only."
        case .corrupt: "the file is damaged."
        case .busy: "the file is in use."
        case .unavailable: "the database does not answer."
        case .uniqueViolation, .checkViolation, .foreignKeyViolation, .newer, .notAllowed, .other:
            "the disk or the database refused (see the log)."
        }
    }

    private func refused(_ problem: Problem) -> String {
        switch problem.code {
        case .notFound: "There is no such thing on the server."
        case .pinWrong: "Operator or PIN is wrong. Type the PIN again."
        case .sessionNeeded, .sessionExpired:
            "The cloud asks for the PIN again."
        case .unauthorized, .foreignHost:
            "The server does not know this till. Tell a manager."
        case .changed: "Somebody else has changed it meanwhile: leave, and look again."
        case .lastManager: "Nobody would be left to manage the shop: at least one manager stays."
        case .forbidden, .licenceInvalid, .challengeInvalid, .codeExpired, .deviceElsewhere,
            .gap, .fork, .lost, .pruned, .outdated, .noSeats, .tooManyPending, .exists:
            "The server refuses this till. Tell a manager."
        case .tenantSuspended: "The cloud has suspended this shop. Tell a manager."
        case .deviceRevoked: "The cloud has revoked this till. Tell a manager."
        case .tooManyRequests: "The server is too busy. Try again."
        case .badRequest, .malformedBody, .methodNotAllowed, .bodyTooLarge, .headersTooLarge,
            .upgradeRequired, .unsupportedMediaType, .contentInvalid:
            "The server did not understand the till. Tell a manager."
        case .requestTimeout, .unavailable: "The server is too busy. Try again."
        case .internalError: "The server had a fault. Try again, or tell a manager."
        case .otherContent, .numberTwice, .documentInvalid:
            "The server keeps this for a person to look at. Tell a manager."
        }
    }

    /// What the cloud refuses a manager, who can do something about it.
    private func managers(_ problem: Problem) -> String {
        switch problem.code {
        case .forbidden: "For the cloud you are not a manager. A manager must sign in."
        case .notFound, .deviceElsewhere:
            "No device of the shop shows that code, or there is no such location."
        case .codeExpired: "The code has expired. Start pos pair on the new till again."
        case .noSeats: "All seats of the licence are taken. Revoke a device, or get more seats."
        case .exists: "There is a till of that number already. Type another, or none."
        case .badRequest, .malformedBody:
            "The cloud does not take that: a till's number is 1 to 8 digits or capital letters."
        default: refused(problem)
        }
    }

    private func quantity(_ text: String, _ failure: AmountFailure) -> String {
        switch failure {
        case .outOfRange:
            "\(shown(text)) is no quantity the till can count: above 0, at most 1000000."
        case .malformed(_, let digits):
            "\(shown(text)) is no quantity: whole, or with up to \(digits) decimals."
        }
    }

    private func amount(_ text: String, _ failure: AmountFailure) -> String {
        switch failure {
        case .outOfRange: "\(shown(text)) is more than the till can count. Type the amount again."
        case .malformed(_, let digits):
            digits == 0
                ? "\(shown(text)) is no amount: only whole numbers here."
                : "\(shown(text)) is no amount: up to \(digits) decimals behind a point."
        }
    }

    private func payment(_ failure: PaymentFailure, _ tender: Tender) -> String {
        switch failure {
        case .overTender(let remaining):
            "\(tender.title) pays at most what remains: \(currency.text(remaining))."
        case .nothingTendered: "Nothing was given. Type the amount, or Enter for all of it."
        case .notCoins(let step):
            "Cash goes in steps of \(currency.text(minor: step)). Type what was given."
        case .alreadyPaid: "The sale is paid already."
        case .notPaidWith(.zero): "\(tender.title) did not pay it, so nothing goes back that way."
        case .notPaidWith(let most):
            "At most \(currency.text(most)) goes back by \(tender.title): no more came by it."
        case .amount: "That is more than the till can count. Type the amount again."
        }
    }
}

extension Sentences {
    /// Payments that stand on the screen again after a restart.
    func paidBefore(_ count: Int, isAll: Bool) -> String {
        switch language {
        case .english: englishPaidBefore(count, isAll)
        case .german: germanPaidBefore(count, isAll)
        case .pseudo: PseudoLanguage.text(englishPaidBefore(count, isAll))
        }
    }

    private func englishPaidBefore(_ count: Int, _ isAll: Bool) -> String {
        let taken = count == 1 ? "1 payment was taken" : "\(count) payments were taken"
        return isAll
            ? "\(taken) before the restart, and nothing remains: Enter completes the sale."
            : "\(taken) before the restart. Go on, or - takes the last one back."
    }

    private func unfit(_ payments: [Payment]) -> String {
        let list = payments.map { "\($0.tender.title) \(currency.text($0.amount))" }
        return "Taken before the restart, and not what the sale comes to now: "
            + list.joined(separator: ", ") + ". Take it again, or give it back."
    }
}

extension Sentences {
    private func attachment(_ failure: AttachmentFailure) -> String {
        switch failure {
        case .offline:
            "No server answers, and this till has not fetched it before. Try again later."
        case .refused(let problem) where problem.code == .notFound:
            "The server has it no more. Go back and open the item again."
        case .refused(let problem): refused(problem)
        case .damaged: "What came was damaged and is not kept. Try again, or add the file anew."
        case .disk(let path, let reason): "\(shown(path)) cannot be written: \(reason)."
        case .noFolder(let folder): "There is no folder \(shown(folder)). Type one that is there."
        }
    }

    private func viewer(_ failure: ViewerFailure) -> String {
        switch failure {
        case .noDesktop:
            "This terminal is on no desktop, so nothing can be shown. s saves it to a folder."
        case .missing(let program):
            "\(shown(program)) is not installed. s saves it, or attachments.viewer names another."
        case .ended(let program, let code):
            "\(shown(program)) ended with \(code) and may have shown nothing. s saves it."
        case .notStarted(let program, let reason):
            "\(shown(program)) cannot be started: \(reason). s saves it to a folder."
        }
    }
}
