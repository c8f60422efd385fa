import Foundation

/// An address of the Internet Protocol.
///
/// One of version 4 that is written as one of version 6 (`::ffff:127.0.0.1`) is what it means: the one of version 4.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16, in network order.
    let bytes: [UInt8]

    package var isIPv6: Bool { bytes.count == 16 }

    /// - Parameter bytes: 4 or 16; nil for another number.
    package init?(bytes: [UInt8]) {
        switch bytes.count {
        case 4: self.bytes = bytes
        case 16: self.bytes = Array(bytes.prefix(12)) == Self.mapped ? Array(bytes.suffix(4)) : bytes
        default: return nil
        }
    }

    /// Takes `192.0.2.1` and `2001:db8::1`, and none of the shorter and older ways to write them.
    package init?(_ text: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            self.init(bytes: Array(bytes.prefix(4)))
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            self.init(bytes: bytes)
        } else {
            return nil
        }
    }

    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(isIPv6 ? AF_INET6 : AF_INET, bytes, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]
}

/// Neighbouring addresses: `10.0.0.0/8`, `fd00::/8`, or a single one.
package struct IPNetwork: Sendable, Hashable, CustomStringConvertible {
    private let first: IPAddress
    private let length: Int

    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(String(parts[0])) else { return nil }
        first = address
        guard parts.count == 2 else {
            length = address.bytes.count * 8
            return
        }
        guard let length = Int(parts[1]), (0...address.bytes.count * 8).contains(length) else { return nil }
        self.length = length
    }

    package func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == first.bytes.count else { return false }
        let (whole, rest) = length.quotientAndRemainder(dividingBy: 8)
        guard address.bytes.prefix(whole) == first.bytes.prefix(whole) else { return false }
        return rest == 0 || (address.bytes[whole] ^ first.bytes[whole]) >> (8 - rest) == 0
    }

    package var description: String { "\(first)/\(length)" }
}
