import APIClient
import RetailModels
import RetailStore
import Till

/// The failures in German: what happened, and what to do.
extension Sentences {
    func german(_ trouble: Trouble) -> String {
        switch trouble {
        case .signIn(let failure): germanSignIn(failure)
        case .operatorNumber: "Ein Bediener ist eine Nummer. Die eigene tippen, dann Enter."
        case .register(let failure): germanRegister(failure)
        case .cartNotKept(let failure):
            "Der offene Verkauf ist nicht auf der Platte: \(germanDisk(failure)) "
                + "Kassieren oder notieren."
        case .cartUnreadable(let failure):
            "Der Verkauf von vor dem Neustart ist nicht lesbar: \(germanDisk(failure))"
        case .unreachable: "Kein Server antwortet, auch nicht der eigene. Noch einmal versuchen."
        case .refused(let problem): germanRefused(problem)
        case .noCloud:
            "Diese Kasse hat keine Cloud, und Geräte sind Sache der Cloud. Siehe pos pair."
        case .cloudAway:
            "Die Cloud antwortet nicht, und nur sie entscheidet darüber. Noch einmal versuchen."
        case .cloudRefused(let problem): germanManagers(problem)
        case .cloudMustWait(let until):
            "Zu viele falsche PINs. Die Cloud nimmt die nächste um \(local(until).secondText)."
        case .documentUnreadable:
            "Das Dokument ist nicht lesbar. Es bleibt, wie es ist: der Leitung sagen."
        case .cloudSetup(let sentence), .ownSettings(let sentence): sentence
        case .managerNeeded: "Nur eine Leitung öffnet die Kasse für jemand anderen."
        case .managersOnly: "Nur die Leitung ändert Einstellungen. Als Leitung anmelden."
        case .mayNotApprove(let name):
            "\(name) darf das auch nicht. Die Leitung fragen."
        case .cancelled: "Abgebrochen."
        case .unknownCode(let code):
            "Kein Artikel hat den Code \(shown(code)). Jede Taste löscht; / sucht nach Namen."
        case .scansNotTaken(let count):
            count == 1
                ? "1 späterer Scan wurde nicht genommen: noch einmal scannen."
                : "\(count) spätere Scans wurden nicht genommen: noch einmal scannen."
        case .unknownTaxClass(let name, let product):
            "\(product) hat die Steuerklasse \(name), die es hier nicht gibt. Der Leitung sagen."
        case .quantity(let text, let failure): germanQuantity(text, failure)
        case .codeMissing(let quantity): "Den Code hinter \(shown(quantity))* scannen oder tippen."
        case .tooManyLines(let count): "Mehr als \(count) Zeilen gehen nicht. Erst kassieren."
        case .lineTooLarge(let product):
            "Mit \(product) ist die Summe größer, als die Kasse zählt. Nicht dazugenommen."
        case .nothingToVoid: "Der Verkauf hat keine Zeile zum Stornieren."
        case .nothingToPay: "Noch nichts zu zahlen: erst einen Artikel scannen oder tippen."
        case .amount(let text, let failure): germanAmount(text, failure)
        case .codeAsAmount(let text): "\(shown(text)) ist ein Artikelcode. Den Betrag tippen."
        case .payment(let failure, let tender): germanPayment(failure, tender)
        case .fieldMissing(let name):
            "\(ManagerWords.text(name, in: .german)) ist leer. Tippen, oder mit Esc zurück."
        case .lastFour: "Die letzten vier Ziffern der Karte tippen, nie alle."
        case .nothingToUndo: "Noch keine Zahlung genommen. Esc geht zum Verkauf zurück."
        case .paymentsTaken(let count):
            count == 1
                ? "Eine Zahlung ist genommen: erst mit - zurücknehmen."
                : "\(count) Zahlungen sind genommen: erst mit - zurücknehmen."
        // Not shown for what it may be: a card's number, or a PIN.
        case .scanRefused("it"): "Hier wird kein Code gebraucht: er wurde nicht genommen."
        case .scanRefused(let code):
            "Hier wird kein Code gebraucht: \(shown(code)) wurde nicht genommen."
        case .cardNumber:
            "Das ist eine Kartennummer. Sie wird nicht genommen: nie hier tippen. Esc löscht."
        case .longShift: "Diese Schicht ist über 24 Stunden offen. Abschließen: c."
        case .shiftOpen: "Die Schicht ist offen und hat noch kein Z. F9 zeigt ihr X."
        case .saleOpen: "Ein Verkauf ist offen. Erst kassieren oder stornieren (F8)."
        case .attachment(let failure): germanAttachment(failure)
        case .viewer(let failure): germanViewer(failure)
        case .label(let fault, let code): germanLabel(fault, code)
        case .labelUnit(let unit, let product):
            "Das Etikett nennt ein Gewicht, und \(product) geht nach "
                + "\(unit.isEmpty || unit == "each" ? "Stück" : unit). Der Leitung sagen."
        case .depositMissing(let sku, let product):
            "\(product) geht ohne Pfand: \(shown(sku)) gibt es nicht. Der Leitung sagen."
        case .priceMissing(let product):
            "Tippen, was \(product) kostet, dann Enter. Esc lässt es weg."
        case .paymentsUnfit(let payments): germanUnfit(payments)
        case .scanTorn: "Der Scanner hat einen Teil des Codes verloren. Noch einmal scannen."
        case .scannerGone(let reason):
            "Der Scanner ist nicht lesbar: \(reason). Codes tippen; es wird weiter versucht."
        case .money(let trouble): germanMoney(trouble)
        case .nothingMoved: "Einen Betrag über 0 tippen."
        case .reasonUnfit: "Der Grund ist zu lang oder nicht druckbar. Bitte kürzer."
        case .notPieces(let text, let value):
            "Keine Stücke zu \(currency.text(value)) ergeben \(shown(text)). Noch einmal tippen."
        case .piecesNotWhole(let text):
            "\(shown(text)) ist keine Stückzahl: ganz, höchstens 1000000."
        case .noPrinter: "Diese Kasse hat keinen Drucker. In pos.yaml printer.to nennen."
        case .notQueued(let failure): "Nichts wird gedruckt: \(germanDisk(failure))"
        case .notTaken(let name, let fault):
            "\(ManagerWords.text(name, in: .german)) \(ManagerWords.text(fault, in: .german)). "
                + "Noch einmal tippen."
        case .noDay(let text): "\(shown(text)) ist kein Tag. So tippen: 2026-01-31."
        case .notHeld(let failure):
            "Der Verkauf ist nicht geparkt: \(germanDisk(failure)) Er bleibt offen."
        case .heldUnreadable(let failure):
            "Geparkte Verkäufe sind nicht lesbar: \(germanDisk(failure))"
        case .heldSaleGone: "Der Verkauf wartet nicht mehr: jemand hat ihn schon geholt."
        case .otherTillsAway:
            "Verkäufe anderer Kassen kommen über die Cloud, und die antwortet gerade nicht."
        case .tillSilent(let till):
            "Kasse \(shown(till)) hat den Verkauf und antwortet nicht. Dort holen, oder später."
        case .nothingToHold: "Noch nichts zu parken: erst einen Artikel scannen oder tippen."
        case .saleInTheWay(let items):
            "Ein Verkauf mit \(items) ist offen. Erst parken (F5) oder kassieren."
        case .noLine: "Der Verkauf hat noch keine Zeile: erst scannen oder tippen."
        case .noCustomer:
            "Kein Kunde ist markiert. Nummer oder Namen tippen; F2 legt einen neuen an."
        case .customerExists(let number, let name):
            "Nummer \(shown(number)) ist schon \(shown(name)). Eine andere tippen."
        case .nothingToRepeat: "Noch nichts zu wiederholen: erst scannen oder tippen."
        case .lineIsFixed(let product):
            "\(shown(product)) bleibt, wie es ist. Zeile stornieren (F8) und neu eingeben."
        case .nothingToTakeBack:
            "Keine Änderung zum Zurücknehmen. Eine Zeile wird mit - oder F8 storniert."
        case .percent(let text): "\(shown(text)) ist kein Prozentsatz: über 0, höchstens 100."
        case .saleTooLarge:
            "Damit ist die Summe größer, als die Kasse zählt. Nichts wurde geändert."
        case .noDepartments: "Der Laden hat noch keine Abteilungen. Der Leitung sagen."
        }
    }

