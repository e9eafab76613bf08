import Glibc

/// Speed and manners of a serial line.
enum SerialLine {
    /// Speeds that a line may have.
    static let speeds: [Int: Int32] = [
        1_200: B1200, 2_400: B2400, 4_800: B4800, 9_600: B9600, 19_200: B19200, 38_400: B38400,
        57_600: B57600, 115_200: B115200,
    ]

    /// Eight bits, no parity, nothing translated, no modem's signals.
    static func prepare(_ file: Int32, baud: Int, path: String) throws(PortFailure) {
        var line = termios()
        guard tcgetattr(file, &line) == 0 else { throw .system(errno, path) }
        cfmakeraw(&line)
        line.c_cflag |= tcflag_t(CLOCAL | CREAD)
        // Letting go of the line must not reset who listens.
        line.c_cflag &= ~tcflag_t(HUPCL)
        let speed = speed_t(speeds[baud] ?? B9600)
        guard cfsetispeed(&line, speed) == 0, cfsetospeed(&line, speed) == 0,
            tcsetattr(file, TCSANOW, &line) == 0
        else { throw .system(errno, path) }
    }
}

/// Speeds that `printer.baud` and `display.baud` may have, ascending.
public enum SerialSpeed {
    public static let all = SerialLine.speeds.keys.sorted()
}
