import FlowtallyCore
import Hummingbird

/// The cookie that carries a session's secret.
struct SessionCookie {
    static let lifetime = Milliseconds.days(30)

    private let usesTLS: Bool

    init(_ settings: WebSettings) {
        usesTLS = settings.usesTLS
    }

    /// With TLS the name binds the cookie to this host and to TLS (RFC 6265bis, section 4.1.3.2).
    private var name: String { usesTLS ? "__Host-flowtally_session" : "flowtally_session" }

    func secret(of request: Request) -> SecretToken? {
        request.cookies[name].map { SecretToken($0.value) }
    }

    func set(_ secret: SecretToken, on response: inout Response) {
        setCookie(secret.text, seconds: Int(Self.lifetime.count / 1000), on: &response)
    }

    func clear(on response: inout Response) {
        setCookie("", seconds: 0, on: &response)
    }

    private func setCookie(_ value: String, seconds: Int, on response: inout Response) {
        response.setCookie(
            Cookie(
                name: name, value: value, maxAge: seconds, path: "/", secure: usesTLS, httpOnly: true, sameSite: .lax))
    }
}
