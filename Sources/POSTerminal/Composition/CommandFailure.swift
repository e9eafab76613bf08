import APIClient
import LocalStore
import RetailModels
import RetailServer
import RetailStore
import Till

/// Why a command ended, in a sentence with what to do, and its exit code (docs/OPERATIONS.md).
struct CommandFailure: Error {
    /// Exit codes: 0 is done. From 64 on they are those of sysexits.h.
    enum Code: Int32 {
        /// Done, and something is wrong with what was looked at.
        case found = 1
        /// The shop is not in the state that the command needs.
        case state = 2
        case usage = 64
        case data = 65
        case noInput = 66
        case unavailable = 69
        case software = 70
        case cannotCreate = 73
        case inputOutput = 74
        case temporary = 75
        case noPermission = 77
        case configuration = 78
    }
    var code: Code
    var message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Any error as a sentence and a code.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let failure as ConfigurationFailure: self.init(.configuration, "\(failure)")
        case let failure as KeysFailure: self.init(.configuration, "\(failure)")
        case let failure as SQLFailure: self.init(store: failure)
        case let failure as MigrationFailure: self.init(migration: failure)
        case let failure as RegisterFailure: self.init(register: failure)
        case let failure as FolderLockFailure: self.init(lock: failure)
        case let failure as TLSFailure:
            self.init(
                .noInput,
                "\(failure.path): \(failure.reason). "
                    + "Correct server.tlsCert and server.tlsKey, or the files.")
        case let failure as CSVFailure:
            self.init(.data, "\(failure). Correct the file; nothing of it was used.")
        case let failure as AmountFailure: self.init(amount: failure)
        case let failure as AttachmentFailure: self.init(attachment: failure)
        case APIFailure.refused(let problem): self.init(problem)
        case let problem as Problem: self.init(problem)
        case APIFailure.unreachable(let reason):
            self.init(.unavailable, "No server answered: \(reason).")
        default: self.init(.software, "\(error)")
        }
    }

    /// What a server refused, or what was asked of it in this process.
    init(_ problem: Problem) {
        let code: Code =
            switch problem.code {
            case .unauthorized, .forbidden, .challengeInvalid, .licenceInvalid, .tenantSuspended,
                .deviceRevoked, .pinWrong, .sessionNeeded, .sessionExpired:
                .noPermission
            case .unavailable, .tooManyRequests, .requestTimeout: .temporary
            case .badRequest: .usage
            default: .data
            }
        self.init(code, "\(problem.title): \(problem.detail).")
    }

    private init(store failure: SQLFailure) {
        switch failure.kind {
        case .diskFull:
            self.init(.inputOutput, "The disk is full. Make room and try again; nothing was lost.")
        case .readOnly:
            self.init(
                .noPermission, "The data folder cannot be written. Correct its permissions.")
        case .corrupt:
            self.init(
                .data,
                "The file is damaged or no database: \(failure.message). "
                    + "Put a backup in its place with pos restore.")
        case .unavailable:
            self.init(.unavailable, "The database cannot be reached: \(failure.message)")
        case .newer:
            self.init(.data, "\(failure.message). Update this program.")
        case .busy:
            self.init(.temporary, "The database is busy. Try again.")
        case .notAllowed:
            self.init(
                .noPermission,
                "The role of DATABASE_URL may not do this: \(failure.message). "
                    + "pos admin migrate needs the owner's.")
        default: self.init(.software, "The database refused: \(failure)")
        }
    }

    private init(migration failure: MigrationFailure) {
        switch failure {
        case .newer(let id):
            self.init(
                .data,
                "The database was written by a newer version (step \(id)). Update this program.")
        case .changed(let id):
            self.init(
                .data, "The database's step \(id) is not this program's. Ask the maker for help.")
        case .older(let missing):
            self.init(
                .data,
                "The database lacks the steps \(missing.joined(separator: ", ")). "
                    + "Run pos init against it, or update it first.")
        }
    }

    private init(register failure: RegisterFailure) {
        switch failure {
        case .noShiftOpen:
            self.init(.state, "No shift is open. Open one with pos shift open --float AMOUNT.")
        case .shiftAlreadyOpen:
            self.init(.state, "A shift is open already. Close it with pos shift close.")
        case .amount(let failure): self.init(amount: failure)
        case .store(let failure): self.init(store: failure)
        case .unsignable: self.init(.software, "The document could not be signed.")
        case .notCorrectable:
            self.init(.state, "Only the last sale of the open shift is corrected.")
        }
    }

    private init(lock failure: FolderLockFailure) {
        switch failure {
        case .owned(let owner):
            self.init(
                .temporary,
                "This till's folder is in use by \(owner). Close it there, or name another folder "
                    + "with --data.")
        case .unwritable(let reason):
            self.init(
                .noPermission,
                "The data folder cannot be written (\(reason)). "
                    + "Correct its permissions, or name another with --data.")
        }
    }

    private init(attachment failure: AttachmentFailure) {
        switch failure {
        case .offline: self.init(.unavailable, "No server answered. Try again.")
        case .refused(let problem): self.init(problem)
        case .damaged:
            self.init(
                .data, "What came is not what its hash says; nothing was written. Try again.")
        case .disk(let path, let reason):
            self.init(.cannotCreate, "\(path) cannot be written: \(reason).")
        case .noFolder(let folder):
            self.init(.cannotCreate, "There is no folder \(folder). Make it, or name another.")
        }
    }

    private init(amount failure: AmountFailure) {
        switch failure {
        case .outOfRange: self.init(.data, "An amount is too large.")
        case .malformed(let text, let digits):
            self.init(
                .usage,
                "'\(text)' is no amount: write digits with at most \(digits) behind a point.")
        }
    }
}
