/// A script that a page runs, with all that it loads, so that the browser fetches everything at once and not one after the other.
struct PageScript {
    let src: String
    let modules: [String]

    /// Brings the slots of a page to life: the overview's and a workflow's.
    static let slots = PageScript("js/slots.js", later: [Assets.chartScript])
    /// Keeps the lists of a page as they are in the ledger.
    static let live = PageScript("js/live.js")
    static let copying = PageScript("js/copy-buttons.js")

    /// - Parameter later: what the script loads when the page is there.
    private init(_ path: String, later: [String] = []) {
        src = Assets.link(path)
        modules = Self.imports(of: path).map(Assets.link) + later
    }

    /// The paths of all modules that one imports, directly or through others.
    static func imports(of path: String) -> [String] {
        var (found, unread) = ([path], [path])
        while let path = unread.popLast() {
            let directory = path.split(separator: "/").dropLast().map(String.init)
            for match in Assets.source(path).matches(of: /(?m)^import (?:.* from )?"(.+)";$/) {
                let imported = resolve(match.output.1, from: directory)
                if found.contains(imported) { continue }
                found.append(imported)
                unread.append(imported)
            }
        }
        return Array(found.dropFirst())
    }

    private static func resolve(_ reference: Substring, from directory: [String]) -> String {
        var parts = directory
        for part in reference.split(separator: "/") where part != "." {
            if part == ".." { parts.removeLast() } else { parts.append(String(part)) }
        }
        return parts.joined(separator: "/")
    }
}
