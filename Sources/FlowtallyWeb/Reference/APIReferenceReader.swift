import FlowtallyCore
import Foundation
import Yams

/// Makes the page's model of `openapi.yaml`, so that the page says what the file says.
struct APIReferenceReader {
    /// Pages for people are no API.
    private static let hiddenGroup = "Pages"
    private static let methods = ["get", "post", "put", "patch", "delete"]

    private let document: DescriptionNode
    private let schemas: SchemaReader

    /// Throws where the text is not YAML.
    init(yaml: String) throws {
        document = DescriptionNode(try Yams.compose(yaml: yaml) ?? "")
        schemas = SchemaReader(document: document)
    }

    func read() -> APIReference {
        let operations = document["paths"].entries.flatMap { path, item in
            Self.methods.compactMap { method in item.has(method) ? operation(method, path, item) : nil }
        }
        let shown = operations.filter { $0.group != Self.hiddenGroup }
        let groups = document["tags"].items.compactMap { tag -> APIReference.Group? in
            let name = tag["name"].text
            let own = shown.filter { $0.group == name }.map(\.operation)
            guard !own.isEmpty else { return nil }
            return APIReference.Group(
                name: name, id: "group-" + name.lowercased().replacing(" ", with: "-"),
                descriptionHTML: MarkedText(tag["description"].text).inlineHTML, operations: own)
        }
        return APIReference(
            title: document["info"]["title"].text,
            descriptionHTML: MarkedText(document["info"]["description"].text).html, groups: groups,
            schemas: schemas.schemas(of: shown.map(\.node)))
    }

    private func operation(
        _ method: String, _ path: String, _ item: DescriptionNode
    ) -> (group: String, node: DescriptionNode, operation: APIReference.Operation) {
        let node = item[method]
        let parameters = (item["parameters"].items + node["parameters"].items).map { parameter(document.resolved($0)) }
        let operation = APIReference.Operation(
            id: node["operationId"].text, method: method.uppercased(), path: path,
            summaryHTML: MarkedText(node["summary"].text).inlineHTML,
            descriptionHTML: node["description"].optionalText.map { MarkedText($0).html },
            scope: node["x-scope"].optionalText, isOpen: node.has("security") && node["security"].items.isEmpty,
            parameters: parameters,
            body: node.has("requestBody")
                ? APIReference.Body(contents: contents(document.resolved(node["requestBody"]))) : nil,
            answers: node["responses"].entries.map { status, answer in
                let answer = document.resolved(answer)
                return APIReference.Answer(
                    status: status, isProblem: status >= "4",
                    descriptionHTML: MarkedText(answer["description"].text).inlineHTML,
                    contents: contents(answer, showsSchemasExample: status < "4"))
            })
        return (node["tags"].items.first?.text ?? "", node, operation)
    }

    private func parameter(_ node: DescriptionNode) -> APIReference.Parameter {
        APIReference.Parameter(
            name: node["name"].text, place: node["in"].text, isRequired: node["required"].text == "true",
            typeHTML: schemas.typeHTML(node["schema"]),
            descriptionHTML: node["description"].optionalText.map { MarkedText($0).inlineHTML })
    }

    /// - Parameter showsSchemasExample: whether the example of the schema stands in for one of the content's own. That of problems is
    ///   shown once, with their schema.
    private func contents(_ node: DescriptionNode, showsSchemasExample: Bool = true) -> [APIReference.Content] {
        node["content"].entries.map { mediaType, content in
            APIReference.Content(
                mediaType: mediaType, typeHTML: schemas.typeHTML(content["schema"]),
                example: example(content, showsSchemasExample))
        }
    }

    /// The content's own example, the first of several, or that of its schema.
    private func example(_ content: DescriptionNode, _ showsSchemasExample: Bool) -> String? {
        if content.has("example") { return content["example"].example }
        if let first = content["examples"].entries.first { return document.resolved(first.value)["value"].example }
        return showsSchemasExample ? document.resolved(content["schema"])["examples"].items.first?.example : nil
    }
}
