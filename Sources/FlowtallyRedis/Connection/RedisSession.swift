/// The life of one connection to Redis, without the connection: what is sent, who waits for what, and what is told to whom.
///
/// A pure state machine, driven by `RedisChannelHandler` and by tests.
struct RedisSession {
    /// A request that waits for its answer.
    typealias RequestID = Int

    enum Action: Equatable {
        case answer(RequestID, RedisValue)
        case message(channel: String, [UInt8])
        /// The other side does not keep to the protocol.
        case disconnect(String)
    }

    private enum Expectation {
        case answer(RequestID)
        case subscription(RequestID)
    }

    private var expectations: [Expectation] = []
    private(set) var isSubscribed = false

    /// Notes that a command was sent; answers come in the order of the commands.
    mutating func send(_ id: RequestID, isSubscription: Bool = false) {
        expectations.append(isSubscription ? .subscription(id) : .answer(id))
    }

    mutating func receive(_ value: RedisValue) -> Action {
        if isSubscribed, case .array(let parts) = value, parts.count == 3, parts[0].text == "message",
            let channel = parts[1].text, case .bytes(let message) = parts[2]
        {
            return .message(channel: channel, message)
        }
        guard !expectations.isEmpty else { return .disconnect("an answer that nobody asked for") }
        switch expectations.removeFirst() {
        case .answer(let id): return .answer(id, value)
        case .subscription(let id):
            if case .array(let parts) = value, parts.first?.text == "subscribe" { isSubscribed = true }
            return .answer(id, value)
        }
    }

    /// The connection is gone: who still waits will get no answer.
    mutating func close() -> [RequestID] {
        defer { expectations = [] }
        return expectations.map { expectation in
            switch expectation {
            case .answer(let id), .subscription(let id): id
            }
        }
    }
}
