import Foundation
import Testing

/// Compares a page with its stored text; `FLOWTALLY_RECORD=1` stores it anew.
func expectSnapshot(of html: String, named name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let text =
        html
        .replacing(/\/assets\/[0-9a-f]{12}\//, with: "/assets/VERSION/")
        .replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "ID")
        .replacing(/name="csrf" value="[^"]*"/, with: "name=\"csrf\" value=\"CSRF\"")
        .replacing(/data-generation="\d+"/, with: "data-generation=\"GENERATION\"")
        .replacing(/nonce="[^"]*"/, with: "nonce=\"NONCE\"")
        .replacing(/ft_[A-Za-z0-9_-]{43}/, with: "ft_KEY")
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots/\(name).html")
    if ProcessInfo.processInfo.environment["FLOWTALLY_RECORD"] == "1" {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
    let stored = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    #expect(
        text == stored, "\(file.lastPathComponent) differs; FLOWTALLY_RECORD=1 stores it anew",
        sourceLocation: sourceLocation)
}
