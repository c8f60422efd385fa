/// Where service requests and their history are kept.
package protocol ServiceRequestStore: Sendable {
    func create(_ draft: ServiceRequestDraft, by author: String, in workspace: WorkspaceID) async throws
        -> ServiceRequest

    /// Throws `LedgerError`: `notFound`, `transitionRefused`, `invalid` (an outcome without a meeting).
    func change(
        _ id: ServiceRequestID, _ change: ServiceRequestChange, by author: String, in workspace: WorkspaceID
    ) async throws -> ServiceRequest

    func serviceRequest(_ id: ServiceRequestID, in workspace: WorkspaceID) async throws -> ServiceRequest?

    /// By last change, newest first, after `position` (exclusive).
    func serviceRequests(
        matching filter: ServiceRequestFilter, after position: PagePosition?, limit: Int, in workspace: WorkspaceID
    ) async throws -> [ServiceRequest]

    func countServiceRequests(matching filter: ServiceRequestFilter, in workspace: WorkspaceID) async throws -> Int64

    /// Oldest first. Throws `LedgerError.notFound`.
    func history(of id: ServiceRequestID, in workspace: WorkspaceID) async throws -> [ServiceRequestEvent]
}
