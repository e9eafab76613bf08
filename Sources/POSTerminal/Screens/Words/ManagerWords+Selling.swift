/// What a sale says before it is paid: questions, changes, lists, and what screens are called.
extension ManagerWords {
    static let selling: [Entry] = prompts + changes + lists + titles

    private static let prompts: [Entry] = [
        ("Quantity: {}", "Menge: {}"), ("Another price: {}", "Anderer Preis: {}"),
        ("Off: {}", "Rabatt: {}"), ("Off the whole sale", "Rabatt auf den ganzen Verkauf"),
        ("Note: {}", "Notiz: {}"), ("Note on the sale", "Notiz zum Verkauf"),
        ("Hold this sale", "Diesen Verkauf parken"), ("Price: {}", "Preis: {}"),
        ("Enter alone: the time", "nur Enter: die Uhrzeit"),
        ("printed on the receipt; nothing takes it off", "steht auf dem Beleg; leer nimmt sie weg"),
        ("10 is a tenth", "10 ist ein Zehntel"), ("3, or 0.845", "3, oder 0.845"),
        ("Discount or price", "Rabatt oder Preis"),
        ("Discount or price: {}", "Rabatt oder Preis: {}"),
        ("the line: percent off", "die Zeile: Prozent ab"),
        ("the line: amount off", "die Zeile: Betrag ab"),
        ("the line: another price", "die Zeile: anderer Preis"),
        ("the whole sale: percent off", "der ganze Verkauf: Prozent ab"),
        ("the whole sale: amount off", "der ganze Verkauf: Betrag ab"),
        ("no discount on the line", "kein Rabatt auf die Zeile"),
        ("no discount on the whole sale", "kein Rabatt auf den ganzen Verkauf"),
        ("{} has no discount.", "{} hat keinen Rabatt."),
        ("The sale has no discount.", "Der Verkauf hat keinen Rabatt."),
        ("on the line: {}", "zur Zeile: {}"), ("on the whole sale", "zum ganzen Verkauf"),
        ("Department{}{}", "Abteilung{}{}"), (" for {}", " für {}"), (" (code {})", " (Code {})"),
        ("price of ▸ ", "Preis von ▸ "), ("price of {} ▸ ", "Preis von {} ▸ "),
        ("scan ▸ ", "Scan ▸ "), ("no tax", "ohne St."), ("note", "Notiz"),
    ]

    private static let changes: [Entry] = [
        ("Void {}", "{} stornieren"), ("Void the sale, {}", "Verkauf stornieren, {}"),
        ("Voided: {}", "Storniert: {}"), ("The sale was voided", "Der Verkauf wurde storniert"),
        ("{} costs {}", "{} kostet {}"), ("{} off {}", "{} Rabatt auf {}"),
        ("No discount on {}", "Kein Rabatt auf {}"),
        ("{} off the whole sale", "{} Rabatt auf den ganzen Verkauf"),
        ("No discount on the whole sale", "Kein Rabatt auf den ganzen Verkauf"),
        ("No note on {}", "Keine Notiz zu {}"), ("Noted on {}", "Notiert zu {}"),
        ("No note on the sale", "Keine Notiz zum Verkauf"), ("Noted", "Notiert"),
        ("Customer {} {}", "Kunde {} {}"), ("No customer", "Kein Kunde"),
        ("Without tax: {}", "Ohne Steuer: {}"), ("With tax", "Mit Steuer"),
        ("{} for {}", "{} für {}"), ("{} agreed.", "{} hat zugestimmt."),
        ("The last change was taken back.", "Die letzte Änderung ist zurückgenommen."),
        ("Not sold: {}.", "Nicht verkauft: {}."), ("{} a {}", "{} je {}"),
        ("{} on hand", "{} am Lager"), ("Taken back: 1 line.", "Zurückgenommen: 1 Zeile."),
        ("Taken back: {} lines.", "Zurückgenommen: {} Zeilen."),
        ("Held: {}. F6 takes it up again.", "Geparkt: {}. F6 holt ihn zurück."),
        ("Taken up again: {}.", "Zurückgeholt: {}."),
        ("Your sale of {} goes on.", "Der eigene Verkauf von {} geht weiter."),
        ("Take goods back", "Ware zurücknehmen"), ("Sell a gift card", "Geschenkkarte verkaufen"),
        ("Begin or end training", "Übung beginnen oder beenden"),
        ("Training: what is rung is not sold.", "Übung: Getipptes wird nicht verkauft."),
        ("Training is over.", "Die Übung ist beendet."),
        ("{}: another operator agrees.", "{}: ein anderer Bediener stimmt zu."),
        ("Approval", "Zustimmung"),
    ]

    private static let lists: [Entry] = [
        ("Recall", "Holen"), ("asking till {} …", "Kasse {} wird gefragt …"),
        ("1 sale waits", "1 Verkauf wartet"), ("{} sales wait", "{} Verkäufe warten"),
        ("no sale waits", "kein Verkauf wartet"),
        (
            "No sale waits. F5 on the sale holds it.",
            "Kein Verkauf wartet. F5 im Verkauf parkt ihn."
        ),
        ("Held by", "Geparkt von"), ("At", "Um"), ("Enter takes it", "Enter nimmt es"),
        ("Without tax: {} {}", "Ohne Steuer: {} {}"),
        ("such as resale, or a diplomat", "etwa Wiederverkauf oder Diplomat"),
        ("writing the customer …", "Kunde wird geschrieben …"),
        ("on this sale: {} {}", "auf diesem Verkauf: {} {}"),
        (
            "Nobody found. F2 makes a new customer.",
            "Niemand gefunden. F2 legt einen neuen Kunden an."
        ),
        ("nobody yet", "noch niemand"), ("nothing yet", "noch nichts"), ("Favourites", "Favoriten"),
        ("Favourites{}: number or PLU ▸ ", "Favoriten{}: Nummer oder PLU ▸ "), ("No.", "Nr."),
        (" Name", " Name"), ("asked", "offen"),
    ]

    private static let titles: [Entry] = [
        ("Sign in", "Anmelden"), ("Open the shift", "Schicht eröffnen"), ("Sale", "Verkauf"),
        ("Find", "Suche"), ("Pay", "Zahlen"), ("Return", "Retoure"), ("Shift", "Schicht"),
        ("Item", "Artikel"), ("Stock", "Bestand"), ("Receipt or Z", "Beleg oder Z"),
    ]
}
