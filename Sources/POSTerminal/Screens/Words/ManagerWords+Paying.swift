/// Payment, goods that come back, the drawer, and the banners above every screen.
extension ManagerWords {
    static let paying: [Entry] = tenders + paidSales + returning + drawer + banners

    private static let tenders: [Entry] = [
        ("Note {}", "Schein {}"), ("to give back", "zurückzugeben"),
        ("How is {} given back?", "Wie zurückgeben: {}?"),
        ("What did the card terminal say?", "Was hat das Kartengerät gesagt?"),
        (
            "Ask the card terminal again: what did it say?",
            "Das Kartengerät noch einmal fragen: was sagt es?"
        ),
        ("1  Approved", "1  Genehmigt"), ("2  Declined", "2  Abgelehnt"),
        ("3  Unknown", "3  Unklar"), ("asking for the balance …", "das Guthaben wird gefragt …"),
        ("Enter all · amount Enter", "Enter alles · Betrag Enter"),
        ("Enter {} {} · amount Enter = cash", "Enter {} {} · Betrag Enter = bar"),
        ("Pay {} another way", "{} anders zahlen"), ("Give back", "Zurückgeben"),
        ("1 Cash 2 Card 3 Acc", "1 Bar 2 Karte 3 Kto"),
        ("1 ok 2 declined 3 ?", "1 ok 2 abgelehnt 3 ?"),
        (
            "Declined: the card paid nothing. Take another way.",
            "Abgelehnt: die Karte hat nichts bezahlt. Anders zahlen."
        ),
        ("Coupon", "Rabattmarke"), ("scan or type its code", "ihren Code scannen oder tippen"),
        ("scan or type the card's number", "die Nummer der Karte scannen oder tippen"),
        ("scan or type it; Enter for a new one", "scannen oder tippen; Enter für eine neue"),
        ("such as VISA; Enter for none", "etwa VISA; Enter für keine"),
        ("Last four", "Letzte vier"), ("the last four digits", "die letzten vier Ziffern"),
        (
            "the authorisation code; Enter when there is none",
            "der Genehmigungscode; Enter, wenn es keinen gibt"
        ),
        ("scan or type", "scannen oder tippen"),
        ("; Enter for the customer's account", "; Enter: Kundenkonto"),
        ("customer's account", "Kundenkonto"), ("Balance", "Guthaben"),
        ("balance {}", "Guthaben {}"), ("new", "neu"), (", as known here", ", wie hier bekannt"),
    ]

    private static let paidSales: [Entry] = [
        ("TRAINING {}", "ÜBUNG {}"), ("VOID {}", "STORNO {}"), ("REFUND {}", "ERSTATTET {}"),
        ("CASH BACK {}", "BAR ZURÜCK {}"),
        ("Only a sale is voided or corrected.", "Nur ein Verkauf wird storniert oder berichtigt."),
        (
            "Goods came back with it: refund what is wrong by F7.",
            "Ware kam damit zurück: Falsches mit F7 erstatten."
        ),
        ("Correct {}", "{} berichtigen"), ("Print {} again", "{} noch einmal drucken"),
        (
            "Void {}? The goods come back, and the money goes back: {}.",
            "{} stornieren? Die Ware kommt zurück, und das Geld geht zurück: {}."
        ),
        ("receipt: printing", "Beleg: wird gedruckt"), ("receipt: {}", "Beleg: {}"),
        ("copy {}: {}", "Kopie {}: {}"), ("{}: printing", "{}: wird gedruckt"),
        ("printed", "gedruckt"), ("waiting ({})", "wartet ({})"),
        ("not printed ({})", "nicht gedruckt ({})"),
        ("printer does not answer", "Drucker antwortet nicht"),
        ("printer broke off", "Drucker brach ab"), ("waited too long", "wartete zu lange"),
    ]

