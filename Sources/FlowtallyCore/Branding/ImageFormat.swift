/// The formats of pictures that cannot hold scripts; SVG can.
package enum ImageFormat: String, Sendable, CaseIterable {
    case png = "image/png"
    case jpeg = "image/jpeg"
    case webp = "image/webp"
}

package struct PixelSize: Sendable, Equatable {
    package let width: Int
    package let height: Int

    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}

/// Why a file cannot be a logo.
package enum LogoProblem: Error, Sendable, Equatable, CaseIterable {
    case tooLarge
    case unknownFormat
    case tooManyPixels

    /// A sentence fit to be shown.
    package var text: String {
        switch self {
        case .tooLarge: "The logo may have at most \(Logo.largestBytes / 1024) kB."
        case .unknownFormat: "The logo must be a PNG, JPEG or WebP picture. SVG is not taken: it can hold scripts."
        case .tooManyPixels: "The logo may be at most \(Logo.largestPixels) pixels wide and high."
        }
    }
}

extension Logo {
    /// Takes a file's bytes: what they are is read from them, whatever the file was called. Throws `LogoProblem`.
    package init(file bytes: [UInt8]) throws(LogoProblem) {
        guard bytes.count <= Self.largestBytes else { throw .tooLarge }
        guard let (format, size) = ImageHeader(bytes).formatAndSize, size.width > 0, size.height > 0 else {
            throw .unknownFormat
        }
        guard size.width <= Self.largestPixels, size.height <= Self.largestPixels else { throw .tooManyPixels }
        self.init(facts: LogoFacts(digest: bytes.sha256, format: format, size: size), bytes: bytes)
    }
}
