import FlowtallyCore
import Testing

struct HistogramReadingTests {
    private func reading(_ values: [Double], bounds: [Double] = [1, 2, 4]) -> HistogramReading {
        values.reduce(into: HistogramReading(upperBounds: bounds)) { $0.add($1) }
    }

    @Test("a value falls into the first bucket whose bound it does not exceed")
    func buckets() {
        let reading = reading([0, 1, 1.5, 4, 4.1, 100])
        #expect(reading.counts == [2, 1, 1, 2])
        #expect(reading.count == 6)
        #expect(reading.sum == 110.6)
    }

    @Test("a quantile lies in its bucket as if values lay evenly in it")
    func quantile() {
        let reading = reading([0.5, 0.5, 1.5, 1.5, 1.5, 1.5, 3, 3, 3, 3])
        #expect(reading.quantile(0.2) == 1)
        #expect(reading.quantile(0.4) == 1.5)
        #expect(reading.quantile(0.6) == 2)
        #expect(reading.quantile(1) == 4)
    }

    @Test("what lies beyond the last bound counts as it, and without values there is no quantile")
    func edges() {
        #expect(reading([9, 9, 9]).quantile(0.5) == 4)
        #expect(reading([]).quantile(0.5) == nil)
        #expect(reading([0, 0], bounds: [0, 1]).quantile(0.75) == 0)
    }

    @Test("what was added since is the difference")
    func difference() {
        let before = reading([1, 3])
        var after = before
        after.add(1.5)
        after.subtract(before)
        #expect(after == reading([1.5]))
    }
}
