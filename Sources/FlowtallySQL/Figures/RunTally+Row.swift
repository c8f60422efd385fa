import FlowtallyCore

extension RunTally {
    init(_ row: SQLRow) throws {
        self.init(
            counts: try OutcomeCounts(row), timedRuns: try row.integer("timed"),
            totalDuration: Milliseconds(try row.integer("duration_ms")), anomalies: try row.integer("anomalies"),
            savings: try SavingsSum(row))
    }
}

extension OutcomeCounts {
    init(_ row: SQLRow) throws {
        self.init(
            completed: try row.integer("completed"), failed: try row.integer("failed"),
            cancelled: try row.integer("cancelled"), unfinished: try row.integer("unfinished"))
    }
}

extension SavingsSum {
    init(_ row: SQLRow) throws {
        self.init(
            seconds: Int128(try row.integer("seconds_saved")), grossMinor: Int128(try row.integer("gross_minor")),
            grossRest: Int128(try row.integer("gross_rest")), costMinor: Int128(try row.integer("cost_minor")))
    }
}
