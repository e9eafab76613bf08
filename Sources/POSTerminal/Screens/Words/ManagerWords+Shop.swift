/// What is the shop's: who it is, its rates, its promotions.
extension ManagerWords {
    static let shop: [Entry] = [
        ("Shop and till", "Laden und Kasse"),
        (
            "The settings: shop, receipts, tax, rights, printer, keys and look",
            "Die Einstellungen: Laden, Belege, Steuer, Rechte, Drucker, Tasten, Aussehen"
        ),
        ("section", "Teil"), ("sections", "Teile"), ("Section", "Teil"), ("Whose", "Wessen"),
        ("Now", "Jetzt"), ("the shop's", "des Ladens"), ("this till's", "der Kasse"),
        ("Shop", "Laden"), ("Receipts", "Belege"), ("Tax rates", "Steuersätze"),
        ("Closing a shift", "Schichtabschluss"), ("Promotions", "Aktionen"),
        ("blind", "blind"), ("the sum is shown", "die Summe steht da"),
        ("cashiers: discount up to {} %", "Kasse: Rabatt bis {} %"),
        ("The shop", "Der Laden"), ("Address", "Adresse"), ("Phone", "Telefon"),
        ("Tax id", "Steuernummer"),
        (
            "Currency and tax rules stay: figures were made by them.",
            "Währung und Steuerregeln bleiben: Zahlen sind danach entstanden."
        ),
        (
            "Changed for the shop. It holds at each till from the next sign-in.",
            "Für den Laden geändert. Es gilt an jeder Kasse ab dem nächsten Anmelden."
        ),
        ("Receipts of the shop", "Belege des Ladens"), ("Header", "Kopf"), ("Footer", "Fuß"),
        ("| begins another line", "| beginnt eine neue Zeile"),
        (
            "A till's own printer.header and printer.footer win.",
            "printer.header und printer.footer einer Kasse gehen vor."
        ),
        ("has more than 10 lines", "hat mehr als 10 Zeilen"), ("Blind", "Blind"),
        (
            "Blind: the till says what should be there after the count.",
            "Blind: die Kasse nennt das Soll erst nach der Zählung."
        ),
        ("Taking money", "Zahlungen"), ("Labels", "Etiketten"),
        ("smallest coin {}", "kleinste Münze {}"), ("Smallest coin", "Kleinste Münze"),
        ("Keys for notes", "Scheine"),
        ("without a price or weight", "ohne Preis oder Gewicht"),
        (
            "While a till is apart: allow, refuse or such as cap 50",
            "Ohne die anderen Kassen: allow, refuse oder etwa cap 50"
        ),
        ("is an amount up to {}", "ist ein Betrag bis {}"),
        ("are four numbers, such as 5/10/20/50", "sind vier Zahlen, etwa 5/10/20/50"),
        ("is allow, refuse or such as cap 50", "ist allow, refuse oder etwa cap 50"),
        ("Other tills' refunds", "Fremde Retouren"),
        ("Labels with a price or weight", "Etiketten mit Preis oder Gewicht"),
        ("Layouts", "Aufbau"), ("21IIIIIWWWWWC 22IIIIIVPPPPC", "21IIIIIWWWWWC 22IIIIIVPPPPC"),
        (
            "I item, P price, W weight, V verifier, C check digit",
            "I Artikel, P Preis, W Gewicht, V und C Prüfziffern"
        ), ("are at most {}", "sind höchstens {}"),
        (
            "have no form such as 21IIIIIWWWWWC in {}",
            "haben keine Form wie 21IIIIIWWWWWC in {}"
        ),
        ("tax rate", "Steuersatz"), ("tax rates", "Steuersätze"), ("Percent", "Prozent"),
        ("Tax rate", "Steuersatz"), ("Tax rate {}", "Steuersatz {}"),
        ("New tax rate", "Neuer Steuersatz"),
        ("What is sold already keeps its rate.", "Was verkauft ist, behält seinen Satz."),
        ("is there already", "gibt es schon"),
        (
            "{} is {} %, at each till from the next sign-in.",
            "{} ist {} %, an jeder Kasse ab dem nächsten Anmelden."
        ),
    ]

    static let promotions: [Entry] = [
        ("promotion", "Aktion"), ("promotions", "Aktionen"),
        (
            "Prices that hold for a while: new, edit, remove",
            "Preise auf Zeit: neu, ändern, entfernen"
        ),
        (
            "No promotions. n makes one; pos import promotions reads a file.",
            "Keine Aktionen. n macht eine; pos import promotions liest eine Datei."
        ),
        ("There is no promotion here.", "Hier ist keine Aktion."),
        ("Id", "Kürzel"), ("Kind", "Art"), ("Value", "Wert"), ("  From", "  Von"), ("From", "Von"),
        ("Through", "Bis"), ("Promotion", "Aktion"), ("Promotion {}", "Aktion {}"),
        ("New promotion", "Neue Aktion"), ("parted by |", "mit | getrennt"), ("SKUs", "SKUs"),
        ("Departments", "Warengruppen"), ("Weekdays", "Wochentage"),
        ("1 is Monday: 1|2|5", "1 ist Montag: 1|2|5"),
        ("percent", "Prozent"), ("amount-off", "Betrag"), ("buy-get", "n+m"),
        ("count-for", "n für"),
        ("So many percent off each.", "So viel Prozent auf jedes."),
        ("So much off each.", "So viel auf jedes."),
        ("2+1: of three the cheapest costs nothing.", "2+1: von dreien ist das billigste frei."),
        ("3=5.00: three together cost 5.00.", "3=5.00: drei zusammen kosten 5.00."),
        (
            "does not fit the kind: 10, 0.50, 2+1 or 3=5.00; weekdays are 1 to 7",
            "passt nicht zur Art: 10, 0.50, 2+1 oder 3=5.00; Wochentage sind 1 bis 7"
        ),
        ("Remove a promotion", "Aktion entfernen"), ("Remove {} {}", "{} {} entfernen"),
        ("Remove it", "Entfernen"),
        ("What was sold at it stays as it was sold.", "Was dazu verkauft ist, bleibt, wie es ist."),
    ]
}
