import Testing

struct ImportTests {
    @Test("a file imports only what its target may", arguments: Imports.allowed.keys.sorted())
    func imports(target: String) throws {
        let allowed = try #require(Imports.allowed[target])
        for file in try Repository.swiftFiles(below: "Sources/\(target)") {
            for module in Imports.modules(in: try Repository.text(of: file)) {
                #expect(allowed.contains(module), "\(file) imports \(module)")
            }
        }
    }

    @Test("every folder under Sources is a target of the table, and every target has its folder")
    func folders() throws {
        #expect(try Repository.directories(in: "Sources").sorted() == Imports.allowed.keys.sorted())
    }

    @Test("a target imports nothing that leads back to it")
    func noCycles() {
        func reached(from target: String, _ seen: inout Set<String>) {
            for module in Imports.allowed[target] ?? [] where Imports.allowed[module] != nil {
                if seen.insert(module).inserted { reached(from: module, &seen) }
            }
        }
        for target in Imports.allowed.keys {
            var seen: Set<String> = []
            reached(from: target, &seen)
            #expect(!seen.contains(target), "\(target)")
        }
    }

    @Test("imports are found however they are written")
    func reading() {
        let text = """
            import Foundation
            package import FlowtallyCore
              @preconcurrency public import struct Logging.Logger
            @_exported import NIOCore // why
            #if canImport(Glibc)
            import Glibc
            // import Commented
            important()
            let text = "import Quoted"
            """
        #expect(Imports.modules(in: text) == ["Foundation", "FlowtallyCore", "Logging", "NIOCore", "Glibc"])
    }
}
