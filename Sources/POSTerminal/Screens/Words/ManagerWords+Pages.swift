/// What menus, lists and forms have in common.
extension ManagerWords {
    static let pages: [Entry] = [
        ("Inventory", "Bestand"),
        ("The catalogue with its stock", "Der Katalog mit seinem Bestand"),
        ("Sales", "Verkäufe"),
        (
            "The latest sales of the shop, with their receipts",
            "Die letzten Verkäufe des Ladens mit ihren Belegen"
        ),
        ("Unknown codes", "Unbekannte Codes"),
        (
            "Codes that were sold and that no product has",
            "Codes, die verkauft wurden und die kein Artikel hat"
        ),
        ("Reports", "Berichte"),
        (
            "Sales by hour, department, tender, tax and operator",
            "Verkäufe nach Stunde, Warengruppe, Zahlungsart, Steuer und Bediener"
        ),
        ("Devices", "Geräte"),
        (
            "The shop's tills in the cloud: approve, rename, revoke",
            "Die Kassen des Ladens in der Cloud: zulassen, umbenennen, ausschließen"
        ),
        ("Conflicts", "Konflikte"),
        (
            "Edits that wait for a choice: keep or take",
            "Änderungen, über die zu entscheiden ist: behalten oder nehmen"
        ),
        ("Cloud Sync", "Cloud-Abgleich"),
        (
            "The cloud: on, off, and pairing this till",
            "Die Cloud: an, aus, und diese Kasse anmelden"
        ),
        ("Operators", "Bediener"),
        ("Who signs in, and what they may do", "Wer sich anmeldet, und was sie dürfen"),
        ("Gift card or account", "Geschenkkarte oder Konto"),
        ("Gift card", "Geschenkkarte"),
        (
            "Sell one, top one up, or take money onto an account",
            "Eine verkaufen oder aufladen, oder Geld auf ein Konto nehmen"
        ),
        ("Last sale: void, tenders", "Letzter Verkauf: Storno, Zahlung"),
        ("Last sale", "Letzter Verkauf"),
        (
            "Void it, or have it paid another way",
            "Stornieren, oder anders zahlen lassen"
        ),
        ("Training: begin or end", "Übung: beginnen oder beenden"),
        ("Training", "Übung"),
        (
            "Practice: nothing is sold, until it is ended",
            "Üben: nichts wird verkauft, bis sie endet"
        ),
        (
            "Let somebody else sign in; an open sale is kept",
            "Jemand anders meldet sich an; ein offener Verkauf bleibt"
        ),
        ("item", "Artikel"), ("items", "Artikel"),
        ("Nothing to show.", "Nichts zu zeigen."),
        ("There is no row to choose.", "Es gibt keine Zeile zu wählen."),
        ("yes", "ja"), ("no", "nein"),
        ("is yes or no", "ist ja oder nein"),
        ("is a share from 0 to 100 %", "ist ein Anteil von 0 bis 100 %"),
        ("is none of those with ↑ and ↓", "ist keins von denen mit ↑ und ↓"),
        ("Nothing was changed.", "Nichts wurde geändert."),
        ("Your PIN", "Ihre PIN"),
        ("{}, type your PIN once more: whoever", "{}, noch einmal die PIN: wer dies für"),
        ("keeps this for the shop wants to know you.", "den Laden verwahrt, fragt danach."),
        ("Name", "Name"), ("Number", "Nummer"),
    ]
}
