import Glibc

/// Why bytes did not arrive.
public enum PortFailure: Error, Hashable, Sendable {
    /// There is no such device, file or program.
    case missing(String)
    /// It is there, and the system does not let this program use it.
    case refused(String, reason: String)
    /// Nobody answered, or it took nothing for as long as it may.
    case noAnswer
    /// It went away after it had taken some.
    case brokeOff(sent: Int, of: Int)
    /// `lp` said no, in its words.
    case program(String)

    /// What stands in brackets behind `waiting`.
    public var reason: String {
        switch self {
        case .missing(let path): "there is no \(path)"
        case .refused(let path, let reason): "\(path): \(reason)"
        case .noAnswer: "printer does not answer"
        case .brokeOff: "printer broke off"
        case .program(let words): words
        }
    }

    /// A sentence with what to do, for commands.
    public func sentence(_ destination: Destination) -> String {
        switch self {
        case .missing(let path):
            "There is no \(path). Plug the printer in and switch it on, or correct printer.to."
        case .refused(let path, let reason):
            "\(path) cannot be used: \(reason). Its user must belong to its group (lp, dialout)."
        case .noAnswer:
            "The printer at \(destination) does not answer. Is it on, has it paper, is it closed?"
        case .brokeOff(let sent, let count):
            "The printer at \(destination) went away after \(sent) of \(count) bytes. "
                + "Look at its paper and cable, then print again."
        case .program(let words): "The printer's queue refused: \(words)."
        }
    }

    /// The failure of a call of the system on that path.
    static func system(_ code: Int32, _ path: String) -> PortFailure {
        switch code {
        case ENOENT, ENODEV: .missing(path)
        // A device that is switched off, a pipe that nobody reads.
        case ENXIO, EIO, ETIMEDOUT: .noAnswer
        default: .refused(path, reason: String(cString: strerror(code)))
        }
    }
}
