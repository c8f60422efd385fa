import NIOCore
import NIOHTTPTypes
import NIOPosix

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A connection whose answer is a stream of events, and which is for nothing else any more.
///
/// A connection that takes requests holds what Hummingbird needs for the next one, and the memory of its task's deepest calls: some
/// 50 kB. A stream lasts for hours and needs a socket only, so it takes the socket over, and the rest ends.
struct EventConnection: Sendable {
    private let channel: any Channel

    /// Takes over a connection when all that was written to it so far, beginning with `greeting`, is on its way.
    ///
    /// Throws what NIO throws where the connection broke, and `TakeoverError` where it has no socket.
    static func takeOver(_ channel: any Channel, greeting: String) async throws -> Self {
        try await channel.writeAndFlush(HTTPResponsePart.body(ByteBuffer(string: greeting)))
        let socket = try await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) {
                fcntl($0, F_DUPFD_CLOEXEC, 0)
            }
        }.get()
        guard let socket, socket >= 0 else { throw TakeoverError() }
        defer { channel.close(promise: nil) }
        return Self(channel: try await ClientBootstrap(group: channel.eventLoop).withConnectedSocket(socket).get())
    }

    struct TakeoverError: Error {}

    /// Calls `onSent` when the text has been handed to the network; never, where the reader is stuck or gone.
    func send(_ text: String, onSent: @escaping @Sendable () -> Void) {
        channel.writeAndFlush(ByteBuffer(string: Self.chunk(text))).whenSuccess(onSent)
    }

    /// Ends the answer and the connection.
    func end() {
        channel.writeAndFlush(ByteBuffer(string: Self.chunk(""))).whenComplete { _ in close() }
    }

    @Sendable func close() { channel.close(promise: nil) }

    func onClose(_ act: @escaping @Sendable () -> Void) { channel.closeFuture.whenComplete { _ in act() } }

    /// A part of an answer whose length is not known before (RFC 9112, section 7.1); an empty one is the last.
    private static func chunk(_ text: String) -> String {
        "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n"
    }
}
