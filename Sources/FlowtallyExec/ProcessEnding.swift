#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How a program ended, and what it used.
struct ProcessEnding: Sendable {
    enum Cause: Sendable {
        case exit(Int32)
        case signal(Int32)
    }

    let cause: Cause
    let userSeconds: Double
    let systemSeconds: Double
    /// Of the largest of its processes; nil if that was not more than this process had when it started the program, because a
    /// system counts what a program was before it was loaded as well.
    let peakMemoryBytes: Int?

    /// - Parameters:
    ///   - status: as `wait4` gives it.
    ///   - ownPeak: `ru_maxrss` of this process when it started the program.
    init(status: Int32, usage: rusage, ownPeak: Int) {
        let signal = status & 0x7F
        cause = signal == 0 ? .exit(status >> 8 & 0xFF) : .signal(signal)
        userSeconds = Self.seconds(usage.ru_utime)
        systemSeconds = Self.seconds(usage.ru_stime)
        #if canImport(Darwin)
        let unit = 1
        #else
        let unit = 1024
        #endif
        peakMemoryBytes = usage.ru_maxrss > ownPeak ? Int(usage.ru_maxrss) * unit : nil
    }

    /// What a shell would give.
    var exitCode: Int32 {
        switch cause {
        case .exit(let code): code
        case .signal(let number): 128 + number
        }
    }

    var isFailure: Bool { exitCode != 0 }

    /// How it ended, in words.
    var description: String {
        switch cause {
        case .exit(let code): "exit code \(code)"
        case .signal(let number): "ended by \(SignalName.name(of: number))"
        }
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000 }
}

enum SignalName {
    private static let names: [Int32: String] = [
        SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGABRT: "SIGABRT", SIGBUS: "SIGBUS",
        SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV", SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM",
        SIGTERM: "SIGTERM", SIGUSR1: "SIGUSR1", SIGUSR2: "SIGUSR2", SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ",
    ]

    static func name(of number: Int32) -> String { names[number] ?? "signal \(number)" }
}
