import FlowtallyCore
import Foundation
import Metrics

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What the system knows of the process and of the ledger's files; read when somebody asks.
struct ProcessGauges: Sendable {
    private let memory: Gauge
    private let cpu: Gauge
    private let openFiles: Gauge
    private let ledgerFiles: [(path: String, bytes: Gauge)]

    /// - Parameter databasePath: of a ledger's database, where that is a file; its log lies beside it.
    init(databasePath: String?, startedAt: Instant, factory: any MetricsFactory) {
        func gauge(_ name: MetricName, _ labels: [(String, String)] = []) -> Gauge {
            Gauge(label: name.rawValue, dimensions: labels, factory: factory)
        }
        memory = gauge(.processMemory)
        cpu = gauge(.processCPU)
        openFiles = gauge(.processOpenFiles)
        let files = databasePath.map { [("database", $0), ("log", $0 + "-wal")] } ?? []
        ledgerFiles = files.map { file, path in
            (path, gauge(.ledgerBytes, [("file", file)]))
        }
        gauge(.processStart).record(Double(startedAt.milliseconds) / 1000)
    }

    func refresh() {
        for (path, gauge) in ledgerFiles {
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            gauge.record(Int64((attributes?[.size] as? Int) ?? 0))
        }
        // Systems without /proc tell nothing of this.
        guard let status = Self.words(of: "/proc/self/statm"), let times = Self.words(of: "/proc/self/stat") else {
            return
        }
        memory.record((Int64(status[1]) ?? 0) * Int64(sysconf(Int32(_SC_PAGESIZE))))
        // The name of the program may hold spaces; fields are counted behind its bracket: utime and stime are the 12th and 13th.
        let ticks = times.drop { !$0.hasSuffix(")") }.dropFirst(12).prefix(2).compactMap { Double($0) }.reduce(0, +)
        cpu.record(ticks / Double(sysconf(Int32(_SC_CLK_TCK))))
        openFiles.record(Int64((try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0))
    }

    private static func words(of path: String) -> [Substring]? {
        (try? String(contentsOfFile: path, encoding: .utf8))?.split { $0 == " " || $0 == "\n" }
    }
}
