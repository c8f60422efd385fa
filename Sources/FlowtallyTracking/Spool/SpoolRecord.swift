/// A report as a spool keeps it: the checksum of the line in eight hexadecimal digits, a blank, the line, a line end.
///
/// A report's line holds no line end, so damage to a record never reaches further than the next one.
enum SpoolRecord {
    static let lineEnd = UInt8(ascii: "\n")
    private static let prefixBytes = 9

    static func bytes(of line: [UInt8]) -> [UInt8] {
        checksum(line[...]) + [UInt8(ascii: " ")] + line + [lineEnd]
    }

    /// The line in a record without its line end; nil if the record is damaged.
    static func line(in record: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard record.count > prefixBytes, record[record.startIndex + prefixBytes - 1] == UInt8(ascii: " ") else {
            return nil
        }
        let line = record.dropFirst(prefixBytes)
        return record.prefix(prefixBytes - 1).elementsEqual(checksum(line)) ? line : nil
    }

    private static func checksum(_ line: ArraySlice<UInt8>) -> [UInt8] {
        let value = CRC32.checksum(line)
        return (0..<8).map { hexDigits[Int(value >> (28 - 4 * UInt32($0)) & 15)] }
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}

/// The checksum of Ethernet and gzip (polynomial 0xEDB88320).
enum CRC32 {
    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        ~bytes.reduce(~0) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ ($0 >> 8) }
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 0 ? value >> 1 : 0xEDB8_8320 ^ (value >> 1) }
    }
}
