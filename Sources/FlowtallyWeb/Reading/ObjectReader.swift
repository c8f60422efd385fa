import FlowtallyCore

/// Reads the members of a JSON object and collects everything that is wrong with them, each with its pointer.
///
/// A member that is null counts as left out, unless that is refused. `finish()` refuses members that nobody asked for and throws what was found.
final class ObjectReader {
    // They are few: looking along them is quicker than hashing.
    private let members: [JSONValue.Member]
    private let pointer: String
    private let isObject: Bool
    private let refusesNull: Bool
    private var asked: [String] = []
    private var nested: [ObjectReader] = []
    private var ownProblems: [FieldProblem] = []

    /// - Parameter refusesNull: for changes of settings, where null could be meant as "take it away".
    init(_ value: JSONValue, pointer: String = "", refusesNull: Bool = false) {
        self.pointer = pointer
        self.refusesNull = refusesNull
        if case .object(let members) = value {
            isObject = true
            self.members = members
        } else {
            members = []
            isObject = false
            ownProblems.append(FieldProblem(pointer, "must be a JSON object, not \(value.kind)"))
        }
    }

    /// Throws `LedgerError.invalid` with all that is wrong, here and in nested objects.
    func finish() throws {
        let problems = problems
        guard problems.isEmpty else { throw LedgerError.invalid(problems) }
    }

    private var problems: [FieldProblem] {
        let unknown = asked.isEmpty ? [] : Set(members.map(\.key).filter { !asked.contains($0) })
        return ownProblems + nested.flatMap(\.problems)
            + unknown.sorted().map {
                FieldProblem(
                    pointer + "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1"),
                    "is not known; known are \(Set(asked).sorted().joined(separator: ", "))")
            }
    }

    // MARK: - Values

    /// The member as it is, or nil where it is left out.
    func value(_ key: String) -> JSONValue? {
        asked.append(key)
        guard let value = members.last(where: { $0.key == key })?.value else { return nil }
        guard case .null = value else { return value }
        return refusesNull ? refuse(key, "must not be null; leave it out to keep what is") : nil
    }

    func text(_ key: String, length: ClosedRange<Int>) -> String? {
        guard let value = value(key) else { return nil }
        guard case .string(let text) = value else { return refuse(key, "must be a string, not \(value.kind)") }
        return checked(text, key, length: length)
    }

    /// A text that may also come from elsewhere, such as the address.
    func checked(_ text: String, _ key: String, length: ClosedRange<Int>) -> String? {
        // Counted as the databases do: in Unicode scalars.
        guard length.contains(text.unicodeScalars.count) else {
            return refuse(key, "must have \(length.lowerBound) to \(length.upperBound) characters")
        }
        guard !text.unicodeScalars.contains("\0") else { return refuse(key, "must not hold the character U+0000") }
        return text
    }

    /// Free text; an empty one counts as left out.
    func text(_ key: String, upTo length: Int) -> String? {
        text(key, length: 0...length).flatMap { $0.isEmpty ? nil : $0 }
    }

    func integer(_ key: String, in range: ClosedRange<Int64>) -> Int64? {
        guard let value = value(key) else { return nil }
        guard case .integer(let integer) = value, range.contains(integer) else {
            return refuse(key, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return integer
    }

    /// A number of which a multiple must be whole: minutes that are whole seconds, say.
    func number(_ key: String, times factor: Int64, in range: ClosedRange<Int64>, unit: String) -> Int64? {
        guard let value = value(key) else { return nil }
        let number: Double? =
            switch value {
            case .integer(let integer): Double(integer)
            case .number(let number): number
            default: nil
            }
        guard let number, number.isFinite, abs(number) < 1e12 else {
            return refuse(key, "must be a number, not \(value.kind)")
        }
        let multiple = (number * Double(factor)).rounded()
        guard abs(multiple - number * Double(factor)) < 1e-6 else { return refuse(key, "must be whole \(unit)") }
        guard range.contains(Int64(multiple)) else {
            return refuse(key, "must be from \(range.lowerBound / factor) to \(range.upperBound / factor)")
        }
        return Int64(multiple)
    }

    func bool(_ key: String) -> Bool? {
        guard let value = value(key) else { return nil }
        guard case .bool(let bool) = value else { return refuse(key, "must be true or false, not \(value.kind)") }
        return bool
    }

    func oneOf<Value: RawRepresentable<String> & CaseIterable>(_ key: String, _ type: Value.Type) -> Value? {
        guard let value = value(key) else { return nil }
        guard let known = value.asString.flatMap(Value.init(rawValue:)) else {
            let valid = Value.allCases.map(\.rawValue).joined(separator: ", ")
            return refuse(key, "must be one of \(valid)\(value.asString.map { ", not \($0)" } ?? "")")
        }
        return known
    }

    func instant(_ key: String) -> Instant? {
        guard let value = value(key) else { return nil }
        guard let instant = value.asString.flatMap(Instant.init(rfc3339:)) else {
            return refuse(key, "must be a time of RFC 3339 with a zone, such as 2026-11-23T03:00:01Z")
        }
        return instant
    }

    func day(_ key: String) -> LocalDay? {
        guard let value = value(key) else { return nil }
        guard let day = value.asString.flatMap({ LocalDay($0) }), day.yearMonthDay.year > 0 else {
            return refuse(key, "must be a day that exists, such as 2026-05-01")
        }
        return day
    }

    func texts(_ key: String, count: ClosedRange<Int>, length: ClosedRange<Int>) -> [String]? {
        guard let value = value(key) else { return nil }
        guard let values = value.asArray, count.contains(values.count) else {
            return refuse(key, "must be an array of \(count.lowerBound) to \(count.upperBound) strings")
        }
        let texts = values.compactMap(\.asString).filter { length.contains($0.unicodeScalars.count) }
        guard texts.count == values.count else {
            return refuse(key, "must hold strings of \(length.lowerBound) to \(length.upperBound) characters")
        }
        return texts
    }

    /// A setting that has a standard: where null is not the same as left out, it asks for that.
    func setting<Value>(_ key: String, _ read: () -> Value?) -> OwnSetting<Value>? {
        guard refusesNull, members.last(where: { $0.key == key })?.value == .null else {
            return read().map { .own($0) }
        }
        asked.append(key)
        return .standard
    }

    /// A reader for a nested object, whose problems become this one's.
    func object(_ key: String) -> ObjectReader? {
        guard let value = value(key) else { return nil }
        let reader = ObjectReader(value, pointer: pointer + "/" + key, refusesNull: refusesNull)
        nested.append(reader)
        return reader
    }

    /// Notes that a member which cannot be left out is missing.
    func require<Value>(_ value: Value?, _ key: String, _ what: @autoclosure () -> String = "is needed") -> Value? {
        if value == nil, isObject, !ownProblems.contains(where: { $0.pointer == pointer + "/" + key }) {
            note(key, what())
        }
        return value
    }

    func note(_ key: String, _ detail: String) {
        ownProblems.append(FieldProblem(pointer + "/" + key, detail))
    }

    private func refuse<Value>(_ key: String, _ detail: String) -> Value? {
        note(key, detail)
        return nil
    }
}