    private func germanSignIn(_ failure: SignInFailure) -> String {
        switch failure {
        case .wrong: "Bediener oder PIN ist falsch. Beides noch einmal tippen."
        case .mustWait(let until):
            "Zu viele Versuche. Wieder um \(local(until).secondText), oder die Leitung fragen."
        case .store(let failure): "Niemand kann sich jetzt anmelden: \(germanDisk(failure))"
        }
    }

    private func germanRegister(_ failure: RegisterFailure) -> String {
        switch failure {
        case .noShiftOpen: "Keine Schicht ist offen. Ab- und wieder anmelden."
        case .shiftAlreadyOpen: "Eine Schicht ist schon offen. Ab- und wieder anmelden."
        case .amount: "Eine Zahl ist größer, als die Kasse zählt. Nichts wurde geschrieben."
        case .store(let failure):
            "Nichts wurde geschrieben: \(germanDisk(failure)) Enter versucht es noch einmal."
        case .notCorrectable:
            "Nur der letzte Verkauf dieser Kasse und Schicht wird berichtigt. F7 erstattet ihn."
        case .unsignable:
            "Das Dokument ließ sich nicht signieren. Nichts wurde geschrieben: der Leitung sagen."
        }
    }

    /// Ends in a full stop.
    private func germanDisk(_ failure: SQLFailure) -> String {
        switch failure.kind {
        case .diskFull: "die Platte ist voll."
        case .readOnly: "die Platte ist schreibgeschützt."
        case .corrupt: "die Datei ist beschädigt."
        case .busy: "die Datei ist in Gebrauch."
        case .unavailable: "die Datenbank antwortet nicht."
        case .uniqueViolation, .checkViolation, .foreignKeyViolation, .newer, .notAllowed, .other:
            "Platte oder Datenbank weigern sich (siehe Protokoll)."
        }
    }

