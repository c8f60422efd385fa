import Foundation

extension JSONValue {
    /// Reads one JSON text (RFC 8259).
    ///
    /// Throws `JSONSyntaxError` for anything else, and for nesting deeper than Foundation allows (512).
    package init(parsing bytes: some Sequence<UInt8>) throws(JSONSyntaxError) {
        do {
            self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch DecodingError.dataCorrupted(let context) {
            throw JSONSyntaxError(reason: Self.reason(context.underlyingError))
        } catch {
            throw JSONSyntaxError(reason: "not valid JSON")
        }
    }

    private static func reason(_ error: (any Error)?) -> String {
        let description = error.map { ($0 as NSError).userInfo["NSDebugDescription"] as? String ?? "" } ?? ""
        return description.isEmpty ? "not valid JSON" : description
    }
}

/// A text that is not JSON.
package struct JSONSyntaxError: Error, Equatable {
    /// What is wrong, fit to be shown to whoever sent it.
    package let reason: String
}

extension JSONValue: Decodable {
    package init(from decoder: any Decoder) throws {
        // Ordered by how often each kind occurs: every miss costs a thrown error.
        let single = try decoder.singleValueContainer()
        if single.decodeNil() {
            self = .null
        } else if let text = try? single.decode(String.self) {
            self = .string(text)
        } else if let integer = try? single.decode(Int64.self) {
            self = .integer(integer)
        } else if let keyed = try? decoder.container(keyedBy: AnyKey.self) {
            self = .object(
                try keyed.allKeys.sorted { $0.stringValue < $1.stringValue }
                    .map { Member(key: $0.stringValue, value: try keyed.decode(JSONValue.self, forKey: $0)) })
        } else if let bool = try? single.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? single.decode(Double.self) {
            self = .number(number)
        } else {
            self = .array(try single.decode([JSONValue].self))
        }
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
