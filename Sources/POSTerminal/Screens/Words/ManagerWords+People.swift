/// Operators, roles and rights.
extension ManagerWords {
    static let people: [Entry] = [
        ("operator", "Bediener"), ("operators", "Bediener"),
        ("There is no operator to choose.", "Es gibt keinen Bediener zu wählen."),
        ("Role", "Rolle"), ("Signs in", "Meldet an"),
        ("cashier", "Kasse"), ("manager", "Leitung"),
        ("Operator", "Bediener"), ("Operator {}: {}", "Bediener {}: {}"),
        ("New operator", "Neuer Bediener"),
        ("The number comes by itself.", "Die Nummer kommt von selbst."),
        ("{} is operator {}.", "{} ist Bediener {}."),
        ("{} is changed. All tills hear it.", "{} ist geändert. Alle Kassen hören davon."),
        ("PIN", "PIN"), ("PIN of {} {}", "PIN von {} {}"),
        ("4 or 5 digits", "4 oder 5 Ziffern"), ("Once more", "Noch einmal"),
        ("wants 4 or 5 digits", "braucht 4 oder 5 Ziffern"),
        ("is not the same both times", "ist nicht beide Male gleich"),
        ("{} has another PIN.", "{} hat eine andere PIN."),
        ("Rights", "Rechte"), ("Right", "Recht"), ("right", "Recht"), ("rights", "Rechte"),
        ("asks", "fragt"), ("alone", "allein"), ("up to {} %", "bis {} %"),
        ("up to %", "bis zu %"),
        ("Without asking: {}", "Ohne zu fragen: {}"),
        (
            "Managers keep it: nobody else could give it back.",
            "Die Leitung behält es: sonst gäbe es niemand zurück."
        ),
        (
            "{}: changed. It holds at each till from the next sign-in.",
            "{}: geändert. Es gilt an jeder Kasse ab dem nächsten Anmelden."
        ),
        ("Void a line", "Zeile stornieren"), ("Void a sale", "Verkauf stornieren"),
        ("Discount", "Rabatt"), ("Another price", "Anderer Preis"),
        ("Open price", "Offener Preis"), ("Refund of a receipt", "Beleg erstatten"),
        ("Refund without a receipt", "Erstatten ohne Beleg"),
        ("Void the last sale", "Letzten Verkauf stornieren"),
        ("Sale without tax", "Verkauf ohne Steuer"),
        ("Sell what has expired", "Abgelaufenes verkaufen"), ("Age check", "Altersprüfung"),
        ("Gift cards", "Geschenkkarten"), ("Account beyond its limit", "Konto über sein Limit"),
        ("Open the drawer", "Lade öffnen"), ("Cash in and out", "Bar ein und aus"),
        ("Drop to the safe", "In den Tresor"),
        ("See what should be in the drawer", "Sehen, was in der Lade sein soll"),
        ("Print again", "Noch einmal drucken"),
        ("Stock: adjust, receive, count", "Bestand: ändern, annehmen, zählen"),
        ("Catalogue and prices", "Katalog und Preise"), ("Customers", "Kunden"),
        ("Operators and rights", "Bediener und Rechte"), ("Audit log", "Protokoll"),
        ("Settings", "Einstellungen"),
    ]
}
