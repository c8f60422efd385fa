import FlowtallyCore
import Testing

@Suite("Logos and colours")
struct LogoTests {
    static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
        + [0, 0, 0, 40, 0, 0, 0, 20, 8, 6, 0, 0, 0]

    private static let jpeg: [UInt8] =
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC2, 0, 11, 8, 0, 20, 0, 40, 1, 1, 0x11, 0]

    private static func webp(_ kind: String, _ rest: [UInt8]) -> [UInt8] {
        Array("RIFF....WEBP\(kind)....".utf8) + rest
    }

    private static let pictures: [(bytes: [UInt8], format: ImageFormat)] = [
        (png, .png), (jpeg, .jpeg), (webp("VP8 ", [0, 0, 0, 0x9D, 0x01, 0x2A, 40, 0, 20, 0]), .webp),
        (webp("VP8X", [0, 0, 0, 0, 39, 0, 0, 19, 0, 0]), .webp), (webp("VP8L", [0x2F, 39, 0xC0, 0x04, 0]), .webp),
    ]

    @Test("format and size are read from the bytes", arguments: pictures)
    func reading(bytes: [UInt8], format: ImageFormat) throws {
        let logo = try Logo(file: bytes)
        #expect(logo.facts.format == format)
        #expect(logo.facts.size == PixelSize(width: 40, height: 20))
        #expect(logo.facts.digest == bytes.sha256)
        #expect(logo.bytes == bytes)
        #expect(Logo(facts: logo.facts, base64: logo.base64) == logo)
    }

    @Test("a picture that ends early is none", arguments: pictures)
    func cut(bytes: [UInt8], format: ImageFormat) {
        // The bytes after a PNG's or JPEG's size are not looked at.
        for length in 0..<(bytes.count - 5) {
            #expect(throws: LogoProblem.unknownFormat) { try Logo(file: Array(bytes.prefix(length))) }
        }
    }

    @Test(
        "what can hold scripts, or is no picture, is refused",
        arguments: ["", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "GIF89a", "<script>", "RIFF....WAVE"])
    func others(text: String) {
        #expect(throws: LogoProblem.unknownFormat) { try Logo(file: Array(text.utf8)) }
    }

    @Test("64 kB are taken, and a byte more is not")
    func bytes() throws {
        let most = Self.png + [UInt8](repeating: 0, count: Logo.largestBytes - Self.png.count)
        #expect(try Logo(file: most).bytes.count == Logo.largestBytes)
        #expect(throws: LogoProblem.tooLarge) { try Logo(file: most + [0]) }
    }

    @Test("a small file can hold a picture that is too large, or has no size", arguments: [18, 22])
    func pixels(position: Int) {
        var bytes = Self.png
        bytes[position] = 0x10
        #expect(throws: LogoProblem.tooManyPixels) { try Logo(file: bytes) }
        bytes[position] = 0
        bytes[position + 1] = 0
        #expect(throws: LogoProblem.unknownFormat) { try Logo(file: bytes) }
    }

    @Test("a colour is # and six digits", arguments: ["#0072b2", "#0072B2", "#FFFFFF"])
    func colour(text: String) throws {
        let colour = try #require(AccentColour(text))
        #expect(colour.hex == text.lowercased())
        #expect(colour.channels.count == 3)
    }

    @Test("anything else is no colour", arguments: ["", "#fff", "0072b2", "#0072bg", "#0072b2;", "red", "#００72b2"])
    func noColour(text: String) {
        #expect(AccentColour(text) == nil)
    }
}
