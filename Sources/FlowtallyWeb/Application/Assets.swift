import FlowtallyCore
import Foundation

/// Where browsers find style sheets and scripts: under a name that changes with their content, so they may keep them for good.
///
/// The name is a directory, because a script's relative imports then carry it on by themselves.
struct Assets: Sendable {
    static let prefix = "/assets/"

    /// A digest of all files that come with the program.
    static let version: String = {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: WebResources.assets)) ?? []
        let contents = paths.sorted().map { path in
            let data = FileManager.default.contents(atPath: WebResources.assets + "/" + path) ?? Data()
            return path + ":" + data.base64EncodedString()
        }
        return String((contents.joined() + Program.version).sha256.prefix(12))
    }()

    /// Brings the slots of a page to life: the overview's and a workflow's.
    static let slotsScript = link("js/slots.js")
    /// Keeps the lists of a page as they are in the ledger.
    static let liveScript = link("js/live.js")
    static let copyScript = link("js/copy-buttons.js")
    /// Chart.js, which is the system's and not ours.
    static let chartScript = link("vendor/chart.min.js")

    private static func link(_ path: String) -> String { prefix + version + "/" + path }
}
