import TerminalUI

/// What all dialogs share.
enum DialogBox {
    /// Makes room for a box and a column on either side, so that it stands apart from what it
    /// hides.
    static func clear(_ box: Rect, of area: Rect, in buffer: inout Buffer) {
        let room = Rect(x: box.x - 1, y: box.y, width: box.width + 2, height: box.height)
        buffer.fill(room.intersection(area))
    }
}
