/// What waits for a person.
extension ManagerWords {
    static let sync: [Entry] = [
        ("Parked", "Beiseitegelegt"),
        (
            "What servers keep for a person, and what was used twice",
            "Was Server für jemanden aufheben, und was doppelt benutzt ist"
        ),
        ("matter", "Sache"), ("matters", "Sachen"), ("Details", "Näheres"),
        ("Nothing waits for a person.", "Nichts wartet auf jemanden."),
        ("Document", "Beleg"), ("Since", "Seit"), ("Why", "Warum"), ("Amount", "Betrag"),
        ("its number was used twice", "seine Nummer ist doppelt"),
        ("another document has its id", "ein anderer Beleg hat seine Kennung"),
        (
            "its figures or signature do not fit",
            "Zahlen oder Unterschrift passen nicht"
        ),
        (
            "its till was revoked before it sent this",
            "die Kasse war vorher ausgeschlossen"
        ),
        ("it cannot be read", "er ist nicht lesbar"),
        ("more came back than was sold", "mehr kam zurück, als verkauft war"),
        ("more was spent than was on it", "mehr ist ausgegeben, als darauf war"),
        ("In detail", "Genauer"), ("Made at", "Vom"), ("Hash", "Hash"), ("Beyond", "Darüber"),
        ("Documents", "Belege"), ("What now", "Was nun"),
        (
            "It stays as it is, and its till keeps it in its own figures. Nothing is lost: "
                + "t takes it for a fact, when the server can store it by now.",
            "Er bleibt, wie er ist, und seine Kasse zählt ihn mit. Nichts ist verloren: t nimmt "
                + "ihn als Tatsache, wenn der Server ihn inzwischen speichern kann."
        ),
        ("Release", "Freigeben"), ("Release {}", "{} freigeben"),
        ("It is a fact", "Es ist Tatsache"),
        ("It counts from then on, at every till.", "Er gilt von da an, an jeder Kasse."),
        ("{} is released.", "{} ist freigegeben."),
        (
            "All documents count. Settle the difference with the customer.",
            "Alle Belege gelten. Den Unterschied mit dem Kunden klären."
        ),
    ]
}
