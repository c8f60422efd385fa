import FlowtallyCore
import Foundation
import HTTPTypes
import Hummingbird

/// One part of a page, as it is had alone.
struct SlotContent: Sendable {
    /// Read with what it shows or before it.
    let workspace: Workspace
    let html: String
    /// When its figures were read, in the viewer's conventions.
    let updatedAt: String
    /// How long it holds though nothing changes.
    var lasts = Milliseconds.days(1)
}

extension DashboardAnswers {
    /// The content of one slot, or 304 where the browser has it already.
    ///
    /// The content holds no time, so that equal figures are equal answers; when they were read stands in the header `Updated`.
    /// It ends with a mark that names the slot: what comes without it was cut off or is not from here.
    ///
    /// Throws what `make` throws, and `LedgerError.unavailable` where only old figures can be had: the page still shows them, and says
    /// so.
    ///
    /// - Parameters:
    ///   - variant: what the content depends on besides the viewer's conventions.
    func slot(
        _ name: String, variant: String = "", to request: Request, in workspace: WorkspaceID,
        _ make: @escaping @Sendable (Locale) async throws -> SlotContent
    ) async throws -> Response {
        let locale = Locale(ofViewer: request)
        let key = AnswerKey(workspace: workspace, kind: "slot-\(name)", parameters: "\(locale.identifier) \(variant)")
        let given = try await answer(for: key, recomputes: request.recomputes) {
            let content = try await make(locale)
            return Content(
                workspace: content.workspace,
                bytes: Array("\(content.html)<p hidden data-end=\"\(name)\"></p>\n".utf8),
                shownTime: content.updatedAt.addingPercentEncoding(withAllowedCharacters: .timeAllowed) ?? "",
                lasts: content.lasts)
        }
        guard given.source != .stale else { throw LedgerError.unavailable("the figures could not be read anew") }
        var response = Response(html: given.answer.body)
        response.headers[.updated] = given.answer.shownTime
        return response.unlessKnown(to: request, tag: given.answer.entityTag)
    }
}

extension HTTPField.Name {
    /// When the figures of an answer were read, in the viewer's conventions, percent-encoded.
    static let updated = Self("Updated")!
}

extension CharacterSet {
    fileprivate static let timeAllowed = CharacterSet.urlPathAllowed.union([":"])
}