    private func germanRefused(_ problem: Problem) -> String {
        switch problem.code {
        case .notFound: "Das gibt es auf dem Server nicht."
        case .pinWrong: "Bediener oder PIN ist falsch. Die PIN noch einmal tippen."
        case .sessionNeeded, .sessionExpired: "Die Cloud fragt noch einmal nach der PIN."
        case .unauthorized, .foreignHost:
            "Der Server kennt diese Kasse nicht. Der Leitung sagen."
        case .changed: "Jemand anders hat es inzwischen geändert: verlassen, neu ansehen."
        case .lastManager: "Dann leitete niemand mehr den Laden: mindestens eine Leitung bleibt."
        case .forbidden, .licenceInvalid, .challengeInvalid, .codeExpired, .deviceElsewhere,
            .gap, .fork, .lost, .pruned, .outdated, .noSeats, .tooManyPending, .exists:
            "Der Server weist diese Kasse ab. Der Leitung sagen."
        case .tenantSuspended: "Die Cloud hat diesen Laden gesperrt. Der Leitung sagen."
        case .deviceRevoked: "Die Cloud hat diese Kasse ausgeschlossen. Der Leitung sagen."
        case .badRequest, .malformedBody, .methodNotAllowed, .bodyTooLarge, .headersTooLarge,
            .upgradeRequired, .unsupportedMediaType, .contentInvalid:
            "Der Server versteht die Kasse nicht. Der Leitung sagen."
        case .tooManyRequests, .requestTimeout, .unavailable:
            "Der Server hat zu viel zu tun. Noch einmal versuchen."
        case .internalError: "Der Server hat einen Fehler. Noch einmal, oder der Leitung sagen."
        case .otherContent, .numberTwice, .documentInvalid:
            "Der Server hebt das für einen Menschen auf. Der Leitung sagen."
        }
    }

