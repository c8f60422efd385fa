/// Measures how news of changes fares.
package protocol LiveMeter: Sendable {
    func note(_ event: LiveMeasurement)
}

package enum LiveMeasurement: Sendable, Equatable {
    /// Subscribers were told of a change.
    case told
    /// A change was told together with one that waited already.
    case merged
    case published(after: Duration)
    case publishFailed
    /// A message of this server came back to it from the broker.
    case returned(after: Duration)
    /// A reader was too slow and its stream was ended.
    case dropped
}

package struct NoLiveMeter: LiveMeter {
    package init() {}

    package func note(_ event: LiveMeasurement) {}
}
