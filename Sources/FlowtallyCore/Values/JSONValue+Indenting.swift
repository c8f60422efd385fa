extension JSONValue {
    /// The value as JSON on several lines, indented by two spaces: for people.
    package var indentedText: String {
        var output: [UInt8] = []
        write(at: 0, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    private func write(at depth: Int, to output: inout [UInt8]) {
        switch self {
        case .array(let values) where !values.isEmpty:
            Self.write(values, between: ("[", "]"), at: depth, to: &output) { value, output in
                value.write(at: depth + 1, to: &output)
            }
        case .object(let members) where !members.isEmpty:
            Self.write(members, between: ("{", "}"), at: depth, to: &output) { member, output in
                output += JSONValue.string(member.key).bytes + Array(": ".utf8)
                member.value.write(at: depth + 1, to: &output)
            }
        default: output += bytes
        }
    }

    private static func write<Element>(
        _ elements: [Element], between brackets: (String, String), at depth: Int, to output: inout [UInt8],
        _ write: (Element, inout [UInt8]) -> Void
    ) {
        func beginLine(_ depth: Int) { output += [0x0A] + Array(repeating: 0x20, count: 2 * depth) }
        output += brackets.0.utf8
        for (index, element) in elements.enumerated() {
            if index > 0 { output += ",".utf8 }
            beginLine(depth + 1)
            write(element, &output)
        }
        beginLine(depth)
        output += brackets.1.utf8
    }
}
