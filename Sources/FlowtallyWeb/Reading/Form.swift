import FlowtallyCore
import Foundation
import Hummingbird

/// The fields of a submitted form.
struct Form {
    private let fields: [(name: String, value: String)]
    /// The bytes of files that were chosen, by the names of their fields.
    let files: [String: [UInt8]]

    /// Reads a form without files. Throws `Problem`: `unsupportedMediaType`, `tooLarge`.
    init(_ request: Request) async throws {
        try request.requireMediaType(["application/x-www-form-urlencoded"])
        let text = String(decoding: try await request.bytes(upTo: 64 * 1024), as: UTF8.self)
        fields = text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
        }
        files = [:]
    }

    /// Reads a form with files, of at most so many bytes in all.
    ///
    /// Throws `Problem`: `unsupportedMediaType`, `tooLarge`, `malformed`.
    init(_ request: Request, withFilesUpTo bytes: Int) async throws {
        try request.requireMediaType(["multipart/form-data"])
        let parts = try MultipartBody(
            contentType: request.headers[.contentType] ?? "", try await request.bytes(upTo: bytes))
        fields = parts.parts.filter { $0.fileName == nil }.map { ($0.name, String(decoding: $0.bytes, as: UTF8.self)) }
        // A browser sends a file without name or bytes where none was chosen.
        let chosen = parts.parts.filter { $0.fileName != nil && !$0.bytes.isEmpty }
        files = Dictionary(chosen.map { ($0.name, $0.bytes) }, uniquingKeysWith: { $1 })
    }

    /// The fields of a form that a signed-in person sent, and no other site on their behalf.
    ///
    /// Throws `Problem`: as above, and `forbidden` where the session's CSRF token is not in the field `csrf`.
    init(_ request: Request, of principal: Principal) async throws {
        self = try await Form(request)
        try requireToken(of: principal)
    }

    /// The same with files.
    init(_ request: Request, of principal: Principal, withFilesUpTo bytes: Int) async throws {
        self = try await Form(request, withFilesUpTo: bytes)
        try requireToken(of: principal)
    }

    private func requireToken(of principal: Principal) throws {
        guard let token = principal.csrfToken, self["csrf"].equalsInConstantTime(token) else {
            throw Problem(.forbidden, "This form is out of date: go back, reload the page and try again.")
        }
    }

    /// What was filled in, without spaces around it; empty where there is no such field.
    subscript(name: String) -> String { all(name).last ?? "" }

    /// The values of a field that can be there several times, such as boxes that are ticked.
    func all(_ name: String) -> [String] {
        fields.filter { $0.name == name }.map { String($0.value.trimmingSpaces) }
    }

    /// As browsers send forms, in bodies and in addresses: a plus is a space.
    static func decoded(_ text: Substring) -> String {
        text.replacing("+", with: " ").removingPercentEncoding ?? String(text)
    }
}

extension Principal {
    /// What forms of this person's session carry; nil for programs.
    var csrfToken: String? {
        guard case .person(_, let session) = kind else { return nil }
        return session.csrfToken
    }

    /// The same, but nil for whoever may not use the form.
    func formToken(for permission: Permission) -> String? {
        permissions.contains(permission) ? csrfToken : nil
    }

    /// Nil for programs.
    var user: User? {
        guard case .person(let user, _) = kind else { return nil }
        return user
    }
}
