import FlowtallyCore
import Foundation

extension LedgerPlace {
    private static let schemes = ["sqlite:", "postgres://", "postgresql://"]

    /// Reads `sqlite:PATH`, where the path is that of a ledger's file or directory, and `postgres://...`.
    ///
    /// A path that leads to a directory or ends with `/` is one. Throws `SettingsError`, whose text shows nothing of the address, which may
    /// hold a password.
    package init(address: String) throws(SettingsError) {
        switch Self.schemes.first(where: address.hasPrefix) {
        case "sqlite:"?:
            let path = String(address.dropFirst("sqlite:".count))
            guard !path.isEmpty else {
                throw SettingsError(description: "must name a file or a directory after sqlite:")
            }
            self = .directory(Self.directory(path))
        case _?:
            do {
                self = .server(try DatabaseServer(url: address))
            } catch .unavailable(let reason) {
                throw SettingsError(description: "cannot be used: \(reason)")
            } catch {
                throw SettingsError(description: "cannot be used")
            }
        case nil: throw SettingsError(description: "must begin with \(Self.schemes.joined(separator: ", "))")
        }
    }

    private static func directory(_ path: String) -> LedgerDirectory {
        var isDirectory: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
        guard isDirectory.boolValue || path.hasSuffix("/") else { return LedgerDirectory(file: path) }
        return LedgerDirectory(path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path)
    }
}
