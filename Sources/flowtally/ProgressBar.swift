import Foundation

/// A bar on the standard error that fills up; where that is no terminal, a line for each tenth.
final class ProgressBar {
    private let title: String
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var shown = -1

    init(_ title: String) {
        self.title = title
    }

    func show(_ done: Int, of total: Int) {
        let step = isTerminal ? 1 : 10
        let percent = total == 0 ? 100 : done * 100 / total / step * step
        guard percent != shown else { return }
        shown = percent
        let bar = String(repeating: "#", count: percent / 4) + String(repeating: ".", count: 25 - percent / 4)
        write(isTerminal ? "\r\(title) [\(bar)] \(percent) %" : "\(title): \(percent) %\n")
    }

    /// Leaves the bar behind.
    func end() {
        if isTerminal, shown >= 0 { write("\n") }
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
