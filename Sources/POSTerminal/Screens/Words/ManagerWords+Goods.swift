/// Goods, where they are, what they are worth, and who they are bought from.
extension ManagerWords {
    static let goods: [Entry] = [
        ("There is no product here.", "Hier ist kein Artikel."),
        ("product", "Artikel"), ("products", "Artikel"),
        ("SKU", "SKU"), ("Dept", "Gruppe"), ("Price", "Preis"), ("Cost", "Einstand"),
        ("On hand", "Bestand"), ("Min", "Min"), (" 30 days", " 30 Tage"),
        ("30 days", "30 Tage"), ("on hand", "Bestand"), ("minimum", "Minimum"),
        ("Barcode", "Strichcode"), ("Department", "Gruppe"), ("Brand", "Marke"),
        ("Sold by", "Einheit"), ("Movements", "Bewegungen"),
        ("None yet.", "Noch keine."), ("None.", "Keine."), ("Locations", "Filialen"),
        ("Pictures and PDFs", "Bilder und PDFs"),
        ("The cloud does not answer;", "Die Cloud antwortet nicht;"),
        ("those without ✓ must wait.", "die ohne ✓ müssen warten."),
        ("Save to the folder ▸ ", "In den Ordner ▸ "),
        ("sort: {}", "nach {}"), ("low only", "nur knappe"), ("catalogue", "Katalog"),
        ("name", "Name"), ("dept", "Gruppe"), ("price", "Preis"), ("cost", "Einstand"),
        ("Deposit, its SKU", "Pfand, dessen SKU"), ("Age limit", "Ab Jahren"),
        ("Favourite", "Favorit"), ("Tax class", "Steuer"),
        ("Edit {} {}", "{} {} ändern"), ("Unit", "Einheit"), ("Product", "Artikel"),
        ("cannot be empty", "darf nicht leer sein"), ("cannot be {}", "kann nicht {} sein"),
        ("is none of this shop", "gibt es in diesem Laden nicht"),
        ("The codes", "Die Codes"),
        (
            "were changed meanwhile: leave, and look again",
            "wurden inzwischen geändert: verlassen und neu ansehen"
        ),
        ("Codes", "Codes"), ("Codes of {}", "Codes von {}"),
        ("Further barcode", "Weiterer Code"), ("PLU", "PLU"), ("A barcode", "Ein Strichcode"),
        (
            "scan it; *6 behind it for a pack of six",
            "scannen; *6 dahinter für einen Sechserpack"
        ),
        ("{} stays: it is the product's own.", "{} bleibt: Es ist der eigene des Artikels."),
        (
            "is no code, or none of a pack such as 4011*6",
            "ist kein Code und kein Pack wie 4011*6"
        ),
        (
            "{}: its codes are kept. All tills hear it.",
            "{}: Die Codes sind gespeichert. Alle Kassen hören davon."
        ),
        ("is there twice", "ist zweimal da"), ("is none", "ist keiner"),
        ("has up to 14 digits", "hat bis zu 14 Ziffern"),
        ("belongs to {}", "gehört zu {}"),
        ("The SKU or a code", "Die SKU oder ein Code"),
        ("is a product's already", "gehört schon zu einem Artikel"),
        ("New product", "Neuer Artikel"), ("Category", "Kategorie"),
        ("its barcode, when left empty", "sein Strichcode, wenn leer"),
        ("its department's, when left empty", "die der Gruppe, wenn leer"),
        ("is new, and wants a tax class", "ist neu und braucht eine Steuer"),
        ("{} is made. All tills hear it.", "{} ist angelegt. Alle Kassen hören davon."),
        ("{}: {} changed. All tills hear it.", "{}: {} geändert. Alle Kassen hören davon."),
        ("Adjust {}", "{} berichtigen"), ("Receive {}", "{} annehmen"), ("Count {}", "{} zählen"),
        ("Change", "Änderung"), ("{}, such as -2", "{}, etwa -2"), ("Reason", "Grund"),
        ("broken, stolen, found …", "zerbrochen, gestohlen, gefunden …"),
        ("Quantity", "Menge"), ("Unit cost", "Stückpreis"), ("Counted", "Gezählt"),
        ("the supplier, the delivery note", "Lieferant, Lieferschein"),
        ("on hand {}", "Bestand {}"), ("{}, then {}", "{}, dann {}"), ("The text", "Der Text"),
        ("{}: counted, as it was.", "{}: gezählt, wie es war."),
        ("Saved as {}.", "Gespeichert als {}."), ("Fetching {}…", "{} wird geholt …"),
        ("{} is shown by {}.", "{} zeigt jetzt {}."),
        (
            "There is one picture or PDF, and it is marked.",
            "Es gibt ein Bild oder PDF, und es ist markiert."
        ),
        ("sale", "Verkauf"), ("return", "Rückgabe"), ("receipt", "Zugang"),
        ("adjustment", "Berichtigung"), ("count", "Zählung"), ("transfer", "Umlagerung"),
        ("Stock value", "Lagerwert"),
        (
            "What the goods on hand are worth, by department",
            "Was die Waren am Lager wert sind, nach Warengruppe"
        ),
        ("department", "Gruppe"), ("departments", "Gruppen"),
        ("Nothing is on hand.", "Nichts ist am Lager."),
        ("all locations", "alle Filialen"), ("this location", "diese Filiale"),
        ("All together", "Alles zusammen"), ("Products", "Artikel"),
        ("At cost", "Zum Einstand"), ("At price", "Zum Preis"),
        (
            "{}: at its prices it brings {} more than it cost.",
            "{}: zu seinen Preisen bringt es {} mehr, als es kostete."
        ),
        ("All locations", "Alle Filialen"),
        (
            "The stock of every location, and how old each one's word is",
            "Der Bestand jeder Filiale, und wie alt die Auskunft ist"
        ),
        ("Total", "Summe"), ("  By location", "  Nach Filiale"), ("too much", "zu viel"),
        ("no till", "keine Kasse"), ("all told since {}", "alle gemeldet seit {}"),
        ("a till has not told yet", "eine Kasse meldete sich noch nie"),
        (", {} writes still to come", ", {} Einträge kommen noch"),
        ("Suppliers", "Lieferanten"), ("Whoever the shop buys from", "Von wem der Laden kauft"),
        ("supplier", "Lieferant"), ("suppliers", "Lieferanten"),
        ("No suppliers yet. n makes one.", "Noch keine Lieferanten. n macht einen."),
        ("There is no supplier here.", "Hier ist kein Lieferant."),
        ("Contact", "Ansprechpartner"), ("Active", "Aktiv"), ("Supplier", "Lieferant"),
        ("Supplier {}", "Lieferant {}"), ("New supplier", "Neuer Lieferant"),
        ("Email", "E-Mail"), ("Note", "Notiz"), ("{} is kept.", "{} ist gespeichert."),
    ]
}
