import FlowtallyTracking
import Foundation
import Logging
import ServiceLifecycle

@main
struct InvoiceProgram {
    static func main() async throws {
        let logger = Logger(label: "invoices")
        let environment = ProcessInfo.processInfo.environment
        // Reads FLOWTALLY_URL and FLOWTALLY_API_KEY.
        var configuration = try TrackerConfiguration(environment: environment)
        // With a spool, reports outlive the program.
        configuration.spool = SpoolConfiguration(directory: environment["SPOOL"] ?? "/var/lib/invoices/spool")
        let tracker = Tracker(configuration, logger: logger)
        try await ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: tracker),
                    .init(service: Invoices(tracker: tracker), successTerminationBehavior: .gracefullyShutdownGroup),
                ], logger: logger)
        ).run()
    }
}

struct Invoices: Service {
    let tracker: Tracker

    func run() async throws {
        let month = ["month": "2026-11"]
        try await tracker.track("nightly-invoices", trigger: .scheduled, version: "1.4.2", input: month) { run in
            for number in 1...12 {
                try await send(number)
                run.progress(["sent": number])
            }
            run.setOutput(["sent": 12])
        }
    }

    func send(_ number: Int) async throws {}
}
