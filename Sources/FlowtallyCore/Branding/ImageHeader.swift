/// The beginning of a picture's file: which format it has, and its size in pixels.
struct ImageHeader {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Nil for what is none of the formats, or ends too early.
    var formatAndSize: (ImageFormat, PixelSize)? {
        if let size = pngSize { return (.png, size) }
        if let size = jpegSize { return (.jpeg, size) }
        return webpSize.map { (.webp, $0) }
    }

    /// A PNG begins with its signature and the chunk `IHDR` (PNG, third edition, 5.2 and 11.2.1).
    private var pngSize: PixelSize? {
        guard has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], at: 0), has("IHDR", at: 12),
            let width = bigEndian(at: 16, 4), let height = bigEndian(at: 20, 4)
        else { return nil }
        return PixelSize(width: width, height: height)
    }

    /// A JPEG is a list of marked segments; one that starts a frame has the size (ITU-T T.81, B.2.2).
    private var jpegSize: PixelSize? {
        guard has([0xFF, 0xD8, 0xFF], at: 0) else { return nil }
        var position = 2
        while let mark = bigEndian(at: position, 2), let length = bigEndian(at: position + 2, 2),
            mark >> 8 == 0xFF, length >= 2
        {
            let isFrame = (0xC0...0xCF).contains(mark & 0xFF) && ![0xC4, 0xC8, 0xCC].contains(mark & 0xFF)
            if isFrame {
                guard let height = bigEndian(at: position + 5, 2), let width = bigEndian(at: position + 7, 2) else {
                    return nil
                }
                return PixelSize(width: width, height: height)
            }
            position += 2 + length
        }
        return nil
    }

    /// A WebP is a RIFF file whose first chunk is of one of three kinds (RFC 9649, 2.5 to 2.7).
    private var webpSize: PixelSize? {
        guard has("RIFF", at: 0), has("WEBP", at: 8) else { return nil }
        if has("VP8X", at: 12), let width = littleEndian(at: 24, 3), let height = littleEndian(at: 27, 3) {
            return PixelSize(width: width + 1, height: height + 1)
        }
        if has("VP8L", at: 12), has([0x2F], at: 20), let bits = littleEndian(at: 21, 4) {
            return PixelSize(width: bits & 0x3FFF + 1, height: bits >> 14 & 0x3FFF + 1)
        }
        if has("VP8 ", at: 12), has([0x9D, 0x01, 0x2A], at: 23), let width = littleEndian(at: 26, 2),
            let height = littleEndian(at: 28, 2)
        {
            return PixelSize(width: width & 0x3FFF, height: height & 0x3FFF)
        }
        return nil
    }

    private func has(_ expected: [UInt8], at position: Int) -> Bool {
        bytes.dropFirst(position).starts(with: expected)
    }

    private func has(_ expected: String, at position: Int) -> Bool { has(Array(expected.utf8), at: position) }

    private func bigEndian(at position: Int, _ count: Int) -> Int? {
        guard position + count <= bytes.count else { return nil }
        return bytes[position..<position + count].reduce(0) { $0 << 8 | Int($1) }
    }

    private func littleEndian(at position: Int, _ count: Int) -> Int? {
        guard position + count <= bytes.count else { return nil }
        return bytes[position..<position + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
