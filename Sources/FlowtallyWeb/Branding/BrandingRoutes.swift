import FlowtallyCore
import HTTPTypes
import Hummingbird

/// Serves logo and colours under names that change with their content.
struct BrandingRoutes {
    private let ledger: any Ledger

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanRead.self)
            .get(Route.logo.path, use: logo)
            .get(Route.accentSheet.path, use: accentSheet)
    }

    private func logo(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        guard let logo = try await ledger.logo(of: context.workspaceID) else { throw LedgerError.notFound("logo") }
        let facts = logo.facts
        // Whatever the bytes may be to somebody who opens them by themselves, they can do nothing.
        return try answer(
            logo.bytes, type: facts.format.rawValue, isCurrent: facts.version == version(context),
            policy: "default-src 'none'; sandbox")
    }

    private func accentSheet(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        guard let accent = try await ledger.workspace(context.workspaceID)?.branding.accent else {
            throw LedgerError.notFound("accent colour")
        }
        let sheet = AccentTones(accent).styleSheet
        return try answer(
            Array(sheet.utf8), type: "text/css; charset=utf-8", isCurrent: sheet.contentVersion == version(context),
            policy: "default-src 'none'")
    }

    private func version(_ context: Permitted<CanRead>) throws -> String { try context.parameters.require("version") }

    /// An old name gets what is there now, and is not kept.
    private func answer(_ bytes: [UInt8], type: String, isCurrent: Bool, policy: String) throws -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: type, .contentSecurityPolicy: policy,
                .cacheControl: isCurrent ? "private, max-age=31536000, immutable" : "no-cache",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

extension LogoFacts {
    var version: String { String(digest.prefix(12)) }
}

extension String {
    fileprivate var contentVersion: String { String(sha256.prefix(12)) }
}

extension AccentColour {
    var sheetHref: String { Route.accentSheet.link(AccentTones(self).styleSheet.contentVersion) }
}
