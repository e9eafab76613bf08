import Peripherals
import RetailModels

/// The printer of this till, and what it prints by itself.
struct PrinterSettings: Equatable, Sendable {
    /// Nil prints nothing.
    var to: Destination?
    var format = Printer.Format.escpos
    var columns = PaperLines.columnsDefault
    var page = CodePage.cp858
    var baud = 9_600
    var timeout = Duration.milliseconds(3_000)
    var printsReceipts = true
    var printsReports = true
    var cut = EscPosCommand.Cut.partial
    var drawer = EscPosCommand.DrawerPin.pin2
    /// The number as bars, and as a QR code.
    var hasBarcode = true
    var hasQRCode = false
    /// What this till writes above and below instead of what the shop has chosen.
    var header: [String]?
    var footer: [String]?
    /// How long unprinted paper is wanted; 0 is for ever.
    var waitMinutes = 240
}

extension PrinterSettings {
    /// Keys:
    /// - `printer.to` (a device, tcp:HOST:PORT, cups:NAME or file:PATH; default none).
    /// - `printer.format` (escpos or text), `printer.columns` (24…64, default 42),
    ///   `printer.codePage` (default cp858).
    /// - `printer.baud` (a serial line's speed, default 9600), `printer.timeoutMs` (100…60000,
    ///   default 3000).
    /// - `printer.receipts`, `printer.reports`, `printer.barcode` (default true),
    ///   `printer.qrCode` (default false).
    /// - `printer.cut` (full, partial or none), `printer.drawer` (pin2, pin5 or none).
    /// - `printer.header`, `printer.footer` (lines parted by `|`).
    /// - `printer.waitMinutes` (0…100000, default 240).
    init(reading values: ConfigValues, dataDirectory: String) throws(ConfigurationFailure) {
        to = try values.destination(.printerTo, in: dataDirectory)
        format = try values.choice(.printerFormat, default: format)
        columns = try values.number(.printerColumns, in: 24...64, default: columns)
        page = try values.choice(.printerCodePage, default: page)
        baud = try values.baud(.printerBaud, default: baud)
        timeout = try values.milliseconds(.printerTimeout, in: 100...60_000, default: timeout)
        printsReceipts = try values.bool(.printerReceipts, default: printsReceipts)
        printsReports = try values.bool(.printerReports, default: printsReports)
        cut = try values.choice(.printerCut, default: cut)
        drawer = try values.choice(.printerDrawer, default: drawer)
        hasBarcode = try values.bool(.printerBarcode, default: hasBarcode)
        hasQRCode = try values.bool(.printerQRCode, default: hasQRCode)
        header = try values.lines(.printerHeader)
        footer = try values.lines(.printerFooter)
        waitMinutes = try values.number(.printerWait, in: 0...100_000, default: waitMinutes)
    }

    /// What stands on a receipt besides the sale.
    func texts(_ shop: Shop) -> ReceiptTexts {
        var texts = ReceiptTexts(of: shop)
        texts.header = header ?? texts.header
        texts.footer = footer ?? texts.footer
        texts.hasBarcode = hasBarcode
        texts.hasQRCode = hasQRCode
        return texts
    }

    /// The printer; nil when nothing is printed.
    ///
    /// - Parameter to: another place than the settings name.
    func printer(
        _ folder: TillFolder, environment: [String: String], to other: Destination? = nil
    ) -> Printer? {
        guard let destination = other ?? to else { return nil }
        let port = Port(
            destination, baud: baud, timeoutMs: timeout.milliseconds, environment: environment)
        return Printer(
            port: port, format: format, columns: columns, page: page, cut: cut, drawer: drawer,
            lockFile: folder.printLock)
    }
}

/// The display that faces the customer.
struct DisplaySettings: Equatable, Sendable {
    /// Nil is none.
    var to: Destination?
    var kind = DisplayFrame.Kind.cd5220
    var columns = 20
    var baud = 9_600

    private static let timeoutMs = 500
}

extension DisplaySettings {
    /// Keys:
    /// - `display.to` (as `printer.to`, default none).
    /// - `display.kind` (cd5220 or tty), `display.columns` (8…80, default 20).
    /// - `display.baud` (a serial line's speed, default 9600).
    init(reading values: ConfigValues, dataDirectory: String) throws(ConfigurationFailure) {
        to = try values.destination(.displayTo, in: dataDirectory)
        kind = try values.choice(.displayKind, default: kind)
        columns = try values.number(.displayColumns, in: 8...80, default: columns)
        baud = try values.baud(.displayBaud, default: baud)
    }

    /// The display; nil when there is none.
    var display: CustomerDisplay? {
        guard let to else { return nil }
        return CustomerDisplay(
            DisplayFrame(kind: kind, columns: columns),
            port: Port(to, baud: baud, timeoutMs: Self.timeoutMs))
    }
}

extension ConfigValues {
    /// Where a device is.
    fileprivate func destination(
        _ key: SettingKey, in folder: String
    ) throws(ConfigurationFailure) -> Destination? {
        guard let found = try find(key), found.text != "none" else { return nil }
        guard let destination = Destination(found.text, in: folder) else {
            throw found.invalid(key, allowed: Destination.allowed)
        }
        return destination
    }

    /// The speed of a serial line.
    fileprivate func baud(
        _ key: SettingKey, default standard: Int
    ) throws(ConfigurationFailure) -> Int {
        guard let found = try find(key) else { return standard }
        guard let speed = Int(found.text), SerialSpeed.all.contains(speed) else {
            let speeds = SerialSpeed.all.map(String.init).joined(separator: ", ")
            throw found.invalid(key, allowed: "one of \(speeds)")
        }
        return speed
    }

    /// Lines parted by `|`, without control characters.
    fileprivate func lines(_ key: SettingKey) throws(ConfigurationFailure) -> [String]? {
        guard let found = try find(key) else { return nil }
        let lines = found.text.split(separator: "|", omittingEmptySubsequences: false)
            .map(String.init)
        guard lines.count <= 20, lines.allSatisfy({ CleanText.isClean($0) }) else {
            throw found.invalid(key, allowed: "at most 20 lines parted by |, without controls")
        }
        return lines
    }
}
