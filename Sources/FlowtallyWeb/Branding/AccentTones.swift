import FlowtallyCore

/// The tones of an accent colour in which marks and text can be seen on the pages' grounds, light and dark.
///
/// A tone is the colour itself where that has enough contrast, and otherwise the nearest mixture with black, or in dark pages with
/// white, that has: 3 to 1 for marks, 4.5 to 1 for text (WCAG 2.2, 1.4.3 and 1.4.11).
struct AccentTones: Equatable {
    struct Scheme: Equatable {
        /// For marks: lines, outlines.
        let accent: RGB
        /// For text, and for the ground of the main button.
        let ink: RGB
        /// For the ground of what is chosen.
        let tint: RGB
        /// For text on `ink`.
        let onInk: RGB
    }

    let light: Scheme
    let dark: Scheme

    init(_ colour: AccentColour) {
        let colour = RGB(colour)
        light = Self.scheme(
            colour, on: Self.lightGrounds, tintShare: 0.1, towards: RGB(0, 0, 0), onInk: RGB(255, 255, 255))
        dark = Self.scheme(
            colour, on: Self.darkGrounds, tintShare: 0.2, towards: RGB(255, 255, 255), onInk: RGB(16, 18, 21))
    }

    /// The grounds of `tokens.css`: card, page, shade.
    static let lightGrounds = [RGB(255, 255, 255), RGB(247, 248, 249), RGB(238, 240, 242)]
    static let darkGrounds = [RGB(23, 26, 31), RGB(16, 18, 21), RGB(35, 39, 46)]

    private static func scheme(
        _ colour: RGB, on grounds: [RGB], tintShare: Double, towards end: RGB, onInk: RGB
    ) -> Scheme {
        let tint = grounds[0].mixed(with: colour, share: tintShare)
        return Scheme(
            accent: tone(of: colour, towards: end, on: grounds, contrast: 3),
            ink: tone(of: colour, towards: end, on: grounds + [tint], contrast: 4.5), tint: tint, onInk: onInk)
    }

    private static func tone(of colour: RGB, towards end: RGB, on grounds: [RGB], contrast: Double) -> RGB {
        let mixtures = (0...100).lazy.map { colour.mixed(with: end, share: Double($0) / 100) }
        return mixtures.first { tone in grounds.allSatisfy { tone.contrast(with: $0) >= contrast } } ?? end
    }

    /// The tones as custom properties. Where the system chooses the colours, it goes on doing so.
    var styleSheet: String {
        func pair(_ tone: KeyPath<Scheme, RGB>) -> String {
            "light-dark(\(light[keyPath: tone].hex), \(dark[keyPath: tone].hex))"
        }
        return """
            @media (forced-colors: none) {
              :root {
                --accent: \(pair(\.accent));
                --accent-ink: \(pair(\.ink));
                --accent-tint: \(pair(\.tint));
                --on-accent: \(pair(\.onInk));
              }
            }

            """
    }
}
