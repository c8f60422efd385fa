extension SavingsTerms {
    package static let largestManualSeconds: Int64 = 10_000 * 3600
    package static let largestAmountMinor: Int64 = 1_000_000_000
    /// What one run may save at most. Keeps every sum of money within 64 bits.
    package static let largestSavingMinor: Int64 = 1_000_000_000_000

    /// What is wrong with the terms as a whole; each amount has its own limit besides.
    package var problems: [FieldProblem] {
        guard Int128(manualSeconds) * Int128(hourlyRateMinor) > Int128(Self.largestSavingMinor) * 3600 else {
            return []
        }
        return [
            FieldProblem(
                "/hourlyRateMinor",
                "is too large for these manualMinutes: one run may save at most \(Self.largestSavingMinor) minor units")
        ]
    }
}
