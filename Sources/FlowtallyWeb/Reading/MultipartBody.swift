/// A body of the type `multipart/form-data` (RFC 7578), as browsers send forms with files.
struct MultipartBody {
    struct Part {
        let name: String
        /// Nil for a field that is no file.
        let fileName: String?
        let bytes: [UInt8]
    }

    let parts: [Part]

    /// Throws `Problem.Kind.malformed`.
    init(contentType: String, _ body: [UInt8]) throws {
        guard let boundary = Self.parameter("boundary", of: contentType), (1...70).contains(boundary.utf8.count) else {
            throw Problem(.malformed, "Content-Type must name the boundary of the form's parts.")
        }
        // Each delimiter but the first begins with the line break that ends the part before it.
        let delimiter = Array("\r\n--\(boundary)".utf8)
        let pieces = ([0x0D, 0x0A] + body).pieces(between: delimiter)
        guard pieces.count > 2, pieces.last?.starts(with: Array("--".utf8)) == true else {
            throw Problem(.malformed, "The form's parts are not complete.")
        }
        parts = try pieces.dropFirst().dropLast().map(Self.part)
    }

    private static func part(_ piece: ArraySlice<UInt8>) throws -> Part {
        guard let end = piece.firstRange(of: Array("\r\n\r\n".utf8)) else {
            throw Problem(.malformed, "A part of the form has no header.")
        }
        let lines = String(decoding: piece[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let disposition = lines.first { $0.lowercased().hasPrefix("content-disposition:") }.map(String.init) ?? ""
        guard let name = parameter("name", of: disposition) else {
            throw Problem(.malformed, "A part of the form has no name.")
        }
        return Part(
            name: name, fileName: parameter("filename", of: disposition), bytes: Array(piece[end.upperBound...]))
    }

    /// The parameter of a header, bare or in quotes. Browsers write a quote inside a name as `%22`.
    private static func parameter(_ name: String, of header: String) -> String? {
        for part in header.split(separator: ";").dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1).map(\.trimmingSpaces)
            guard pair.count == 2, pair[0].lowercased() == name else { continue }
            let value = pair[1]
            return String(value.hasPrefix("\"") && value.hasSuffix("\"") ? value.dropFirst().dropLast() : value)
        }
        return nil
    }
}

extension [UInt8] {
    /// What stands before, between and after the places where `delimiter` stands.
    fileprivate func pieces(between delimiter: [UInt8]) -> [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = []
        var rest = self[...]
        while let range = rest.firstRange(of: delimiter) {
            pieces.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return pieces + [rest]
    }
}
