#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Random numbers that are the same for the same seed: SplitMix64 (Steele, Lea, Flood, 2014).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A generator of its own for each combination of numbers, so that a day's runs do not depend on the days before it.
    init(seed: UInt64, _ parts: Int...) {
        self.init(seed: seed)
        for part in parts { state = next() ^ UInt64(bitPattern: Int64(part)) }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 up to 1, without 1.
    mutating func fraction() -> Double { Double(next() >> 11) / Double(1 << 53) }

    /// True with a probability.
    mutating func chance(_ probability: Double) -> Bool { fraction() < probability }

    /// A positive number spread around a median as durations are: many near it, a few far above.
    mutating func logNormal(median: Double, spread: Double) -> Double {
        // Box-Muller: two even fractions make one normal number.
        let normal = (-2 * log(1 - fraction())).squareRoot() * cos(2 * .pi * fraction())
        return median * exp(spread * normal)
    }
}
