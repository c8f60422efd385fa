import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A program that was started.
///
/// It inherits everything but its standard error. At a terminal it stays in the process group of its caller, so that it may read
/// from the terminal and the terminal's own signals reach it. Elsewhere it leads a group of its own, so that a signal or a
/// time-out ends what it started as well.
struct ChildProcess: Sendable {
    private let pid: pid_t
    private let signals: SignalForwarding
    private let ownPeak: Int

    /// Starts a program, found in `PATH`; closes `standardError` here. Throws ``StartError``.
    init(
        _ command: [String], environment: [String: String], standardError: Int32, signals: SignalForwarding
    ) throws(StartError) {
        defer { close(standardError) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, standardError, STDERR_FILENO)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The thread that calls this may block signals, and an HTTP client ignores SIGPIPE: neither is the program's business.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var defaults = signals.defaultsOfPrograms
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        if !signals.isInteractive { flags |= POSIX_SPAWN_SETPGROUP }
        posix_spawnattr_setflags(&attributes, Int16(flags))

        let arguments = command.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var pid: pid_t = 0
        let error = posix_spawnp(&pid, command[0], &actions, &attributes, arguments, variables)
        guard error == 0 else { throw StartError(program: command[0], code: error) }
        self.pid = pid
        self.signals = signals
        var usage = rusage()
        // 0 is RUSAGE_SELF, which has another type on each system.
        getrusage(0, &usage)
        ownPeak = usage.ru_maxrss
        signals.begin(pid)
    }

    /// Waits for the program's end.
    func wait() async -> ProcessEnding {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var information = siginfo_t()
                while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
                // From here on the number may soon be another process's.
                signals.end()
                var status: Int32 = 0
                var usage = rusage()
                while wait4(pid, &status, 0, &usage) < 0, errno == EINTR {}
                continuation.resume(returning: ProcessEnding(status: status, usage: usage, ownPeak: ownPeak))
            }
        }
    }

    /// Sends a signal; returns false if the program has ended.
    func send(_ signal: Int32) -> Bool { signals.send(signal) }
}

/// Why a program could not be started.
struct StartError: Error, CustomStringConvertible {
    let program: String
    let code: Int32

    var description: String { "\(program) cannot be started: \(String(cString: strerror(code)))" }
    /// As shells say it: 127 for a program that is not there, 126 for one that cannot be run.
    var exitCode: Int32 { code == ENOENT ? 127 : 126 }
}
