import CZlib
import NIOCore

/// Compresses by zlib, into the format that HTTP calls `gzip` (RFC 1952).
enum Gzip {
    /// Nil where zlib cannot, which it says of lack of memory alone.
    ///
    /// - Parameter level: from 1, quick, to 9, small.
    static func compressed(_ plain: ByteBuffer, level: Int32) -> ByteBuffer? {
        var stream = z_stream()
        let opened = deflateInit2_(
            &stream, level, Z_DEFLATED, windowBitsOfGzip, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard opened == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        var compressed = ByteBuffer()
        let room = Int(deflateBound(&stream, UInt(plain.readableBytes)))
        var code = Z_OK
        compressed.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { output in
            plain.withUnsafeReadableBytes { input in
                stream.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.bindMemory(to: UInt8.self).baseAddress
                stream.avail_out = UInt32(output.count)
                code = deflate(&stream, Z_FINISH)
                return Int(stream.total_out)
            }
        }
        return code == Z_STREAM_END ? compressed : nil
    }

    /// The largest window, 15, and 16 for gzip's header instead of zlib's.
    private static let windowBitsOfGzip: Int32 = 15 + 16
    private static let memoryLevel: Int32 = 8
}
