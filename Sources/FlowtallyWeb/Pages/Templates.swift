import FlowtallyCore
import Mustache

/// The templates of all pages, read once.
struct Templates: Sendable {
    private let library: MustacheLibrary

    init() async throws {
        library = try await MustacheLibrary(directory: WebResources.templates)
    }

    func render(_ name: String, _ model: Any) throws -> String {
        guard let text = library.render(model, withTemplate: name) else { throw MissingTemplate(name: name) }
        return text
    }

    /// A whole page: a body inside the layout.
    func page(_ name: String, _ model: Any, _ layout: PageLayout) throws -> String {
        var layout = layout
        layout.content = try render(name, model)
        return try render("layout", layout)
    }
}

/// A template that is not installed.
struct MissingTemplate: Error {
    let name: String
}
