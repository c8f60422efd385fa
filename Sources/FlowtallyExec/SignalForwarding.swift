import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Passes the signals that this process gets on to the program that it runs.
///
/// There is one in a process, because a signal's handler can reach only what is global.
struct SignalForwarding: Sendable {
    private static let forwarded = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2]

    /// Whether the program shares its caller's terminal and process group.
    let isInteractive: Bool
    /// What the program must find at its default.
    let defaultsOfPrograms: sigset_t

    /// Handles signals from now on. Those that whoever started this process had ignored (`nohup`) stay ignored.
    init(isInteractive: Bool) {
        self.isInteractive = isInteractive
        received.store(0, ordering: .relaxed)
        target.store(0, ordering: .relaxed)
        for signal in Self.forwarded where !Self.isIgnored(signal) { Self.handle(signal) }
        var defaults = sigset_t()
        sigemptyset(&defaults)
        if !Self.isIgnored(SIGPIPE) { sigaddset(&defaults, SIGPIPE) }
        defaultsOfPrograms = defaults
        // A reader of standard error that goes away must not end this process before the run's end is recorded.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Forwards to this program, also what came before it had started.
    func begin(_ pid: pid_t) {
        target.store(isInteractive ? pid : -pid, ordering: .sequentiallyConsistent)
        let early = received.load(ordering: .sequentiallyConsistent)
        for signal in Self.forwarded where early & 1 << UInt64(signal) != 0 { send(signal) }
    }

    /// The program has ended.
    func end() {
        target.store(0, ordering: .sequentiallyConsistent)
    }

    /// Sends a signal to the program; returns false if it has ended.
    @discardableResult
    func send(_ signal: Int32) -> Bool {
        let target = target.load(ordering: .sequentiallyConsistent)
        return target != 0 && kill(target, signal) == 0
    }

    /// Whether this process was told to end in the way in which the program has ended: then somebody wanted it so.
    func haveAskedForTheEnd(_ ending: ProcessEnding) -> Bool {
        let signals = received.load(ordering: .sequentiallyConsistent)
        return [SIGHUP, SIGINT, SIGQUIT, SIGTERM].contains {
            signals & 1 << UInt64($0) != 0 && ending.exitCode == 128 + $0
        }
    }

    private static func isIgnored(_ signal: Int32) -> Bool {
        var action = sigaction()
        sigaction(signal, nil, &action)
        #if canImport(Darwin)
        let handler = action.__sigaction_u.__sa_handler
        #else
        let handler = action.__sigaction_handler.sa_handler
        #endif
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    private static func handle(_ signal: Int32) {
        var action = sigaction()
        action.sa_flags = Int32(SA_SIGINFO) | Int32(SA_RESTART)
        #if canImport(Darwin)
        action.__sigaction_u.__sa_sigaction = forward
        #else
        action.__sigaction_handler.sa_sigaction = forward
        #endif
        sigaction(signal, &action, nil)
    }
}

/// The signals that came, a bit for each.
private let received = Atomic<UInt64>(0)
/// Where to: a process, or a process group as a negative number; 0 for none.
private let target = Atomic<pid_t>(0)

/// The handler: nothing but atomics and `kill`, which are all that is safe here.
private let forward: @convention(c) (Int32, UnsafeMutablePointer<siginfo_t>?, UnsafeMutableRawPointer?) -> Void = {
    signal, information, _ in
    let savedError = errno
    received.bitwiseOr(1 << UInt64(signal), ordering: .sequentiallyConsistent)
    let target = target.load(ordering: .sequentiallyConsistent)
    // What a terminal sends, such as Ctrl-C, the kernel has sent to the whole group: a program in it has it already.
    let isFromTerminal = (information?.pointee.si_code ?? 0) > 0
    if target < 0 || target > 0 && !isFromTerminal { kill(target, signal) }
    errno = savedError
}
