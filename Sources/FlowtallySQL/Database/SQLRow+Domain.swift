package import FlowtallyCore

extension SQLRow {
    package func instant(_ column: String) throws -> Instant {
        Instant(milliseconds: try integer(column))
    }

    package func optionalInstant(_ column: String) throws -> Instant? {
        try optionalInteger(column).map { Instant(milliseconds: $0) }
    }

    package func day(_ column: String) throws -> LocalDay {
        try value(column) { LocalDay($0) }
    }

    package func optionalDay(_ column: String) throws -> LocalDay? {
        try optionalText(column) == nil ? nil : try day(column)
    }

    package func id<Entity>(_ column: String, of entity: Entity.Type = Entity.self) throws -> Identifier<Entity> {
        Identifier(try text(column))
    }

    package func optionalID<Entity>(_ column: String) throws -> Identifier<Entity>? {
        try optionalText(column).map { Identifier($0) }
    }
}

extension SQLValue {
    package static func instant(_ instant: Instant?) -> SQLValue { .integer(instant?.milliseconds) }
    package static func id<Entity>(_ id: Identifier<Entity>?) -> SQLValue { .text(id?.text) }
    package static func day(_ day: LocalDay?) -> SQLValue { .text(day?.description) }
}
