/// A piece of a spool's file; what it holds never changes.
struct SpoolSection: Sendable {
    let file: SpoolFile
    let start: Int
    let end: Int

    /// The reports at its front, as many as fit. Damaged ones and a torn end are left out and counted.
    ///
    /// A batch without any line is one where only damage was found.
    func read(_ limits: BatchLimits) -> Batch {
        var size = min(end - start, limits.bytes)
        var bytes = file.read(at: start, size)
        while bytes.count == size, size < end - start, !bytes.contains(SpoolRecord.lineEnd) {
            size = min(end - start, size * 2)
            bytes = file.read(at: start, size)
        }
        // What a file should hold and does not is damage like any other.
        let isLast = start + size == end || bytes.count < size
        var lines: [ArraySlice<UInt8>] = []
        var damaged = bytes.isEmpty ? 1 : 0
        var position = 0
        while lines.count < limits.reports, position < bytes.count, position < limits.bytes {
            let lineEnd = bytes[position...].firstIndex(of: SpoolRecord.lineEnd)
            guard lineEnd != nil || isLast else { break }
            if let line = lineEnd.flatMap({ SpoolRecord.line(in: bytes[position..<$0]) }) {
                lines.append(line)
            } else {
                damaged += 1
            }
            position = lineEnd.map { $0 + 1 } ?? bytes.count
        }
        let isDone = isLast && position == bytes.count
        return Batch(
            lines: lines, origin: .spool(self, end: isDone ? end : start + position), damagedLines: damaged)
    }
}
