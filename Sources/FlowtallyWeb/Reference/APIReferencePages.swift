import FlowtallyCore
import Foundation
import Hummingbird

/// The API's description as a page to read.
struct APIReferencePages {
    private static let reference = Result {
        try APIReferenceReader(yaml: try String(contentsOf: WebResources.openAPI, encoding: .utf8)).read()
    }

    private let ledger: any Ledger
    private let templates: Templates

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        templates = dependencies.templates
    }

    func register(_ router: Router<WebContext>) {
        router.get(Route.apiReference.path) { _, context in
            let layout = PageLayout(title: "API", session: try await .ofVisitor(context.principal, in: ledger))
            return Response(html: try templates.page("api-reference", Self.reference.get(), layout))
        }
    }
}
