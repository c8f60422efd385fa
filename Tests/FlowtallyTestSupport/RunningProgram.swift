import Foundation
import Synchronization

/// A program that the tests start, and end at the latest when nobody holds this any more.
///
/// Foundation's `Process` reads beyond the list of the open files, and crashes, where there are some 1,350, as in tests that run at once.
package final class RunningProgram: Sendable {
    private struct State: ~Copyable {
        let input: FileHandle
        let output: FileHandle
        var hasEnded = false
    }

    private let state: Mutex<State>
    private let id: pid_t
    private let endsWithInput: Bool

    /// - Parameters:
    ///   - endsWithInput: whether it is not killed, but left to end by itself when its input does.
    ///   - showsErrors: whether what it says on standard error is said by the tests.
    package init(
        _ path: String, _ arguments: [String] = [], endsWithInput: Bool = false, showsErrors: Bool = false
    ) throws {
        self.endsWithInput = endsWithInput
        let (input, output) = (Pipe(), Pipe())
        // Nobody else's program must keep them open.
        for end in [input, output].flatMap({ [$0.fileHandleForReading, $0.fileHandleForWriting] }) {
            _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input.fileHandleForReading.fileDescriptor, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output.fileHandleForWriting.fileDescriptor, STDOUT_FILENO)
        if !showsErrors { posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) }
        // What others have open just now, such as a port that they are about to use, must not stay open for its sake.
        for descriptor in STDERR_FILENO + 1..<Int32(min(sysconf(Int32(_SC_OPEN_MAX)), 4096)) {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }

        let words = ([path] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var id: pid_t = 0
        let error = posix_spawn(&id, path, &actions, nil, words, environ)
        guard error == 0 else { throw Failure(description: "\(path): \(String(cString: strerror(error)))") }
        self.id = id
        state = Mutex(State(input: input.fileHandleForWriting, output: output.fileHandleForReading))
    }

    deinit {
        end()
    }

    /// Says a line to it where there is one to be said, and returns the next line that it writes; what there is of one where it ends.
    package func line(after said: String? = nil) throws -> String {
        try state.withLock { state in
            if let said { try state.input.write(contentsOf: Data("\(said)\n".utf8)) }
            var line: [UInt8] = []
            while let byte = try state.output.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
                line.append(byte)
            }
            return String(decoding: line, as: UTF8.self)
        }
    }

    package func send(_ signal: Int32) {
        kill(id, signal)
    }

    package func end() {
        state.withLock { state in
            guard !state.hasEnded else { return }
            state.hasEnded = true
            if endsWithInput { try? state.input.close() } else { kill(id, SIGKILL) }
            while waitpid(id, nil, 0) < 0, errno == EINTR {}
        }
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }
}
