package import FlowtallyTracking
import Foundation
package import Logging

/// Runs a program as it would run by itself, and records it as a run of a workflow.
///
/// Its input, output, signals and exit code pass through. What is recorded never delays it, and adds at most the limit of
/// ``flushPolicy`` after its end, and that only while a server does not answer at all.
package struct Execution: Sendable {
    /// One attempt to send at the end: what fails waits in the spool for the next execution or `flowtally flush`.
    package static let flushPolicy = FlushPolicy(limit: .seconds(2), retries: false)

    private let workflow: TrackedWorkflow
    private let command: [String]
    private let tags: [String: String]
    private let timeout: Duration?
    private let grace: Duration

    /// - Parameters:
    ///   - workflow: with cron expressions, its runs count as scheduled.
    ///   - command: the program, looked for in `PATH`, and its arguments.
    ///   - timeout: when to end the program: TERM, and KILL after `grace`.
    package init(
        workflow: TrackedWorkflow, command: [String], tags: [String: String] = [:], timeout: Duration? = nil,
        grace: Duration = .seconds(10)
    ) {
        self.workflow = workflow
        self.command = command
        self.tags = tags
        self.timeout = timeout
        self.grace = grace
    }

    /// Runs the program to its end and returns the exit code for whoever called: the program's own; 128 and the signal if a
    /// signal ended it; 127 or 126 if it could not be started, as a shell says it.
    package func run(_ configuration: TrackerConfiguration, logger: Logger) async -> Int32 {
        var configuration = configuration
        configuration.shutdownFlush = Self.flushPolicy
        let environment = ProcessInfo.processInfo.environment
        let mask = SecretMask(environment: environment)
        let isInteractive = [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO].contains { isatty($0) == 1 }
        let signals = SignalForwarding(isInteractive: isInteractive)
        let input = ExecutionInput(command: mask.masked(arguments: command), tags: tags.isEmpty ? nil : tags)
        return await withTracker(configuration, logger: logger) { tracker in
            await tracker.track(workflow, trigger: workflow.cron == nil ? .direct : .scheduled, input: input) { run in
                do throws(StartError) {
                    let tee = try StandardErrorTee()
                    let start = ContinuousClock.now
                    let child = try ChildProcess(
                        command, environment: environment.merging(run.reference.environment) { $1 },
                        standardError: tee.childEnd, signals: signals)
                    let (ending, isTimedOut) = await wait(for: child, tee)
                    run.setOutput(ExecutionOutput(ending, wall: ContinuousClock.now - start, isTimedOut: isTimedOut))
                    report(ending, isTimedOut, signals, mask.masked(tee.lastLines), to: run)
                    return ending.exitCode
                } catch {
                    FileHandle.standardError.write(Data("flowtally: \(error.description)\n".utf8))
                    run.markFailed(error.description)
                    return error.exitCode
                }
            }
        }
    }

    /// Waits for the program's end, and brings it about when the time is over.
    private func wait(for child: ChildProcess, _ tee: StandardErrorTee) async -> (ProcessEnding, isTimedOut: Bool) {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await end(child, after: timeout) }
            async let copied: Void = tee.copy()
            let ending = await child.wait()
            tee.finish()
            await copied
            group.cancelAll()
            return (ending, await group.next() ?? false)
        }
    }

    /// Returns whether the time was over before the program was.
    private func end(_ child: ChildProcess, after timeout: Duration?) async -> Bool {
        guard let timeout, (try? await Task.sleep(for: timeout)) != nil, child.send(SIGTERM) else { return false }
        if (try? await Task.sleep(for: grace)) != nil { _ = child.send(SIGKILL) }
        return true
    }

    private func report(
        _ ending: ProcessEnding, _ isTimedOut: Bool, _ signals: SignalForwarding, _ lastLines: String,
        to run: TrackedRun
    ) {
        let reason: String
        if isTimedOut {
            reason = "timed out after \(Int(timeout?.seconds ?? 0)) s; \(ending.description)"
        } else if ending.isFailure {
            reason = ending.description
        } else {
            return
        }
        if !isTimedOut, signals.haveAskedForTheEnd(ending) {
            run.markCancelled(reason)
        } else {
            run.markFailed([reason, lastLines].filter { !$0.isEmpty }.joined(separator: "\n"))
        }
    }
}

/// What is recorded of a program before it runs.
struct ExecutionInput: Encodable {
    /// With secrets masked.
    let command: [String]
    let host = ProcessInfo.processInfo.hostName
    let directory = FileManager.default.currentDirectoryPath
    let tags: [String: String]?
}

/// What is recorded of a program that has ended. Times in seconds, of the program and of what it waited for.
struct ExecutionOutput: Encodable {
    let exitCode: Int32?
    let signal: String?
    let timedOut: Bool
    let wallSeconds: Double
    let userSeconds: Double
    let systemSeconds: Double
    let peakMemoryBytes: Int?

    init(_ ending: ProcessEnding, wall: Duration, isTimedOut: Bool) {
        switch ending.cause {
        case .exit(let code): (exitCode, signal) = (code, nil)
        case .signal(let number): (exitCode, signal) = (nil, SignalName.name(of: number))
        }
        timedOut = isTimedOut
        wallSeconds = wall.seconds
        userSeconds = ending.userSeconds
        systemSeconds = ending.systemSeconds
        peakMemoryBytes = ending.peakMemoryBytes
    }
}

extension Duration {
    fileprivate var seconds: Double { self / .seconds(1) }
}
