import Foundation

/// How a workspace shows itself on its pages.
package struct Branding: Sendable, Equatable {
    package let accent: AccentColour?
    /// Nil where there is no logo.
    package let logo: LogoFacts?

    package init(accent: AccentColour? = nil, logo: LogoFacts? = nil) {
        self.accent = accent
        self.logo = logo
    }
}

/// A colour as `#0072b2`.
package struct AccentColour: Sendable, Equatable {
    package let hex: String

    /// Takes six hexadecimal digits, in any case, after `#`. Nil for anything else.
    package init?(_ text: String) {
        guard text.wholeMatch(of: /#[0-9A-Fa-f]{6}/) != nil else { return nil }
        hex = text.lowercased()
    }

    /// Red, green and blue, from 0 to 255.
    package var channels: [Int] {
        stride(from: 1, to: 7, by: 2).map { start in
            Int(hex.dropFirst(start).prefix(2), radix: 16) ?? 0
        }
    }
}

/// What is known of a logo without its bytes.
package struct LogoFacts: Sendable, Equatable {
    /// SHA-256 of the bytes, in hexadecimal.
    package let digest: String
    package let format: ImageFormat
    package let size: PixelSize

    package init(digest: String, format: ImageFormat, size: PixelSize) {
        self.digest = digest
        self.format = format
        self.size = size
    }
}

/// A picture of a kind and size that browsers can safely show.
package struct Logo: Sendable, Equatable {
    package let facts: LogoFacts
    package let bytes: [UInt8]

    package init(facts: LogoFacts, bytes: [UInt8]) {
        self.facts = facts
        self.bytes = bytes
    }

    /// Nil for what is not Base64.
    package init?(facts: LogoFacts, base64: String) {
        guard let data = Data(base64Encoded: base64) else { return nil }
        self.init(facts: facts, bytes: Array(data))
    }

    package var base64: String { Data(bytes).base64EncodedString() }

    package static let largestBytes = 64 * 1024
    /// Of either side. A small file can hold a picture that is too large to be unpacked.
    package static let largestPixels = 2000
}

package enum LogoChange: Sendable, Equatable {
    case keep
    case replace(Logo)
    case remove
}
