import FlowtallyCore
import Foundation

/// A colour of sRGB, with channels from 0 to 255.
struct RGB: Equatable {
    let red: Int
    let green: Int
    let blue: Int

    init(_ red: Int, _ green: Int, _ blue: Int) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    init(_ colour: AccentColour) {
        let channels = colour.channels
        self.init(channels[0], channels[1], channels[2])
    }

    var hex: String {
        "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// - Parameter share: of the other colour, from 0 to 1.
    func mixed(with other: RGB, share: Double) -> RGB {
        func mix(_ own: Int, _ other: Int) -> Int { Int((Double(own) * (1 - share) + Double(other) * share).rounded()) }
        return RGB(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
    }

    /// From 1 to 21 (WCAG 2.2, "contrast ratio").
    func contrast(with other: RGB) -> Double {
        let (one, two) = (relativeLuminance, other.relativeLuminance)
        return (max(one, two) + 0.05) / (min(one, two) + 0.05)
    }

    private var relativeLuminance: Double {
        func linear(_ channel: Int) -> Double {
            let value = Double(channel) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
}
