/// How many runs fell under the same terms.
package struct SavingsLine: Sendable, Equatable {
    package let terms: SavingsTerms
    /// COMPLETED runs of productive workflows: they save time.
    package let earningRuns: Int64
    /// All runs: they cost money.
    package let costingRuns: Int64

    package init(terms: SavingsTerms, earningRuns: Int64, costingRuns: Int64) {
        self.terms = terms
        self.earningRuns = earningRuns
        self.costingRuns = costingRuns
    }
}

/// Time and money saved: summed exactly, rounded once.
package struct SavingsTotal: Sendable, Equatable {
    package let seconds: Int64
    package let grossMinor: Int64
    package let costMinor: Int64

    /// Sums lines. The products are whole numbers of minor units per 3,600; they are divided last, half to even.
    package init(_ lines: [SavingsLine]) {
        var seconds: Int128 = 0
        var gross: Int128 = 0
        var cost: Int128 = 0
        for line in lines {
            let saved = Int128(line.terms.manualSeconds) * Int128(line.earningRuns)
            seconds += saved
            gross += saved * Int128(line.terms.hourlyRateMinor)
            cost += Int128(line.terms.costPerRunMinor) * Int128(line.costingRuns)
        }
        self.seconds = Int64(clamping: seconds)
        grossMinor = Int64(clamping: gross.dividedRoundingHalfToEven(by: 3600))
        costMinor = Int64(clamping: cost)
    }

    package var hours: Double { Double(seconds) / 3600 }
    package var netMinor: Int64 { grossMinor - costMinor }

    /// Net money per money spent; nil where nothing was spent.
    package var returnOnInvestment: Double? {
        costMinor == 0 ? nil : Double(netMinor) / Double(costMinor)
    }
}

extension Int128 {
    /// The quotient of a number that is not negative.
    func dividedRoundingHalfToEven(by divisor: Int128) -> Int128 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        let twice = remainder * 2
        return twice > divisor || (twice == divisor && !quotient.isMultiple(of: 2)) ? quotient + 1 : quotient
    }
}
