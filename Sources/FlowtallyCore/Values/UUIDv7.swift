/// UUID version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then random bits.
enum UUIDv7 {
    static func text(at instant: Instant) -> String {
        var generator = SystemRandomNumberGenerator()
        let time = UInt64(truncatingIfNeeded: max(0, instant.milliseconds)) & 0xFFFF_FFFF_FFFF
        let high = time << 16 | 0x7000 | generator.next() & 0x0FFF
        let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return format(high: high, low: low)
    }

    private static func format(high: UInt64, low: UInt64) -> String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for (index, word) in [high, low].enumerated() {
                for nibble in 0..<16 {
                    if index == 0 && (nibble == 8 || nibble == 12) || index == 1 && (nibble == 0 || nibble == 4) {
                        buffer[position] = UInt8(ascii: "-")
                        position += 1
                    }
                    buffer[position] = hexDigits[Int(word >> UInt64(60 - nibble * 4) & 0xF)]
                    position += 1
                }
            }
            return position
        }
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}
