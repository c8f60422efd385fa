import FlowtallyCore
import Testing

struct LeastSquaresTests {
    /// The line through values at 0, 1, 2, ...
    private func line(_ values: [Int64]) -> LeastSquares? {
        LeastSquares(values.enumerated().map { (x: $0.offset, y: $0.element) })
    }

    private func isClose(_ left: Double?, _ right: Double) -> Bool {
        left.map { abs($0 - right) < 1e-9 } ?? false
    }

    @Test("two points make no line", arguments: [[], [5], [5, 9]] as [[Int64]])
    func tooFew(values: [Int64]) {
        #expect(line(values) == nil)
    }

    @Test("points above each other make no line")
    func noSpread() {
        #expect(LeastSquares([(x: 4, y: 1), (x: 4, y: 2), (x: 4, y: 3)]) == nil)
    }

    @Test("points on a line give that line, without error")
    func exact() {
        let rising = line([1, 3, 5, 7, 9, 11])
        #expect(rising?.slope == 2)
        #expect(rising?.intercept == 1)
        #expect(rising?.slopeStandardError == 0)
        #expect(rising?.value(at: 10) == 21)
        #expect(rising?.direction == .rising)
        #expect(line([11, 9, 7, 5, 3, 1])?.direction == .falling)
        #expect(line([11, 9, 7, 5, 3, 1])?.slope == -2)
    }

    @Test("equal values are flat")
    func constant() {
        let constant = line([5, 5, 5, 5])
        #expect(constant?.slope == 0)
        #expect(constant?.intercept == 5)
        #expect(constant?.direction == .flat)
        #expect(line([0, 0, 0])?.value(at: 2) == 0)
    }

    @Test("scattered points give the line with the least squared distance")
    func scattered() {
        let rising = line([1, 2, 2, 4, 5, 5])
        #expect(isClose(rising?.slope, 0.885_714_285_714))
        #expect(isClose(rising?.intercept, 0.952_380_952_381))
        #expect(isClose(rising?.slopeStandardError, 0.125_627_675_793))
        #expect(rising?.direction == .rising)

        let falling = line([30, 10, 5, 1, 0, 0])
        #expect(isClose(falling?.slope, -5.257_142_857_143))
        #expect(isClose(falling?.slopeStandardError, 1.646_104_451_104))
        #expect(falling?.direction == .falling)
    }

    @Test("a slope within twice its standard error is flat")
    func undecided() {
        let undecided = line([10, 0, 10, 0, 10, 0])
        #expect(isClose(undecided?.slope, -0.857_142_857_143))
        #expect(isClose(undecided?.slopeStandardError, 1.399_708_424_448))
        #expect(undecided?.direction == .flat)
    }

    @Test("the points need not begin at 0, follow each other or be in order")
    func anyCoordinates() {
        let line = LeastSquares([(x: 30, y: 61), (x: -2, y: -3), (x: 7, y: 15)])
        #expect(line?.slope == 2)
        #expect(isClose(line?.intercept, 1))
    }

    @Test("large counts that hardly differ lose nothing")
    func largeCounts() {
        let base: Int64 = 1_000_000_000_000_000
        let large = line([base, base + 1, base + 2, base + 3])
        #expect(large?.slope == 1)
        #expect(large?.slopeStandardError == 0)
        #expect(large?.direction == .rising)
    }
}
