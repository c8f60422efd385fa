import FlowtallyCore

extension Branding {
    init(_ row: SQLRow) throws {
        self.init(
            accent: try row.optionalText("accent_colour").flatMap { AccentColour($0) }, logo: try LogoFacts(row))
    }
}

extension LogoFacts {
    /// Nil where there is no logo.
    init?(_ row: SQLRow) throws {
        guard let digest = try row.optionalText("logo_digest") else { return nil }
        self.init(
            digest: digest, format: try row.value("logo_format", ImageFormat.init(rawValue:)),
            size: PixelSize(width: Int(try row.integer("logo_width")), height: Int(try row.integer("logo_height"))))
    }
}

extension Logo {
    var arguments: [String: SQLValue] {
        [
            "digest": .text(facts.digest), "format": .text(facts.format.rawValue),
            "width": .integer(facts.size.width), "height": .integer(facts.size.height),
            "base64": .text(base64),
        ]
    }
}