    private static let returning: [Entry] = [
        ("Goods without a receipt", "Ware ohne Beleg"),
        ("Which receipt do the goods come with?", "Mit welchem Beleg kommt die Ware?"),
        ("Why do they come without a receipt?", "Warum kommt die Ware ohne Beleg?"),
        ("looking for ▸ ", "sucht ▸ "), ("receipt ▸ ", "Beleg ▸ "), ("quantity ▸ ", "Menge ▸ "),
        ("reason ▸ ", "Grund ▸ "), ("scan or code ▸ ", "Scan oder Code ▸ "), ("back", "zurück"),
        ("of {}, {}", "von {}, {}"), ("Sold", "Verkauft"), ("Back", "Zurück"),
        ("Without a receipt: {}", "Ohne Beleg: {}"), ("Return of {}", "Retoure von {}"),
        ("Return, {} lines", "Retoure, {} Zeilen"),
    ]

    private static let drawer: [Entry] = [
        ("cash in", "Einlage"), ("cash out", "Entnahme"),
        ("drop to the safe", "Abschöpfung in den Tresor"), ("no sale", "Lade auf"),
        ("The amount", "Der Betrag"), ("The reason", "Der Grund"), ("The count", "Die Zählung"),
        ("each", "je"), ("pieces", "Stück"), ("amount", "Betrag"), ("worth", "Wert"),
        ("counted", "gezählt"), ("Count the drawer", "Lade zählen"),
        ("c closes, Esc back", "c schließt ab, Esc zurück"), ("count ▸ ", "Zählung ▸ "),
        ("X report: on its way to the printer.", "X-Bericht: auf dem Weg zum Drucker."),
        ("1 sale is not sent yet.", "1 Verkauf ist noch nicht gesendet."),
        ("{} sales are not sent yet.", "{} Verkäufe sind noch nicht gesendet."),
        (
            "The till sends what waits when the cloud answers; day and Z stay as they are.",
            "Die Kasse sendet, was wartet, wenn die Cloud antwortet; Tag und Z bleiben."
        ),
    ]

    private static let banners: [Entry] = [
        (
            "▲ TRAINING: nothing is sold. F10 ends it.",
            "▲ ÜBUNG: nichts wird verkauft. F10 beendet sie."
        ),
        (
            "▲ ATTENTION: the cloud has revoked this till. It sells on; tell a manager.",
            "▲ ACHTUNG: Cloud hat die Kasse ausgeschlossen. Sie verkauft; Leitung fragen."
        ),
        (
            "▲ ATTENTION: not paired. The cloud answers; pair this till with pos pair.",
            "▲ ACHTUNG: nicht gekoppelt. Die Cloud antwortet; mit pos pair koppeln."
        ),
        (
            "▲ ATTENTION: the cloud refuses this till's token. It sells on; tell a manager.",
            "▲ ACHTUNG: Cloud weist diese Kasse ab. Sie verkauft weiter; der Leitung sagen."
        ),
        (
            "▲ ATTENTION: a receipt number was used twice. A manager must look at it.",
            "▲ ACHTUNG: eine Belegnummer ist doppelt. Die Leitung muss es ansehen."
        ),
        (
            "▲ ATTENTION: a document of this till is kept for a person to look at.",
            "▲ ACHTUNG: ein Beleg dieser Kasse liegt beiseite und ist anzusehen."
        ),
        (
            "▲ ATTENTION: the cloud did not take a write; this till keeps it. Tell a manager.",
            "▲ ACHTUNG: die Cloud nahm etwas nicht; die Kasse behält es. Der Leitung sagen."
        ),
        (
            "▲ ATTENTION: two edits contradict each other. A manager must choose.",
            "▲ ACHTUNG: zwei Änderungen widersprechen sich. Die Leitung muss wählen."
        ),
        (
            "▲ ATTENTION: a sale or a card was used on two tills. See pos sync attention.",
            "▲ ACHTUNG: Verkauf oder Karte zweimal benutzt. Siehe pos sync attention."
        ),
        (
            "▲ ATTENTION: this till wants an update. It sells and sends, and takes nothing new.",
            "▲ ACHTUNG: die Kasse braucht ein Update. Sie verkauft und sendet, holt nichts."
        ),
        (
            "▲ ATTENTION: this till's clock is not the cloud's. Set it; sales keep their times.",
            "▲ ACHTUNG: die Uhr geht anders als die der Cloud. Stellen; Zeiten bleiben."
        ),
    ]
}
