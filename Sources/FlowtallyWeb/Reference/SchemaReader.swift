import FlowtallyCore

/// Writes schemas as words and tables.
struct SchemaReader {
    private let document: DescriptionNode

    init(document: DescriptionNode) {
        self.document = document
    }

    /// Those that are worth a heading: objects, and lists of words. Plain values are told where they are used.
    ///
    /// - Parameter roots: what refers to them, itself or through others.
    func schemas(of roots: [DescriptionNode]) -> [APIReference.Schema] {
        var references: Set<String> = []
        for root in roots { collectReferences(in: root, &references) }
        return document["components"]["schemas"].entries.compactMap { name, node in
            let properties = properties(of: node)
            guard references.contains("#/components/schemas/" + name), isWorthHeading(node) else { return nil }
            return APIReference.Schema(
                name: name, id: Self.id(name),
                descriptionHTML: node["description"].optionalText.map { MarkedText($0).html }, properties: properties,
                typeHTML: properties.isEmpty ? typeHTML(node) : nil,
                example: node["examples"].items.first.map(\.example))
        }
    }

    private func collectReferences(in node: DescriptionNode, _ references: inout Set<String>) {
        if let reference = node.reference {
            if references.insert(reference).inserted { collectReferences(in: document.resolved(node), &references) }
        } else {
            for child in node.items + node.entries.map(\.value) { collectReferences(in: child, &references) }
        }
    }

    private func isWorthHeading(_ node: DescriptionNode) -> Bool {
        node.has("properties") || node.has("allOf") || node.has("enum")
    }

    private static func id(_ name: String) -> String { "schema-" + name }

    /// Also those of the schemas that this one is made of.
    private func properties(of node: DescriptionNode) -> [APIReference.Property] {
        let required = Set(node["required"].items.map(\.text))
        let inherited = node["allOf"].items.flatMap { properties(of: document.resolved($0)) }
        return inherited
            + node["properties"].entries.map { name, property in
                APIReference.Property(
                    name: name, isRequired: required.contains(name), typeHTML: typeHTML(property),
                    descriptionHTML: property["description"].optionalText.map { MarkedText($0).inlineHTML })
            }
    }

    /// What values a schema allows, in a few words.
    func typeHTML(_ node: DescriptionNode) -> String {
        if let name = node.referenceName {
            let target = document.resolved(node)
            return isWorthHeading(target)
                ? "<a href=\"#\(Self.id(name))\">\(MarkedText(name).inlineHTML)</a>" : typeHTML(target)
        }
        if node.has("const") { return code(node["const"].text) }
        if node.has("enum") { return node["enum"].items.map { code($0.text) }.joined(separator: ", ") }
        for choice in ["anyOf", "oneOf"] where node.has(choice) && !node.has("properties") {
            return unique(node[choice].items.map(typeHTML)).joined(separator: " or ")
        }
        if node.has("allOf") { return node["allOf"].items.map(typeHTML).joined(separator: " with ") }
        let types = node["type"].isList ? node["type"].items.map(\.text) : [node["type"].text]
        return types.map { word($0, node) }.joined(separator: " or ") + limits(node)
    }

    private func word(_ type: String, _ node: DescriptionNode) -> String {
        switch type {
        case "": "any JSON"
        case "array": "list of " + typeHTML(node["items"])
        case "string": MarkedText(node["format"].optionalText ?? "string").inlineHTML
        default: MarkedText(type).inlineHTML
        }
    }

    private func limits(_ node: DescriptionNode) -> String {
        func range(_ low: String, _ high: String) -> String? {
            switch (node[low].optionalText, node[high].optionalText) {
            case (nil, nil): nil
            case (let low?, nil): "at least \(low)"
            case (nil, let high?): "up to \(high)"
            case (let low?, let high?): "\(low) to \(high)"
            }
        }
        let found = [
            range("minimum", "maximum"), range("minLength", "maxLength").map { $0 + " characters" },
            range("minItems", "maxItems").map { $0 + " items" },
            node["default"].optionalText.map { $0 + " by default" },
        ].compactMap(\.self)
        return found.isEmpty ? "" : ", " + MarkedText(found.joined(separator: ", ")).inlineHTML
    }

    private func code(_ text: String) -> String { MarkedText("`\(text)`").inlineHTML }

    private func unique(_ texts: [String]) -> [String] {
        texts.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
