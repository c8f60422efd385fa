import FlowtallyCore
import Foundation
import Mustache

/// The templates of all pages, read once.
package struct Templates: Sendable {
    let names: Set<String>
    private let library: MustacheLibrary
    private let reportsOneIn: Int

    /// Throws where one is damaged.
    ///
    /// - Parameter reportsOneIn: how many views of pages there are for each that reports how it went; 0 where none does.
    package init(reportsOneIn: Int) async throws {
        self.reportsOneIn = reportsOneIn
        library = try await MustacheLibrary(directory: WebResources.templates)
        let files = try FileManager.default.contentsOfDirectory(atPath: WebResources.templates)
        names = Set(files.filter { $0.hasSuffix(".mustache") }.map { String($0.dropLast(".mustache".count)) })
    }

    func render(_ name: String, _ model: Any) throws -> String {
        guard let text = library.render(model, withTemplate: name) else { throw MissingTemplate(name: name) }
        return text
    }

    /// A whole page: a body inside the layout.
    func page(_ name: String, _ model: Any, _ layout: PageLayout) throws -> String {
        var layout = layout
        layout.content = try render(name, model)
        if reportsOneIn > 0, layout.session != nil { layout.reports = .init(page: name, oneIn: reportsOneIn) }
        return try render("layout", layout)
    }
}

/// A template that is not installed.
struct MissingTemplate: Error {
    let name: String
}
