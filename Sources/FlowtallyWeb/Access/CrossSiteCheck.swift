import FlowtallyCore
import HTTPTypes
import Hummingbird

/// Refuses changes that another site makes a browser send.
///
/// Browsers say where a request comes from; whoever is signed in by cookie must also send the session's CSRF token, as the
/// header `X-CSRF-Token` or, from a form, as the field `csrf`, which the form's route checks. Keys need neither: no other
/// site can make a browser send them.
enum CrossSiteCheck {
    /// Throws `Problem.Kind.forbidden`.
    static func check(_ request: Request, by principal: Principal?) throws {
        guard changesSomething(request.method) else { return }
        if let site = request.headers[.secFetchSite], site != "same-origin", site != "none",
            request.headers[.authorization] == nil, !request.uri.path.hasPrefix("/api/sources/")
        {
            throw Problem(.forbidden, "This change was started by another site.")
        }
        if request.isOfAPI, case .person(_, let session) = principal?.kind {
            guard request.headers[.csrfToken]?.equalsInConstantTime(session.csrfToken) == true else {
                throw Problem(.forbidden, "The header X-CSRF-Token is missing or is not that of this session.")
            }
        }
    }

    private static func changesSomething(_ method: HTTPRequest.Method) -> Bool {
        method != .get && method != .head && method != .options
    }
}
