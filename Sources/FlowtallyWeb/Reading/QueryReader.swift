import FlowtallyCore
import Foundation
import Hummingbird

/// Reads the parameters of a query, and refuses those that nobody asked for: a filter with a typo must not show everything.
struct QueryReader {
    private struct Parameter {
        let name: String
        let value: String
        /// The value as a form sends what is typed: with `+` for spaces.
        let typed: String

        init(_ pair: Substring) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let raw = parts.count > 1 ? String(parts[1]) : ""
            name = String(parts[0])
            value = raw.removingPercentEncoding ?? raw
            typed = raw.replacing("+", with: " ").removingPercentEncoding ?? raw
        }
    }

    private let values: [Parameter]

    /// Throws `Problem.Kind.malformed` for an unknown parameter.
    init(_ request: Request, known: [String]) throws {
        values = (request.uri.query ?? "").split(separator: "&").map(Parameter.init)
        if let unknown = values.first(where: { !known.contains($0.name) }) {
            throw Problem(
                .malformed, "The parameter \(unknown.name) is not known; known are \(known.joined(separator: ", ")).",
                valid: known)
        }
    }

    /// The parameter, or nil where it is left out or empty.
    func text(_ name: String) -> String? {
        values.last { $0.name == name && !$0.value.isEmpty }?.value
    }

    /// Text as people type it. Throws `Problem.Kind.malformed` for a longer one.
    func text(_ name: String, upTo length: Int) throws -> String? {
        guard let text = values.last(where: { $0.name == name && !$0.typed.isEmpty })?.typed else { return nil }
        guard text.unicodeScalars.count <= length else {
            throw Problem(.malformed, "\(name) may have at most \(length) characters.")
        }
        return text
    }

    /// Throws `Problem.Kind.malformed` for another word than the type has.
    func oneOf<Value: RawRepresentable<String> & CaseIterable>(_ name: String, _ type: Value.Type) throws -> Value? {
        try text(name).map { try Self.known($0, name, type) }
    }

    /// All values of a parameter that may be repeated or hold several with commas between.
    func setOf<Value: RawRepresentable<String> & CaseIterable & Hashable>(
        _ name: String, _ type: Value.Type
    ) throws -> Set<Value> {
        let words = values.filter { $0.name == name }.flatMap { $0.value.split(separator: ",") }
        return Set(try words.map { try Self.known(String($0), name, type) })
    }

    /// Throws `Problem.Kind.malformed` for anything but a day that exists.
    func day(_ name: String) throws -> LocalDay? {
        try text(name).map { text in
            guard let day = LocalDay(text) else {
                throw Problem(.malformed, "\(name) must be a day that exists, such as 2026-05-01, not \(text).")
            }
            return day
        }
    }

    /// Throws `Problem.Kind.malformed` for anything but `true` and `false`, which it is where it is left out.
    func bool(_ name: String) throws -> Bool { try flag(name) ?? false }

    /// The same, but nil where it is left out.
    func flag(_ name: String) throws -> Bool? {
        switch text(name) {
        case nil: nil
        case "false": false
        case "true": true
        case let other?:
            throw Problem(.malformed, "\(name) must be true or false, not \(other).", valid: ["true", "false"])
        }
    }

    /// All parameters with a value but some, as links carry them on.
    func parameters(except names: Set<String>) -> [(String, String?)] {
        values.filter { !names.contains($0.name) && !$0.value.isEmpty }.map { ($0.name, $0.typed) }
    }

    func integer(_ name: String, in range: ClosedRange<Int>, default standard: Int) throws -> Int {
        guard let text = text(name) else { return standard }
        guard let value = Int(text), range.contains(value) else {
            throw Problem(.malformed, "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }

    private static func known<Value: RawRepresentable<String> & CaseIterable>(
        _ word: String, _ name: String, _ type: Value.Type
    ) throws -> Value {
        guard let value = Value(rawValue: word) else {
            let valid = Value.allCases.map(\.rawValue)
            throw Problem(
                .malformed, "\(name) must be one of \(valid.joined(separator: ", ")), not \(word).", valid: valid)
        }
        return value
    }
}
