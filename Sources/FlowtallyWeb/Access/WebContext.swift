package import FlowtallyCore
package import Hummingbird
import Logging
import NIOCore

/// A request before anybody knows whose it is.
package struct WebContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// What the request came in on.
    let channel: any Channel
    /// Who is calling, where they proved it.
    package var principal: Principal?

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

/// A permission as a type, so that a route's context can prove it.
package protocol PermissionProof {
    static var permission: Permission { get }
}

enum CanRead: PermissionProof { static let permission = Permission.read }
enum CanRecordRuns: PermissionProof { static let permission = Permission.recordRuns }
enum CanEdit: PermissionProof { static let permission = Permission.edit }
enum CanAdminister: PermissionProof { static let permission = Permission.administer }

/// A request of somebody who has a permission in a workspace; there is no other way to get one.
struct Permitted<Proof: PermissionProof>: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    let principal: Principal

    var workspaceID: WorkspaceID { principal.workspaceID }

    /// Throws `Problem`: `unauthenticated`, `forbidden`.
    init(context: WebContext) throws {
        guard let principal = context.principal else {
            throw Problem(.unauthenticated, "Send an API key: Authorization: Bearer ft_..., or sign in.")
        }
        guard principal.permissions.contains(Proof.permission) else {
            throw Self.refusal(of: principal)
        }
        coreContext = context.coreContext
        channel = context.channel
        self.principal = principal
    }

    private static func refusal(of principal: Principal) -> Problem {
        guard principal.user == nil else {
            let role = MemberRole.needed(for: Proof.permission).rawValue
            return Problem(
                .forbidden,
                "\(principal.name) may not do this: it takes the role \(role), which an owner of the workspace can give.",
                valid: [role])
        }
        let scope = KeyScope.needed(for: Proof.permission).rawValue
        return Problem(
            .forbidden, "\(principal.name) may not do this; a key needs the scope \(scope).", valid: [scope])
    }
}

extension RouterMethods where Context == WebContext {
    /// Routes that only somebody with a permission reaches.
    func permitted<Proof: PermissionProof>(_ proof: Proof.Type) -> RouterGroup<Permitted<Proof>> {
        group(context: Permitted<Proof>.self)
    }
}
