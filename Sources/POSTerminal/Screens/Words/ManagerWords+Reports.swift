/// Reports.
extension ManagerWords {
    static let reports: [Entry] = [
        ("Nothing was sold.", "Nichts wurde verkauft."), ("Hours", "Stunden"),
        ("The day, as in 2026-01-31 ▸ ", "Der Tag, wie 2026-01-31 ▸ "),
        ("Mon", "Mo"), ("Tue", "Di"), ("Wed", "Mi"), ("Thu", "Do"), ("Fri", "Fr"), ("Sat", "Sa"),
        ("Sun", "So"), ("{} to {}", "{} bis {}"), ("sales", "Verkäufe"), ("gross", "brutto"),
        (
            "net {} · discount {} · tax {} · gross {}",
            "netto {} · Rabatt {} · Steuer {} · brutto {}"
        ),
        ("Tender", "Zahlungsart"), ("Tax", "Steuer"), ("Hour", "Stunde"), ("Day", "Tag"),
    ]
}
