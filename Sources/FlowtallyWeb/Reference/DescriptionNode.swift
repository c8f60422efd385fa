import FlowtallyCore
import Yams

/// A place in the description. Places that do not exist are empty, so a reader can walk on.
struct DescriptionNode {
    private let node: Node?

    init(_ node: Node?) {
        self.node = node
    }

    subscript(key: String) -> DescriptionNode { DescriptionNode(node?.mapping?[key]) }

    func has(_ key: String) -> Bool { node?.mapping?[key] != nil }

    var isList: Bool { node?.sequence != nil }

    var items: [DescriptionNode] { node?.sequence?.map { DescriptionNode($0) } ?? [] }

    /// The members of a mapping in the order of the file.
    var entries: [(key: String, value: DescriptionNode)] {
        node?.mapping?.map { ($0.key.string ?? "", DescriptionNode($0.value)) } ?? []
    }

    /// A scalar as it is written; empty where there is none.
    var text: String { node?.scalar?.string ?? "" }

    var optionalText: String? { node?.scalar?.string }

    /// Where this refers to, such as `#/components/schemas/Run`.
    var reference: String? { self["$ref"].optionalText }

    /// The last part of that, such as the name of a schema.
    var referenceName: String? { reference?.split(separator: "/").last.map { String($0) } }

    /// What a reference within this document, of which this is the root, leads to; anything else is itself.
    func resolved(_ node: DescriptionNode) -> DescriptionNode {
        guard let reference = node.reference else { return node }
        return resolved(reference.split(separator: "/").dropFirst().reduce(self) { $0[String($1)] })
    }

    /// An example as it is sent: text as it is, and everything else as JSON.
    var example: String { json.asString ?? json.indentedText() }

    private var json: JSONValue {
        switch node {
        case .mapping(let mapping):
            .object(mapping.map { .init(key: $0.key.string ?? "", value: DescriptionNode($0.value).json) })
        case .sequence(let sequence): .array(sequence.map { DescriptionNode($0).json })
        case .scalar(let scalar): Self.json(scalar)
        default: .null
        }
    }

    private static func json(_ scalar: Node.Scalar) -> JSONValue {
        switch Resolver.default.resolveTag(of: .scalar(scalar)) {
        case .null: .null
        case .bool: .bool(scalar.string == "true")
        case .int: Int64(scalar.string).map { .integer($0) } ?? .string(scalar.string)
        case .float: Double(scalar.string).map { .number($0) } ?? .string(scalar.string)
        default: .string(scalar.string)
        }
    }
}

extension JSONValue {
    /// On one line where it is short, and otherwise a member or element on each.
    fileprivate func indentedText(_ indentation: String = "") -> String {
        let inner = indentation + "  "
        func block(_ open: String, _ parts: [String], _ close: String) -> String {
            open + "\n" + parts.map { inner + $0 }.joined(separator: ",\n") + "\n" + indentation + close
        }
        guard text.count + indentation.count > 72 else { return text }
        return switch self {
        case .object(let members):
            block("{", members.map { "\(JSONValue.string($0.key).text): \($0.value.indentedText(inner))" }, "}")
        case .array(let elements): block("[", elements.map { $0.indentedText(inner) }, "]")
        default: text
        }
    }
}
