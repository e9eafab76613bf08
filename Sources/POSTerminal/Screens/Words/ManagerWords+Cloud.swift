/// Devices, conflicts and the cloud.
extension ManagerWords {
    static let cloud: [Entry] = devices + conflicts + syncing + pairing

    private static let devices: [Entry] = [
        ("No device is marked.", "Kein Gerät ist markiert."),
        ("It is revoked already.", "Es ist schon ausgeschlossen."),
        ("asking the cloud …", "die Cloud wird gefragt …"),
        ("device", "Gerät"), ("devices", "Geräte"), ("Approve a device", "Gerät zulassen"),
        ("Rename {}", "{} umbenennen"), ("Code", "Code"), ("Location", "Filiale"),
        ("what the new till shows", "was die neue Kasse zeigt"),
        ("its number, or ↑ ↓; Enter for the first", "Nummer, oder ↑ ↓; Enter für die erste"),
        ("such as 02; Enter for the next free one", "etwa 02; Enter für die nächste freie"),
        ("at {} {}", "in {} {}"),
        ("There is no location of that number.", "Es gibt keine Filiale dieser Nummer."),
        ("{} · its key must be {}", "{} · Schlüssel muss sein {}"),
        ("Status", "Stand"), ("Last seen", "Zuletzt"),
        ("No device yet. a approves the first.", "Noch kein Gerät. a lässt das erste zu."),
        ("never", "nie"), ("not paired", "ungekoppelt"), ("expired", "abgelaufen"),
        ("waits", "wartet"), ("active", "aktiv"), ("revoked", "ausgeschl."),
        ("key {}", "Schlüssel {}"), (" until {}", " bis {}"), ("code {}", "Code {}"),
        ("the till you are at", "diese Kasse hier"), ("{} pushed", "{} gesendet"),
        ("{} parked", "{} beiseite"), ("{} pulled", "{} geholt"), ("{} to send", "{} zu senden"),
        ("clock {} s", "Uhr {} s"), ("told {}", "gemeldet {}"),
        (
            "Stopped. The cloud may have done it: u shows how it is.",
            "Abgebrochen. Die Cloud hat es vielleicht getan: u zeigt, wie es ist."
        ),
        (
            "Revoke {}? The cloud takes nothing more from it, within seconds. It keeps its "
                + "data and sells on by itself, until it is paired again.",
            "{} ausschließen? Die Cloud nimmt in Sekunden nichts mehr davon an. Es behält seine "
                + "Daten und verkauft für sich weiter, bis es wieder gekoppelt ist."
        ),
        (
            "{} is till {}. It fetches its goods now.",
            "{} ist Kasse {}. Sie holt jetzt ihre Artikel."
        ),
        ("It is called {} now.", "Es heißt jetzt {}."),
        (
            "{} is revoked. It sells on from its own copy.",
            "{} ist ausgeschlossen. Es verkauft aus der eigenen Kopie weiter."
        ),
    ]

    private static let conflicts: [Entry] = [
        ("Nothing waits for a choice.", "Nichts ist zu entscheiden."),
        ("{} to choose", "{} zu entscheiden"), ("Of", "Von"), ("Or", "Oder"), ("What", "Was"),
        ("a till proposes it", "eine Kasse schlägt es vor"),
        ("two have changed it", "zwei haben es geändert"), ("the cloud", "der Cloud"),
        ("by {}, {}", "von {}, {}"), ("taken", "genommen"), ("kept", "behalten"),
        ("{}: {}. All tills hear it.", "{}: {}. Alle Kassen hören davon."),
    ]

    private static let syncing: [Entry] = [
        (
            "Asked. What waits goes, and what is new comes.",
            "Gefragt. Was wartet, geht; was neu ist, kommt."
        ),
        ("Paused: the till keeps what it sells.", "Pause: die Kasse behält, was sie verkauft."),
        ("It is paused: p goes on.", "Es ist Pause: p macht weiter."),
        ("It sends and takes again.", "Sie sendet und holt wieder."),
        (
            "This till works without a cloud: Settings, System, Cloud Sync.",
            "Diese Kasse ist ohne Cloud: Einstellungen, System, Cloud-Abgleich."
        ),
        ("How sending and taking stand", "Wie es um Senden und Holen steht"),
        ("Sync", "Abgleich"), ("Cloud", "Cloud"), ("paused", "Pause"),
        ("For a person", "Für jemanden"), ("{} parked · {} to choose", "{} beiseite · {} offen"),
        ("Last answer", "Letzte Antw."),
    ]

    private static let pairing: [Entry] = [
        ("Set by {}: change it there.", "Steht in {}: dort ändern."),
        ("This till is not paired.", "Diese Kasse ist nicht gekoppelt."),
        (
            "Paired by hand: remove cloud.tokenFile from the settings.",
            "Von Hand gekoppelt: cloud.tokenFile aus den Einstellungen nehmen."
        ),
        ("and", "und"), ("on", "an"), ("off", "aus"),
        ("set by the environment", "steht in der Umgebung"),
        ("Sync", "Abgleich"), ("URL", "URL"), ("Tenant", "Mandant"),
        ("Licence key", "Lizenz"), ("Pairing", "Kopplung"), ("State", "Stand"), ("Why", "Warum"),
        ("Queue", "Schlange"), ("Loading", "Lädt"), ("Last sync", "Zuletzt"),
        ("Next try", "Nächstes"), ("Clock", "Uhr"), ("Fingerprint", "Prüfzeichen"),
        ("{} since {}", "{} seit {}"), ("{} to send · {} to take", "{} zu senden · {} zu holen"),
        ("part {} of {}", "Teil {} von {}"),
        (
            "{} s ahead of the cloud's; set it",
            "{} s vor der Cloud; bitte stellen"
        ),
        ("{} s behind the cloud's; set it", "{} s nach der Cloud; bitte stellen"),
        (
            "Fill in URL, tenant and licence key; F5 asks the cloud for a code.",
            "URL, Mandant und Lizenz ausfüllen; F5 bittet die Cloud um einen Code."
        ),
        ("by hand (cloud.tokenFile)", "von Hand (cloud.tokenFile)"),
        ("approve until {}", "zulassen bis {}"),
        ("the code has expired", "der Code ist abgelaufen"),
        ("F5 asks for another one.", "F5 bittet um einen anderen."), ("paired", "gekoppelt"),
        (
            "A manager has taken the access away. The till sells on; F5 asks anew.",
            "Die Leitung hat den Zugang entzogen. Die Kasse verkauft weiter; F5 fragt neu."
        ),
        (
            "A manager compares both and approves the code.",
            "Die Leitung vergleicht beides und lässt den Code zu."
        ),
        (
            "Paired. People and products are here; what else changed counts from the next "
                + "sign-in.",
            "Gekoppelt. Bediener und Artikel sind da; was sonst anders ist, gilt ab dem nächsten "
                + "Anmelden."
        ),
        (
            "Leave the cloud? The data stays, and the till sells on by itself.",
            "Die Cloud verlassen? Die Daten bleiben, die Kasse verkauft für sich weiter."
        ),
    ]
}