    private func germanManagers(_ problem: Problem) -> String {
        switch problem.code {
        case .forbidden: "Für die Cloud ist das keine Leitung. Die Leitung muss sich anmelden."
        case .notFound, .deviceElsewhere:
            "Kein Gerät des Ladens zeigt diesen Code, oder den Ort gibt es nicht."
        case .codeExpired: "Der Code ist abgelaufen. pos pair auf der neuen Kasse neu beginnen."
        case .noSeats:
            "Alle Plätze der Lizenz sind vergeben. Ein Gerät ausschließen oder Plätze kaufen."
        case .exists: "Eine Kasse dieser Nummer gibt es schon. Eine andere tippen, oder keine."
        case .badRequest, .malformedBody:
            "Das nimmt die Cloud nicht: eine Kassennummer hat 1 bis 8 Ziffern oder Großbuchstaben."
        default: germanRefused(problem)
        }
    }
}

extension Sentences {
    private func germanQuantity(_ text: String, _ failure: AmountFailure) -> String {
        switch failure {
        case .outOfRange:
            "\(shown(text)) ist keine Menge, die die Kasse zählt: über 0, höchstens 1000000."
        case .malformed(_, let digits):
            "\(shown(text)) ist keine Menge: ganz, oder mit bis zu \(digits) Nachkommastellen."
        }
    }

    private func germanAmount(_ text: String, _ failure: AmountFailure) -> String {
        // It may be what was counted, by its name.
        let text = ManagerWords.text(text, in: .german)
        return switch failure {
        case .outOfRange:
            "\(shown(text)) ist mehr, als die Kasse zählt. Den Betrag noch einmal tippen."
        case .malformed(_, let digits):
            digits == 0
                ? "\(shown(text)) ist kein Betrag: hier nur ganze Zahlen."
                : "\(shown(text)) ist kein Betrag: bis zu \(digits) Stellen hinter einem Punkt."
        }
    }

    private func germanPayment(_ failure: PaymentFailure, _ tender: Tender) -> String {
        let tender = tender.phrase.german
        return switch failure {
        case .overTender(let remaining):
            "\(tender) zahlt höchstens, was offen ist: \(currency.text(remaining))."
        case .nothingTendered: "Nichts wurde gegeben. Den Betrag tippen, oder Enter für alles."
        case .notCoins(let step):
            "Bargeld geht in Schritten von \(currency.text(minor: step)). Das Gegebene tippen."
        case .alreadyPaid: "Der Verkauf ist schon bezahlt."
        case .notPaidWith(.zero):
            "\(tender) hat es nicht bezahlt, also geht so auch nichts zurück."
        case .notPaidWith(let most):
            "Höchstens \(currency.text(most)) gehen zurück über \(tender): mehr kam nicht so."
        case .amount: "Das ist mehr, als die Kasse zählt. Den Betrag noch einmal tippen."
        }
    }

    private func germanAttachment(_ failure: AttachmentFailure) -> String {
        switch failure {
        case .offline:
            "Kein Server antwortet, und diese Kasse hat es noch nicht geholt. Später versuchen."
        case .refused(let problem) where problem.code == .notFound:
            "Der Server hat es nicht mehr. Zurückgehen und den Artikel neu öffnen."
        case .refused(let problem): germanRefused(problem)
        case .damaged: "Was kam, war beschädigt und bleibt nicht. Noch einmal versuchen."
        case .disk(let path, let reason):
            "\(shown(path)) lässt sich nicht schreiben: \(reason)."
        case .noFolder(let folder):
            "Den Ordner \(shown(folder)) gibt es nicht. Einen tippen, den es gibt."
        }
    }

