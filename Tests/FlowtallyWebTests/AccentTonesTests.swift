import FlowtallyCore
import FlowtallyTestSupport
import Foundation
import Testing

@testable import FlowtallyWeb

@Suite("Tones of an accent colour")
struct AccentTonesTests {
    /// The corners and edges of the colours, and random ones.
    private static let colours: [String] = {
        let steps = ["00", "40", "80", "c0", "ff"]
        let corners = steps.flatMap { red in steps.flatMap { green in steps.map { "#" + red + green + $0 } } }
        var random = SplitMix64(seed: 1)
        return corners + (0..<200).map { _ in RGB.random(using: &random).hex }
    }()

    @Test("text is readable and marks are seen on every ground, whatever the colour", arguments: colours)
    func contrast(hex: String) throws {
        let tones = AccentTones(try #require(AccentColour(hex)))
        for (scheme, grounds) in [(tones.light, AccentTones.lightGrounds), (tones.dark, AccentTones.darkGrounds)] {
            for ground in grounds {
                #expect(scheme.accent.contrast(with: ground) >= 3)
                #expect(scheme.ink.contrast(with: ground) >= 4.5)
            }
            #expect(scheme.ink.contrast(with: scheme.tint) >= 4.5)
            #expect(scheme.onInk.contrast(with: scheme.ink) >= 4.5)
        }
    }

    @Test("a colour that can be read already stays as it is", arguments: ["#005a8e", "#7a1f5c", "#1d4d2b"])
    func unchanged(hex: String) throws {
        let tones = AccentTones(try #require(AccentColour(hex)))
        #expect(tones.light.ink.hex == hex)
        #expect(tones.light.accent.hex == hex)
    }

    @Test("contrast is that of WCAG")
    func ratio() {
        let (black, white) = (RGB(0, 0, 0), RGB(255, 255, 255))
        #expect(black.contrast(with: white) == 21)
        #expect(white.contrast(with: white) == 1)
        // The well-known lightest grey that passes on white.
        #expect(RGB(118, 118, 118).contrast(with: white) >= 4.5)
        #expect(RGB(119, 119, 119).contrast(with: white) < 4.5)
    }

    @Test("the grounds are those of the style sheet")
    func grounds() throws {
        let sheet = try String(contentsOfFile: WebResources.assets + "/css/tokens.css", encoding: .utf8)
        func ground(_ token: String) throws -> (light: RGB, dark: RGB) {
            let pattern = try Regex(
                "--\(token): light-dark\\((#[0-9a-f]+), (#[0-9a-f]+)\\)", as: (Substring, Substring, Substring).self)
            let match = try #require(try pattern.firstMatch(in: sheet)).output
            func colour(_ text: Substring) throws -> RGB {
                let digits = text.count == 4 ? text.dropFirst().flatMap { [$0, $0] } : Array(text.dropFirst())
                return RGB(try #require(AccentColour("#" + String(digits))))
            }
            return (try colour(match.1), try colour(match.2))
        }
        let grounds = try ["card", "page", "shade"].map(ground)
        #expect(grounds.map(\.light) == AccentTones.lightGrounds)
        #expect(grounds.map(\.dark) == AccentTones.darkGrounds)
    }
}

extension RGB {
    fileprivate static func random(using random: inout SplitMix64) -> RGB {
        RGB(
            Int.random(in: 0...255, using: &random), Int.random(in: 0...255, using: &random),
            Int.random(in: 0...255, using: &random))
    }
}
