import RetailModels
import TerminalUI

/// What is typed before a device is approved or renamed.
struct DeviceForm: Equatable, Sendable {
    /// What comes of it.
    enum Purpose: Equatable, Sendable {
        case approve
        case rename(Device)
    }

    /// One line of the form.
    struct Field: Equatable, Sendable {
        var label: String
        var hint: String
        var input: TextField
        var isNeeded = false
    }

    let purpose: Purpose
    private(set) var fields: [Field]
    private(set) var focus = 0
    private let locations: [ShopLocation]

    private static let nameLengthMax = 64
    private static let locationField = 1

    /// The form that approves a device, with the code of the one that is marked.
    init(approving marked: Device?, at locations: [ShopLocation]) {
        purpose = .approve
        self.locations = locations
        fields = [
            Field(
                label: "Code", hint: "what the new till shows",
                input: TextField(marked?.code ?? "", maxLength: 12), isNeeded: true),
            Field(
                label: "Location", hint: "its number, or ↑ ↓; Enter for the first",
                input: TextField(maxLength: 8)),
            Field(
                label: "Till", hint: "such as 02; Enter for the next free one",
                input: TextField(maxLength: 8)),
        ]
    }

    /// The form that renames a device.
    init(renaming device: Device) {
        purpose = .rename(device)
        locations = []
        let input = TextField(device.name, maxLength: Self.nameLengthMax)
        fields = [Field(label: "Name", hint: "", input: input, isNeeded: true)]
    }

    /// What is typed in the field of that position; nil when it is nothing.
    private func text(_ index: Int) -> String? {
        fields[index].input.isEmpty ? nil : fields[index].input.text
    }

    /// The code, the location and the till that were typed.
    var approval: ApproveDevice.Body {
        .init(
            code: Pairing.normalised(fields[0].input.text), location: text(Self.locationField),
            series: text(2)?.uppercased())
    }

    /// The name that was typed.
    var name: String { fields[0].input.text }

    /// The location as it is known so far.
    var location: ShopLocation? {
        guard let number = text(Self.locationField) else { return locations.first }
        return locations.first { $0.number == number }
    }

    /// Whether nothing is typed in the field that has the keys.
    var isEntryEmpty: Bool { fields[focus].input.isEmpty }

    /// Does what a key does to the field that has the keys; up and down choose a location. False
    /// when it is a card's number, which no field keeps.
    mutating func handle(_ key: Key) -> Bool {
        if purpose == .approve, focus == Self.locationField, key == .up || key == .down {
            chooseLocation(key)
            return true
        }
        let before = fields[focus].input
        _ = fields[focus].input.handle(key)
        guard CardGuard.holdsCardNumber(fields[focus].input.text) else { return true }
        fields[focus].input = before
        return false
    }

    private mutating func chooseLocation(_ key: Key) {
        guard !locations.isEmpty else { return }
        let known = locations.firstIndex { $0.number == text(Self.locationField) }
        let step = key == .down ? 1 : locations.count - 1
        let next = known.map { ($0 + step) % locations.count } ?? 0
        fields[Self.locationField].input.set(locations[next].number)
    }

    /// Goes on to the next field; true when there is none left.
    mutating func next() throws(Trouble) -> Bool {
        let field = fields[focus]
        guard !field.isNeeded || !field.input.isEmpty else { throw .fieldMissing(field.label) }
        guard focus + 1 < fields.count else { return true }
        focus += 1
        return false
    }

    /// Goes back one field; false when it is the first.
    mutating func back() -> Bool {
        guard focus > 0 else { return false }
        focus -= 1
        return true
    }
}
