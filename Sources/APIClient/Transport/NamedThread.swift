import CCurl
import Glibc

/// A POSIX thread with a name that `top -H` and a debugger show, and without signals: SIGTERM and
/// SIGWINCH go to threads that expect them, and a write to a closed connection is an error here
/// and not the end of the process.
struct NamedThread: Sendable {
    private let thread: pthread_t

    private final class Body: Sendable {
        let name: String
        let run: @Sendable () -> Void

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// Starts the thread. The kernel keeps 15 bytes of the name.
    init(name: String, _ run: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let body = Unmanaged.passRetained(Body(name: name, run: run))
        // A thread inherits the mask, so it has it from its first instruction.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        for crash in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT] { sigdelset(&all, crash) }
        pthread_sigmask(SIG_SETMASK, &all, &before)
        let failure = pthread_create(
            &thread, nil,
            { context in
                guard let context else { preconditionFailure("a thread without a body") }
                let body = Unmanaged<Body>.fromOpaque(context).takeRetainedValue()
                pos_thread_set_name(body.name)
                body.run()
                return nil
            }, body.toOpaque())
        pthread_sigmask(SIG_SETMASK, &before, nil)
        precondition(failure == 0, "no thread for \(name): \(failure)")
        self.thread = thread
    }

    /// Waits until the thread has ended. Call once; on the thread itself it returns at once.
    func join() {
        if pthread_equal(thread, pthread_self()) != 0 {
            pthread_detach(thread)
        } else {
            pthread_join(thread, nil)
        }
    }
}
