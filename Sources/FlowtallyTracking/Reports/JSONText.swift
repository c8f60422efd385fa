import Foundation

/// A JSON value, written on one line.
struct JSONText: Sendable, Equatable {
    static let mostEncodedBytes = 64 * 1024

    private(set) var bytes: [UInt8]

    /// Throws what the encoder throws, and ``TooLarge``.
    init(encoding value: any Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        bytes = Array(try encoder.encode(value))
        guard bytes.count <= Self.mostEncodedBytes else { throw TooLarge(bytes: bytes.count) }
    }

    init(string: String) {
        bytes = [UInt8(ascii: "\"")]
        bytes.reserveCapacity(string.utf8.count + 2)
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x0A: bytes += Array("\\n".utf8)
            case ..<0x20:
                bytes += Array("\\u00".utf8) + [Self.hexDigits[Int(byte >> 4)], Self.hexDigits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    init(array: [JSONText]) {
        bytes = [UInt8(ascii: "[")] + array.map(\.bytes).joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    }

    /// An object; the names need no escapes.
    init(members: [(name: String, value: JSONText)]) {
        bytes = [UInt8(ascii: "{")]
        for (name, value) in members {
            if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(UInt8(ascii: "\""))
            bytes += name.utf8
            bytes += "\":".utf8
            bytes += value.bytes
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// The object with one more member; nil if this is no object or has that member.
    func adding(_ name: String, _ value: JSONText) -> JSONText? {
        guard let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any], object[name] == nil
        else { return nil }
        var longer = self
        longer.bytes.removeLast()
        longer.bytes += JSONText(members: [(name, value)]).bytes.dropFirst()
        if !object.isEmpty { longer.bytes.insert(UInt8(ascii: ","), at: bytes.count - 1) }
        return longer
    }

    /// A value with more than ``mostEncodedBytes``.
    struct TooLarge: Error, CustomStringConvertible {
        let bytes: Int

        var description: String { "it has \(bytes) bytes as JSON; at most \(mostEncodedBytes) are kept" }
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}
