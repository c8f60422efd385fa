import Testing

struct DocumentationTests {
    @Test("every setting is explained")
    func settings() throws {
        let source = try Repository.text(of: "Sources/FlowtallyApp/Settings/Settings.swift")
        let names = source.matches(of: /"(FLOWTALLY_[A-Z_]+)"/).map { String($0.output.1) }
        #expect(names.count >= 8)
        let page = try Repository.text(of: "Docs/configuration.md")
        // Whole names: FLOWTALLY_DATA is not explained by FLOWTALLY_DATABASE.
        let explained = Set(page.matches(of: /FLOWTALLY_[A-Z_]+/).map { String($0.output) })
        for name in names {
            #expect(explained.contains(name), "\(name) is missing in Docs/configuration.md")
        }
    }

    /// `MetricName` is what the process exposes; nothing else in the sources may make a name of its own.
    @Test("every metric is explained, every explained one exists, and all are named in one place")
    func metrics() throws {
        let place = "Sources/FlowtallyCore/Monitoring/MetricName.swift"
        let pattern = /\b(?:flowtally|process)_[a-z_]+/
        let named = try Set(Repository.text(of: place).matches(of: /"([a-z_]+)"/).map { String($0.output.1) })
        #expect(named.count > 20)
        let page = try Repository.text(of: "Docs/operations.md")
        #expect(Set(page.matches(of: pattern).map { String($0.output) }) == named)
        // The client library counts in the programs that use it.
        let files = try Repository.swiftFiles(below: "Sources").filter { !$0.contains("/FlowtallyTracking/") }
        for file in files where file != place {
            for match in try Repository.text(of: file).matches(of: /"((?:flowtally|process)_[a-z_]+)"/) {
                let isCookie = ["flowtally_session", "flowtally_chart"].contains(match.output.1)
                #expect(isCookie, "\(file) names the metric \(match.output.1) by itself")
            }
        }
    }

    @Test("every make target that the README names exists")
    func makeTargets() throws {
        let makefile = try Repository.text(of: "Makefile")
        let targets = Set(
            makefile.split(separator: "\n").flatMap { line -> [String] in
                guard let match = line.prefixMatch(of: /([A-Za-z][A-Za-z0-9_ -]*):(?!=)/) else { return [] }
                return match.output.1.split(separator: " ").map { String($0) }
            })
        for name in Self.makeCommands(in: try Repository.text(of: "README.md")) {
            #expect(targets.contains(name), "the README names make \(name)")
        }
    }

    @Test("make targets are found in code, not in prose")
    func reading() {
        let text = """
            We make things. Run `make test`, or `PORT=1 make run`:
            ```sh
            $ make build lint
            make -j2 check   # all of it
            cmake ignored
            ```
            They make sense.
            """
        #expect(Self.makeCommands(in: text).sorted() == ["build", "check", "lint", "run", "test"])
    }

    @Test("every page that the sources point to exists")
    func pages() throws {
        for file in try Repository.swiftFiles(below: "Sources") {
            for match in try Repository.text(of: file).matches(of: /Docs\/[A-Za-z0-9\/_-]+\.md/) {
                let page = String(match.output)
                #expect((try? Repository.text(of: page)) != nil, "\(file) points to \(page)")
            }
        }
    }

    /// The targets of the `make` commands in code spans and blocks.
    private static func makeCommands(in markdown: String) -> Set<String> {
        var code: [Substring] = []
        var isInBlock = false
        for line in markdown.split(separator: "\n") {
            if line.drop(while: { $0 == " " }).hasPrefix("```") {
                isInBlock.toggle()
            } else if isInBlock {
                code.append(line)
            } else {
                let pieces = line.split(separator: "`", omittingEmptySubsequences: false)
                code += pieces.indices.filter { !$0.isMultiple(of: 2) }.map { pieces[$0] }
            }
        }
        var targets: Set<String> = []
        for command in code {
            let words = command.prefix { $0 != "#" }.split(separator: " ")
            guard let make = words.firstIndex(of: "make") else { continue }
            for word in words[(make + 1)...] where !word.hasPrefix("-") && !word.contains("=") {
                guard word.wholeMatch(of: /[A-Za-z][A-Za-z0-9_-]*/) != nil else { break }
                targets.insert(String(word))
            }
        }
        return targets
    }
}
