/// The id of one kind of thing: a UUID version 7 as lower-case text, so that ids sort by the time they were made.
package struct Identifier<Entity>: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let text: String

    /// Takes text as it was stored or sent; whether such a thing exists is for the store to say.
    package init(_ text: String) {
        self.text = text
    }

    /// A new id, made at `instant`.
    package static func new(at instant: Instant) -> Identifier {
        Identifier(UUIDv7.text(at: instant))
    }

    package var description: String { text }

    package static func < (left: Identifier, right: Identifier) -> Bool { left.text < right.text }
}

package enum WorkspaceEntity {}
package enum UserEntity {}
package enum APIKeyEntity {}

package typealias WorkspaceID = Identifier<WorkspaceEntity>
package typealias WorkflowID = Identifier<Workflow>
package typealias RunID = Identifier<Run>
package typealias ServiceRequestID = Identifier<ServiceRequest>
package typealias SavingsRateID = Identifier<SavingsRate>
package typealias UserID = Identifier<UserEntity>
package typealias APIKeyID = Identifier<APIKeyEntity>
