import FlowtallySQL
import Testing

@testable import FlowtallyPostgres

/// How statements become PostgreSQL's, and its answers the store's.
struct StatementTests {
    static let translations: [(named: String, numbered: String, names: [String])] = [
        ("SELECT 1", "SELECT 1", []),
        ("SELECT :a, :b_2, :a", "SELECT $1, $2, $1", ["a", "b_2"]),
        ("VALUES (:workspace, ?, ?)", "VALUES ($1, $2, $3)", ["workspace", "", ""]),
        ("SELECT ':a', \":b\", ':''c', :d", "SELECT ':a', \":b\", ':''c', $1", ["d"]),
        ("SELECT x::text, :a::bigint", "SELECT x::text, $1::bigint", ["a"]),
        ("SELECT 1 -- not :this, isn't it\n, :a", "SELECT 1 -- not :this, isn't it\n, $1", ["a"]),
        ("LIKE :search ESCAPE '\\' OR x = :y", "LIKE $1 ESCAPE '\\' OR x = $2", ["search", "y"]),
        ("SELECT 'ä:ö', :ü", "SELECT 'ä:ö', :ü", []), ("SELECT 'open :a", "SELECT 'open :a", []),
    ]

    @Test("parameters get numbers, and nothing else is touched", arguments: translations.indices)
    func parameters(index: Int) {
        let (named, numbered, names) = Self.translations[index]
        let parameters = NumberedParameters(named)
        #expect(parameters.sql == numbered)
        #expect(parameters.names == names)
    }

    @Test("a connection keeps the statements that it used last")
    func cache() {
        var cache = StatementCache(capacity: 2)
        let a = cache.add("a").added
        let b = cache.add("b").added
        #expect(a.name != b.name)
        let again = cache.find("a")
        #expect(again?.name == a.name)
        let removed = cache.add("c").removed
        #expect(removed?.name == b.name)
        cache.forget([a.name])
        let found = ["a", "b", "c"].map { cache.find($0) != nil }
        #expect(found == [false, false, true])
    }

    static let codes: [(state: String, kind: SQLDatabaseError.Kind)] = [
        ("23505", .unique), ("23503", .foreignKey), ("23514", .constraint), ("23502", .constraint),
        ("40001", .serialization), ("40P01", .deadlock), ("55P03", .busy), ("25006", .readOnly),
        ("57P01", .connectionLost), ("57P03", .connectionLost), ("08006", .connectionLost), ("26000", .serialization),
        ("57014", .failure), ("53100", .failure), ("42601", .failure), ("", .failure),
    ]

    @Test("every code of the server has its kind", arguments: codes.indices)
    func kinds(index: Int) {
        let (state, kind) = Self.codes[index]
        #expect(SQLDatabaseError(Refusal(state: state, severity: "ERROR", message: "m")).kind == kind)
    }

    @Test("values come as the types of the store")
    func types() {
        func value(_ oid: UInt32, _ text: String) -> SQLValue {
            Array(text.utf8).withUnsafeBytes { ColumnType(oid: oid).value($0) }
        }
        #expect(value(20, "-9223372036854775808") == .integer(Int64.min))
        #expect(value(1700, "12") == .integer(12))
        // More than a store of integers holds: the row reports it.
        #expect(value(1700, "9223372036854775808") == .text("9223372036854775808"))
        #expect(value(16, "t") == .integer(1))
        #expect(value(16, "f") == .integer(0))
        #expect(value(25, "12") == .text("12"))
    }
}
