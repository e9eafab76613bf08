/// What is this till's: printer, keys, look.
extension ManagerWords {
    static let till: [Entry] = [
        ("Your role makes no customers.", "Diese Rolle legt keine Kundschaft an."),
        ("Not while training: F10 ends it.", "Nicht beim Üben: F10 beendet es."),
        (
            "A manager opens the till: number, then PIN.",
            "Eine Leitung öffnet die Kasse: Nummer, dann PIN."
        ),
        (
            "A discount was too much for the rest, and is off.",
            "Ein Rabatt war für den Rest zu viel und fällt weg."
        ),
        ("Till", "Kasse"), ("Printer", "Drucker"), ("Test page", "Testseite"), ("Look", "Aussehen"),
        ("Keys", "Tasten"),
        ("{}, locks after {} min", "{}, sperrt nach {} Min"),
        ("{}, never locks", "{}, sperrt nie"), ("none", "keiner"),
        ("try a printer before it is chosen", "einen Drucker probieren, ehe er gewählt ist"),
        ("colours", "Farben"), ("no colours", "keine Farben"),
        ("every key, and what keys.yaml changed", "jede Taste, und was keys.yaml ändert"),
        ("begin or end it", "beginnen oder beenden"), ("on, off, pairing", "an, aus, anmelden"),
        ("{} of the shop", "{} des Ladens"), ("Lock after", "Sperren nach"),
        ("minutes; 0 is never", "Minuten; 0 ist nie"), ("Drawer", "Lade"),
        ("Language", "Sprache"),
        (
            "The number stays. Its name is given under Devices.",
            "Die Nummer bleibt. Ihren Namen bekommt sie unter Geräte."
        ),
        ("How the screens look", "Wie die Bilder aussehen"), ("Colours", "Farben"),
        ("Unicode", "Unicode"),
        (
            "Without colours: bold, dim and reverse. Without Unicode: ASCII.",
            "Ohne Farben: fett, matt und umgekehrt. Ohne Unicode: ASCII."
        ),
        ("is set by {}, which wins", "steht in {}, und das geht vor"),
        (
            "Chosen for this till, from the next sign-in. pos.yaml stays as it is.",
            "Für diese Kasse gewählt, ab dem nächsten Anmelden. pos.yaml bleibt, wie es ist."
        ),
        ("device", "Gerät"), ("network", "Netz"), ("cups", "CUPS"), ("file", "Datei"),
        ("Where", "Wo"),
        ("/dev/usb/lp0, HOST:9100, a queue, a file", "/dev/usb/lp0, HOST:9100, Schlange, Datei"),
        ("Columns", "Spalten"), ("24 to 64", "24 bis 64"), ("Writes", "Schreibt"),
        ("is no place of a printer", "ist kein Ort eines Druckers"),
        ("is a number from 24 to 64", "ist eine Zahl von 24 bis 64"),
        ("The printer of this till", "Der Drucker dieser Kasse"),
        ("Try it first: Test page in the list.", "Erst probieren: Testseite in der Liste."),
        ("Print a test page", "Testseite drucken"),
        (
            "Only a page is printed; the settings stay.",
            "Nur eine Seite wird gedruckt; die Einstellungen bleiben."
        ),
        ("The test page went to {}.", "Die Testseite ging an {}."),
        ("key", "Taste"), ("keys", "Tasten"), ("Command", "Befehl"),
        ("Changed from", "Sonst"), ("a command or a key", "ein Befehl oder eine Taste"),
        ("not used: {}", "gilt nicht: {}"),
    ]
}
