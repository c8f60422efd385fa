import FlowtallyCore

/// The buckets of `DurationHistogram`, as SQL.
enum DurationBuckets {
    /// The least duration of the bucket that a duration falls into, in words that every database knows; null for null.
    static func expression(of duration: String) -> String {
        let shifts = 1...(50 - DurationHistogram.bitsOfPrecision)
        let branches = shifts.map { shift in
            let end = Int64(1) << (DurationHistogram.bitsOfPrecision + 1 + shift)
            return "WHEN \(duration) < \(end) THEN (\(duration) >> \(shift)) << \(shift)"
        }
        let exact = Int64(1) << (DurationHistogram.bitsOfPrecision + 1)
        return "CASE WHEN \(duration) < \(exact) THEN \(duration) \(branches.joined(separator: " ")) END"
    }
}
