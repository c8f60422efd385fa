import CHiredis

/// Reads Redis's protocol by hiredis, from bytes that come in pieces of any size.
final class ReplyReader {
    private let reader: UnsafeMutablePointer<redisReader>

    init() {
        // Nil functions would leave replies unmade; these are the ones that hiredis makes `redisReply` with.
        guard let reader = redisReaderCreate() else { preconditionFailure("out of memory") }
        self.reader = reader
    }

    deinit {
        redisReaderFree(reader)
    }

    /// Takes in bytes and returns the values that are complete. Throws `RedisError.unexpected`; then nothing more can be read.
    func read(_ bytes: UnsafeRawBufferPointer) throws -> [RedisValue] {
        redisReaderFeed(reader, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        var values: [RedisValue] = []
        while true {
            var reply: UnsafeMutableRawPointer?
            guard redisReaderGetReply(reader, &reply) == REDIS_OK else {
                let message = withUnsafeBytes(of: &reader.pointee.errstr) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                throw RedisError.unexpected(message)
            }
            guard let reply else { return values }
            defer { freeReplyObject(reply) }
            values.append(RedisValue(reply.assumingMemoryBound(to: redisReply.self).pointee))
        }
    }
}

extension RedisValue {
    fileprivate init(_ reply: redisReply) {
        switch reply.type {
        case REDIS_REPLY_STRING: self = .bytes(reply.bytes)
        case REDIS_REPLY_STATUS: self = .status(String(decoding: reply.bytes, as: UTF8.self))
        case REDIS_REPLY_ERROR: self = .error(String(decoding: reply.bytes, as: UTF8.self))
        case REDIS_REPLY_INTEGER: self = .integer(reply.integer)
        case REDIS_REPLY_ARRAY:
            self = .array(
                UnsafeBufferPointer(start: reply.element, count: Int(reply.elements)).map { element in
                    element.map { RedisValue($0.pointee) } ?? .null
                })
        default: self = .null
        }
    }
}

extension redisReply {
    fileprivate var bytes: [UInt8] {
        Array(UnsafeRawBufferPointer(start: str, count: Int(len)))
    }
}

extension RedisCommand {
    /// The command as Redis's protocol writes it.
    var wireBytes: [UInt8] {
        var lengths = arguments.map(\.count)
        let copies = arguments.map { argument in
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: max(argument.count, 1))
            argument.withUnsafeBytes {
                UnsafeMutableRawPointer(copy).copyMemory(
                    from: $0.baseAddress ?? UnsafeRawPointer(copy), byteCount: $0.count)
            }
            return copy
        }
        defer { copies.forEach { $0.deallocate() } }
        var pointers = copies.map { UnsafePointer<CChar>?($0) }
        var target: UnsafeMutablePointer<CChar>?
        let length = redisFormatCommandArgv(&target, CInt(pointers.count), &pointers, &lengths)
        guard length >= 0, let target else { preconditionFailure("out of memory") }
        defer { redisFreeCommand(target) }
        return Array(UnsafeRawBufferPointer(start: target, count: Int(length)))
    }
}
