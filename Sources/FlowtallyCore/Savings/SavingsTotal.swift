/// What runs saved and cost, as whole numbers that can be added up in any order.
///
/// Gross money is kept in two parts, because a run seldom saves a whole number of minor units: manual seconds times hourly rate
/// is divided by 3,600, and the quotients and the remainders are added up apart. Nothing is rounded.
package struct SavingsSum: Sendable, Equatable {
    package private(set) var seconds: Int128
    package private(set) var grossMinor: Int128
    /// 3,600ths of a minor unit, beside the whole ones.
    package private(set) var grossRest: Int128
    package private(set) var costMinor: Int128

    package init(seconds: Int128 = 0, grossMinor: Int128 = 0, grossRest: Int128 = 0, costMinor: Int128 = 0) {
        self.seconds = seconds
        self.grossMinor = grossMinor
        self.grossRest = grossRest
        self.costMinor = costMinor
    }

    /// - Parameters:
    ///   - earningRuns: COMPLETED runs of productive workflows: they save time.
    ///   - costingRuns: all runs: they cost money.
    package init(terms: SavingsTerms, earningRuns: Int64, costingRuns: Int64) {
        let product = Int128(terms.manualSeconds) * Int128(terms.hourlyRateMinor)
        self.init(
            seconds: Int128(terms.manualSeconds) * Int128(earningRuns),
            grossMinor: product / SavingsTotal.secondsPerHour * Int128(earningRuns),
            grossRest: product % SavingsTotal.secondsPerHour * Int128(earningRuns),
            costMinor: Int128(terms.costPerRunMinor) * Int128(costingRuns))
    }

    package static func += (left: inout SavingsSum, right: SavingsSum) {
        left.seconds += right.seconds
        left.grossMinor += right.grossMinor
        left.grossRest += right.grossRest
        left.costMinor += right.costMinor
    }
}

/// Time and money saved: summed exactly, rounded once.
package struct SavingsTotal: Sendable, Equatable {
    package let seconds: Int64
    package let grossMinor: Int64
    package let costMinor: Int64

    /// Rounds gross money half to even.
    package init(_ sum: SavingsSum) {
        let gross = sum.grossMinor * Self.secondsPerHour + sum.grossRest
        seconds = Int64(clamping: sum.seconds)
        grossMinor = Int64(clamping: gross.dividedRoundingHalfToEven(by: Self.secondsPerHour))
        costMinor = Int64(clamping: sum.costMinor)
    }

    /// Adds up totals as they are, each rounded already.
    package init(addingUp totals: [SavingsTotal]) {
        self.init(
            totals.reduce(into: SavingsSum()) {
                $0 += SavingsSum(
                    seconds: Int128($1.seconds), grossMinor: Int128($1.grossMinor), costMinor: Int128($1.costMinor))
            })
    }

    /// The totals of parts whose money adds up to that of the whole: each is rounded down, and what is then missing goes, a minor
    /// unit each, to those that lost most (the largest remainders; of equal ones the earlier).
    package static func ofParts(_ sums: [SavingsSum]) -> [SavingsTotal] {
        let exact = sums.map {
            ($0.grossMinor * secondsPerHour + $0.grossRest).quotientAndRemainder(dividingBy: secondsPerHour)
        }
        let whole = SavingsTotal(sums.reduce(into: SavingsSum(), +=))
        let missing = Int128(whole.grossMinor) - exact.reduce(0) { $0 + $1.quotient }
        let byLoss = exact.indices.sorted { (exact[$1].remainder, $0) < (exact[$0].remainder, $1) }
        let raised = Set(byLoss.prefix(max(0, Int(clamping: missing))))
        return sums.indices.map { index in
            SavingsTotal(
                SavingsSum(
                    seconds: sums[index].seconds, grossMinor: exact[index].quotient + (raised.contains(index) ? 1 : 0),
                    costMinor: sums[index].costMinor))
        }
    }

    package var hours: Double { Double(seconds) / 3600 }
    package var netMinor: Int64 { grossMinor - costMinor }

    /// Net money per money spent; nil where nothing was spent.
    package var returnOnInvestment: Double? {
        costMinor == 0 ? nil : Double(netMinor) / Double(costMinor)
    }

    static let secondsPerHour: Int128 = 3600
}

extension Int128 {
    /// The quotient of a number that is not negative.
    func dividedRoundingHalfToEven(by divisor: Int128) -> Int128 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        let twice = remainder * 2
        return twice > divisor || (twice == divisor && !quotient.isMultiple(of: 2)) ? quotient + 1 : quotient
    }
}
