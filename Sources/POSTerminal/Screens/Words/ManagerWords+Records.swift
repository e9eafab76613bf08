/// What the lists of sales, shifts, customers and the audit log say.
extension ManagerWords {
    static let records: [Entry] =
        [
            ("Number", "Nummer"), ("Time", "Zeit"), ("Till", "Kasse"), ("Operator", "Bediener"),
            ("Items", "Artikel"), ("Total", "Summe"), ("sale", "Verkauf"), ("sales", "Verkäufe"),
            ("No sales yet.", "Noch keine Verkäufe."),
            ("There is no sale to show yet.", "Noch ist kein Verkauf zu zeigen."),
            (
                "number, 12.50, 2026-01-31 14:30, customer or product",
                "Nummer, 12.50, 2026-01-31 14:30, Kunde oder Artikel"
            ),
            ("Take goods of {} back", "Ware von {} zurücknehmen"),
            ("Code", "Code"), ("Lines", "Zeilen"), ("In all", "Insgesamt"), ("Last", "Zuletzt"),
            ("unknown code", "unbekannter Code"), ("unknown codes", "unbekannte Codes"),
            ("No code was sold that no product has.", "Kein unbekannter Code wurde verkauft."),
            ("There is no code here.", "Hier ist kein Code."),
            ("Shifts and Z", "Schichten und Z"),
            (
                "The shifts of all tills, each with its Z",
                "Die Schichten aller Kassen, jede mit ihrem Z"
            ),
            ("shift", "Schicht"), ("shifts", "Schichten"), ("No shift yet.", "Noch keine Schicht."),
            ("There is no shift here.", "Hier ist keine Schicht."), ("open", "offen"),
            ("Opened", "Eröffnet"), ("Closed", "Geschlossen"), ("Gross", "Brutto"),
            ("Variance", "Differenz"),
        ] + customers + auditLog

    private static let customers: [Entry] = [
        ("Customers", "Kunden"), ("customer", "Kunde"), ("customers", "Kunden"),
        (
            "All customers: account, limit, and what each bought",
            "Alle Kunden: Konto, Limit, und was sie kauften"
        ),
        ("No customer yet.", "Noch kein Kunde."),
        ("There is no customer here.", "Hier ist kein Kunde."),
        ("number or name", "Nummer oder Name"), ("Name", "Name"), ("Tax", "Steuer"),
        ("exempt", "frei"), ("Limit", "Limit"), ("Owes", "Schuldet"), ("owes", "Schuld"),
        ("number", "Nummer"), ("sort", "Ordnung"), ("name", "Name"),
        ("Account", "Konto"), ("movement", "Bewegung"), ("movements", "Bewegungen"),
        ("Nothing was put on the account yet.", "Noch ging nichts auf das Konto."),
        ("There is no movement here.", "Hier ist keine Bewegung."),
        ("Receipt", "Beleg"), ("Put on", "Angeschrieben"), ("Paid", "Bezahlt"),
        ("Customer", "Kunde"), ("New customer", "Neuer Kunde"),
        ("Edit customer {}", "Kunde {} ändern"),
        ("the shop's own for the customer", "die des Ladens für den Kunden"),
        ("No tax because", "Ohne Steuer, weil"), ("Certificate", "Nachweis"),
        ("such as resale; empty with tax", "etwa Wiederverkauf; leer mit Steuer"),
        ("the number of the paper that says so", "die Nummer des Papiers, das es sagt"),
        ("Credit limit", "Kreditlimit"), ("empty without a limit", "leer ohne Limit"),
        ("is not below zero", "ist nicht unter null"), ("{} is changed.", "{} ist geändert."),
        ("{} is added.", "{} ist angelegt."),
        ("{} owed, the limit is {}", "{} Schuld, das Limit ist {}"),
    ]

    private static let auditLog: [Entry] = [
        ("Audit log", "Protokoll"), ("Audit line", "Zeile des Protokolls"),
        ("Who did what, and who agreed", "Wer was tat, und wer zustimmte"),
        ("line", "Zeile"), ("lines", "Zeilen"),
        ("Nothing was noted yet.", "Noch ist nichts vermerkt."),
        (
            "action, operator or day such as 2026-01-31",
            "Vorgang, Bediener oder Tag wie 2026-01-31"
        ),
        ("Action", "Vorgang"), ("Agreed", "Zustimmung"), ("What", "Was"),
        ("Signed in", "Angemeldet"), ("Signed out", "Abgemeldet"),
        ("Drawer opened", "Lade geöffnet"), ("Line voided", "Zeile storniert"),
        ("Sale voided", "Verkauf storniert"), ("Discount", "Rabatt"),
        ("Price changed", "Preis geändert"), ("Printed again", "Nachdruck"),
        ("Override", "Freigabe"), ("Line corrected", "Zeile geändert"),
        ("X report", "X-Bericht"), ("Z report", "Z-Bericht"), ("Settings", "Einstellungen"),
        ("Training begun", "Übung begonnen"), ("Training ended", "Übung beendet"),
        ("Pairing", "Kopplung"), ("Conflict settled", "Konflikt gelöst"),
        ("Price looked up", "Preisauskunft"), ("Stock moved", "Bestand bewegt"),
        ("People changed", "Personal geändert"), ("Goods changed", "Artikel geändert"),
        ("Refused", "Abgelehnt"),
    ]
}
