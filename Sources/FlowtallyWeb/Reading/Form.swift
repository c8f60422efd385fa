import FlowtallyCore
import Foundation
import Hummingbird

/// The fields of a submitted form.
struct Form {
    private let fields: [String: String]

    /// Throws `Problem`: `unsupportedMediaType`, `tooLarge`.
    init(_ request: Request) async throws {
        try request.requireMediaType(["application/x-www-form-urlencoded"])
        let text = String(decoding: try await request.bytes(upTo: 64 * 1024), as: UTF8.self)
        let pairs = text.split(separator: "&").map { pair -> (String, String) in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
        }
        fields = Dictionary(pairs, uniquingKeysWith: { $1 })
    }

    /// The fields of a form that a signed-in person sent, and no other site on their behalf.
    ///
    /// Throws `Problem`: as above, and `forbidden` where the session's CSRF token is not in the field `csrf`.
    init(_ request: Request, of principal: Principal) async throws {
        self = try await Form(request)
        guard case .person(_, let session) = principal.kind,
            self["csrf"].equalsInConstantTime(session.csrfToken)
        else { throw Problem(.forbidden, "This form is out of date: go back, reload the page and try again.") }
    }

    /// What was filled in, without spaces around it; empty where there is no such field.
    subscript(name: String) -> String { String(fields[name, default: ""].trimmingSpaces) }

    /// As browsers send forms, in bodies and in addresses: a plus is a space.
    static func decoded(_ text: Substring) -> String {
        text.replacing("+", with: " ").removingPercentEncoding ?? String(text)
    }
}
