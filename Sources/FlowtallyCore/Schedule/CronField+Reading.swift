extension CronField {
    /// Reads a field: `*`, values, ranges and steps, with commas between. Throws `CronProblem`.
    func values(_ text: String) throws(CronProblem) -> CronValues {
        var values = CronValues(isStar: text.hasPrefix("*"))
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let (range, step) = try rangeAndStep(part)
            // Sunday may be written as 7.
            for value in stride(from: range.lowerBound, through: range.upperBound, by: step) {
                values.insert(self == .weekday ? value % 7 : value)
            }
        }
        return values
    }

    private func rangeAndStep(_ part: Substring) throws(CronProblem) -> (ClosedRange<Int>, Int) {
        let halves = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let range = try range(halves[0])
        guard halves.count == 2 else { return (range, 1) }
        guard halves[0] == "*" || halves[0].contains("-") else {
            throw problem(
                "\(part) has a step without a range; \(halves[0])-\(all.upperBound)/\(halves[1]) would have one")
        }
        guard let step = Self.number(halves[1]), (1...all.count).contains(step) else {
            throw problem("the step \(halves[1]) is not in 1-\(all.count)")
        }
        return (range, step)
    }

    private func range(_ text: Substring) throws(CronProblem) -> ClosedRange<Int> {
        if text == "*" { return all }
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let first = try value(ends[0])
        let last = ends.count == 2 ? try value(ends[1]) : first
        guard first <= last else {
            throw problem("\(text) ends before it begins" + (self == .weekday ? "; Sunday can be written as 7" : ""))
        }
        return first...last
    }

    private func value(_ text: Substring) throws(CronProblem) -> Int {
        if let position = names.firstIndex(of: text.lowercased()) { return all.lowerBound + position }
        guard let number = Self.number(text), range.contains(number) else {
            let names = names.isEmpty ? "" : " or \(names[0])-\(names[names.count - 1])"
            throw problem(
                "\(text.isEmpty ? "nothing" : text) is not in \(range.lowerBound)-\(range.upperBound)\(names)")
        }
        return number
    }

    /// Digits only: `Int` would also read signs.
    private static func number(_ text: Substring) -> Int? {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    private func problem(_ detail: String) -> CronProblem { CronProblem("\(rawValue): \(detail)") }
}
