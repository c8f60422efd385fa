import Foundation

/// The files of this repository, as they are in the working tree.
enum Repository {
    /// The directory that holds Package.swift, seen from this file.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The text of a file; the path starts at the root.
    static func text(of path: String) throws -> String {
        try String(contentsOfFile: root + "/" + path, encoding: .utf8)
    }

    /// The paths, from the root, of all Swift files below a directory.
    static func swiftFiles(below directory: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root + "/" + directory)
            .filter { $0.hasSuffix(".swift") }
            .map { directory + "/" + $0 }
            .sorted()
    }

    /// The names of the directories in a directory.
    static func directories(in directory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root + "/" + directory).filter { name in
            var isDirectory: ObjCBool = false
            let path = [root, directory, name].joined(separator: "/")
            return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
        }
    }
}
