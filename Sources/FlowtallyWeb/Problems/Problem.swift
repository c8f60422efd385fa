package import FlowtallyCore
package import HTTPTypes
package import Hummingbird

/// An error answer as `application/problem+json` (RFC 9457).
package struct Problem: Error, Sendable {
    package let kind: Kind
    package let detail: String
    package var errors: [FieldProblem] = []
    /// What would have been valid, where that is a short list.
    package var valid: [String] = []
    package var headers = HTTPFields()

    package init(_ kind: Kind, _ detail: String, errors: [FieldProblem] = [], valid: [String] = []) {
        self.kind = kind
        self.detail = detail
        self.errors = errors
        self.valid = valid
    }

    /// The kinds of problems; each is a type that callers can rely on.
    package enum Kind: String, Sendable, CaseIterable {
        case malformed
        case validation
        case unauthenticated = "not-authenticated"
        case forbidden
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case conflict
        case transitionRefused = "transition-refused"
        case recalculationNeeded = "recalculation-needed"
        case requestInFlight = "request-in-flight"
        case idempotencyKeyReused = "idempotency-key-reused"
        case tooLarge = "too-large"
        case unsupportedMediaType = "unsupported-media-type"
        case tooManyRequests = "too-many-requests"
        case unavailable
        case outcomeUnknown = "outcome-unknown"
        case failure = "internal-error"

        package var status: HTTPResponse.Status {
            switch self {
            case .malformed: .badRequest
            case .validation, .idempotencyKeyReused: .unprocessableContent
            case .unauthenticated: .unauthorized
            case .forbidden: .forbidden
            case .notFound: .notFound
            case .methodNotAllowed: .methodNotAllowed
            case .conflict, .transitionRefused, .recalculationNeeded, .requestInFlight: .conflict
            case .tooLarge: .contentTooLarge
            case .unsupportedMediaType: .unsupportedMediaType
            case .tooManyRequests: .tooManyRequests
            case .unavailable, .outcomeUnknown: .serviceUnavailable
            case .failure: .internalServerError
            }
        }

        var title: String {
            switch self {
            case .malformed: "The request cannot be read"
            case .validation: "Something in the request is not valid"
            case .unauthenticated: "Who is calling is not known"
            case .forbidden: "This is not allowed"
            case .notFound: "There is no such thing"
            case .methodNotAllowed: "This cannot be done here"
            case .conflict: "This contradicts what is recorded"
            case .transitionRefused: "That status cannot follow"
            case .recalculationNeeded: "The past would change"
            case .requestInFlight: "The same request is being worked on"
            case .idempotencyKeyReused: "The idempotency key was used for another request"
            case .tooLarge: "The request is too large"
            case .unsupportedMediaType: "This media type is not understood"
            case .tooManyRequests: "Too many requests"
            case .unavailable: "The ledger cannot be reached now"
            case .outcomeUnknown: "Whether it was saved is not known"
            case .failure: "Something went wrong"
            }
        }
    }

    /// The problem as JSON; `instance` is the path of the request, where there is one.
    package func json(instance: String? = nil) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(key: "type", value: .string("/problems/\(kind.rawValue)")),
            .init(key: "title", value: .string(kind.title)),
            .init(key: "status", value: .integer(kind.status.code)),
            .init(key: "detail", value: .string(detail)),
        ]
        if let instance { members.append(.init(key: "instance", value: .string(instance))) }
        if !errors.isEmpty {
            let errors = errors.map { ["pointer": .string($0.pointer), "detail": .string($0.detail)] as JSONValue }
            members.append(.init(key: "errors", value: .array(errors)))
        }
        if !valid.isEmpty {
            let key = kind == .transitionRefused ? "validTransitions" : "valid"
            members.append(.init(key: key, value: .array(valid.map(JSONValue.string))))
        }
        return .object(members)
    }

    package func response(instance: String) -> Response {
        var response = Response(json: json(instance: instance), status: kind.status, type: "application/problem+json")
        response.headers.append(contentsOf: headers)
        if kind == .unauthenticated { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }

    func with(_ name: HTTPField.Name, _ value: String) -> Problem {
        var problem = self
        problem.headers[name] = value
        return problem
    }
}