    private func germanViewer(_ failure: ViewerFailure) -> String {
        switch failure {
        case .noDesktop:
            "Hier ist kein Bildschirm, der Bilder zeigt. s sichert es in einen Ordner."
        case .missing(let program):
            "\(shown(program)) ist nicht installiert. s sichert, attachments.viewer nennt anderes."
        case .ended(let program, let code):
            "\(shown(program)) endete mit \(code) und zeigte vielleicht nichts. s sichert es."
        case .notStarted(let program, let reason):
            "\(shown(program)) startet nicht: \(reason). s sichert es in einen Ordner."
        }
    }
}

extension Sentences {
    private func germanLabel(_ fault: CodeLabel.Fault, _ code: String) -> String {
        switch fault {
        case .damaged: "Das Etikett \(shown(code)) kam nicht ganz an. Noch einmal scannen."
        case .figure:
            "Das Etikett \(shown(code)) hat weder Preis noch Gewicht. Den Artikel tippen."
        case .currency: "Das Etikett \(shown(code)) hat einen Preis in anderer Währung."
        }
    }

    func germanPaidBefore(_ count: Int, _ isAll: Bool) -> String {
        let taken =
            count == 1
            ? "1 Zahlung wurde vor dem Neustart genommen"
            : "\(count) Zahlungen wurden vor dem Neustart genommen"
        return isAll
            ? "\(taken), nichts ist mehr offen: Enter schließt den Verkauf ab."
            : "\(taken). Weiter, oder - nimmt die letzte zurück."
    }

    private func germanUnfit(_ payments: [Payment]) -> String {
        let list = payments.map { "\($0.tender.phrase.german) \(currency.text($0.amount))" }
        return "Vor dem Neustart genommen, und nicht mehr, was der Verkauf kostet: "
            + list.joined(separator: ", ") + ". Noch einmal nehmen oder zurückgeben."
    }

    private func germanMoney(_ trouble: MoneyTrouble) -> String {
        switch trouble {
        case .isRefund(let number): "\(number) ist eine Rückgabe: davon kommt nichts zurück."
        case .receiptUnknown(let number, false): "Kein Verkauf hat die Nummer \(shown(number))."
        case .receiptUnknown(let number, true):
            "\(shown(number)) ist hier unbekannt, und die Cloud antwortet nicht. Später versuchen."
        case .receiptNumber(let text):
            "\(shown(text)) ist keine Belegnummer. Tippen wie 01-000124, oder scannen."
        case .allReturned(let number): "Von \(number) kam schon alles zurück."
        case .returnTooMuch(let most): "Davon dürfen höchstens noch \(most) zurück."
        case .notOnReceipt(let code): "\(shown(code)) steht nicht auf diesem Beleg."
        case .nothingReturned:
            "Noch nichts gewählt: + nimmt eins der markierten Zeile, a alles."
        case .returnApart(let rule): germanApart(rule, "der Beleg einer anderen Kasse")
        case .cardUnknown:
            "Niemand weiß, ob die Karte belastet ist. Das Gerät fragen, dann 1, 2 oder 3."
        case .cardNumberMalformed(let text):
            "\(shown(text)) ist keine Kartennummer: 4 bis 32 Buchstaben, Ziffern und Striche."
        case .valueUnknown(let name, false): "\(name) wurde nie verkauft, also ist nichts darauf."
        case .valueUnknown(let name, true):
            "\(name) ist hier unbekannt, und die Cloud antwortet nicht. Anders zahlen."
        case .valueTooSmall(let name, let left):
            "Auf \(name) sind noch \(currency.text(left)). Höchstens so viel, oder anders zahlen."
        case .valueApart(let rule, let tender): germanApart(rule, tender.phrase.german)
        case .noLastSale:
            "Diese Schicht hat keinen Verkauf zu berichtigen, oder etwas kam zurück. F7 erstattet."
        case .noCustomer: "Ein Konto braucht seinen Kunden am Verkauf: Esc, dann F3."
        }
    }

    private func germanApart(_ rule: OfflineRule, _ what: String) -> String {
        let reason = "Die Cloud antwortet nicht: "
        guard case .cap(let most) = rule else { return reason + "\(what) geht gerade nicht." }
        return reason + "\(what) geht jetzt bis höchstens \(currency.text(most))."
    }
}
