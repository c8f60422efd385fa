import Testing

struct FileTests {
    private static let longest = 350

    @Test("no Swift file is longer than a person reads in one go", arguments: ["Sources", "Tests"])
    func length(directory: String) throws {
        for file in try Repository.swiftFiles(below: directory) {
            let lines = try Repository.text(of: file).split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= Self.longest, "\(file) has \(lines) lines")
        }
    }

    @Test("no file is named after not knowing where its content belongs", arguments: ["Sources", "Tests"])
    func names(directory: String) throws {
        for file in try Repository.swiftFiles(below: directory) {
            let name = file.split(separator: "/").last.map { $0.dropLast(".swift".count) } ?? ""
            for word in ["Util", "Utils", "Utilities", "Helper", "Helpers", "Manager"] {
                #expect(!name.hasSuffix(word), "\(file)")
            }
        }
    }

    @Test("the tests read the repository that they are in")
    func root() throws {
        #expect(try Repository.text(of: "Package.swift").contains(#"name: "flowtally""#))
    }
}
