import Foundation
import Testing

@testable import FlowtallyWeb

@Suite("Style sheets and scripts")
struct AssetTests {
    private static func files(_ folder: String, _ ending: String) throws -> Set<String> {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: WebResources.assets + "/" + folder)
        return Set(paths.filter { $0.hasSuffix(ending) }.map { "\(folder)/\($0)" })
    }

    @Test("the style sheet is made of every component, once")
    func components() throws {
        #expect(Set(StyleSheet.components.map { "css/\($0).css" }) == (try Self.files("css", ".css")))
        #expect(Set(StyleSheet.components).count == StyleSheet.components.count)
    }

    @Test("a page of slots names all modules that its script loads, so that none waits for another")
    func imports() throws {
        let imported = Set(PageScript.imports(of: "js/slots.js"))
        #expect(
            imported.isSuperset(of: [
                "js/chart/chart.js", "js/chart/colours.js", "js/announce.js", "js/slots/loader.js",
            ]))
        #expect(imported.isSubset(of: try Self.files("js", ".js")))
        #expect(imported.isDisjoint(with: ["js/slots.js", "js/menu.js"]))
        #expect(PageScript.slots.modules.last == Assets.chartScript)
    }

    @Test(
        "comments that begin a line and indentation are not sent, and lines keep their numbers",
        arguments: [
            ("a {\n  b: c\n}", "a {\nb: c\n}"), ("/* x */\na", "\na"), ("/**\n * x\n */\na()", "\n\n\na()"),
            ("  // x\n  a()", "\na()"), ("/** @type {b} */ (a).c()", "/** @type {b} */ (a).c()"),
            ("a(\"// x\"); // y", "a(\"// x\"); // y"), ("url('https://a')", "url('https://a')"),
        ])
    func comments(source: String, sent: String) {
        #expect(source.withoutComments == sent)
    }

    @Test("no script holds text of several lines, whose indentation would be lost")
    func texts() throws {
        for path in try Self.files("js", ".js") {
            for line in Assets.source(path).withoutComments.split(separator: "\n") {
                #expect(line.count { $0 == "`" }.isMultiple(of: 2), "\(path): \(line)")
            }
        }
    }
}
