/// A small picture of an hour, a place for each minute; the newest is at the right.
struct MinuteChart {
    static let width = 240
    static let height = 56
    private static let minutes = 60
    private static let step = Double(width) / Double(minutes)

    /// What the picture says, for those who do not see it.
    let summary: String
    /// How much the top of the picture is.
    let top: String
    var barsPath: String?
    var linePath: String?

    /// - Parameters:
    ///   - values: the newest last; nil where there is none.
    ///   - format: writes a value as people read it.
    init(bars values: [Double?], summary: String, format: (Double) -> String) {
        let (places, largest) = Self.places(values)
        self.summary = summary
        top = format(largest)
        barsPath = places.map { x, y in "M\(Self.text(x)) \(Self.height)V\(Self.text(y))" }.joined()
    }

    /// As bars are drawn, but connected where minutes follow each other.
    init(line values: [Double?], summary: String, format: (Double) -> String) {
        let (places, largest) = Self.places(values)
        self.summary = summary
        top = format(largest)
        var lastX = -Double.infinity
        linePath = places.map { x, y in
            defer { lastX = x }
            let isNext = x - lastX < Self.step * 1.5
            // A lone minute is a dot: a line of no length with round ends.
            return isNext ? "L\(Self.text(x)) \(Self.text(y))" : "M\(Self.text(x)) \(Self.text(y))h0"
        }.joined()
    }

    private static func places(_ values: [Double?]) -> (places: [(x: Double, y: Double)], largest: Double) {
        let values = values.suffix(minutes)
        let largest = values.compactMap { $0 }.max() ?? 0
        let first = minutes - values.count
        let places = values.enumerated().compactMap { index, value -> (x: Double, y: Double)? in
            guard let value, largest > 0 else { return nil }
            let x = (Double(first + index) + 0.5) * step
            return (x, Double(height) - value / largest * (Double(height) - 4))
        }
        return (places, largest)
    }

    private static func text(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
