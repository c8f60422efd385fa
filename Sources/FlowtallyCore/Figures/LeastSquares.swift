/// A straight line through points with whole coordinates, by ordinary least squares.
package struct LeastSquares: Sendable, Equatable {
    package let slope: Double
    package let intercept: Double
    package let slopeStandardError: Double

    /// Nil for fewer than three points. The sums are exact; only the final divisions round.
    package init?(_ points: [(x: Int, y: Int64)]) {
        guard points.count >= 3 else { return nil }
        let count = Int128(points.count)
        let sumX = points.reduce(Int128(0)) { $0 + Int128($1.x) }
        let sumY = points.reduce(Int128(0)) { $0 + Int128($1.y) }
        let spreadX = count * points.reduce(Int128(0)) { $0 + Int128($1.x) * Int128($1.x) } - sumX * sumX
        let spreadY = count * points.reduce(Int128(0)) { $0 + Int128($1.y) * Int128($1.y) } - sumY * sumY
        let covariance = count * points.reduce(Int128(0)) { $0 + Int128($1.x) * Int128($1.y) } - sumX * sumY
        guard spreadX > 0 else { return nil }

        slope = Double(covariance) / Double(spreadX)
        intercept = (Double(sumY) - slope * Double(sumX)) / Double(count)
        // Squared residuals are (spreadX spreadY - covariance^2) / (n spreadX); divided by n - 2 and by spreadX / n.
        let unexplained = Double(spreadX * spreadY - covariance * covariance)
        slopeStandardError = (unexplained / Double(points.count - 2)).squareRoot() / Double(spreadX)
    }

    package func value(at x: Int) -> Double { intercept + slope * Double(x) }

    package var direction: Direction {
        if slope == 0 || abs(slope) < 2 * slopeStandardError { return .flat }
        return slope > 0 ? .rising : .falling
    }

    /// Which way a line goes; `flat` where its slope cannot be told from none.
    package enum Direction: String, Sendable {
        case rising, falling, flat
    }
}
