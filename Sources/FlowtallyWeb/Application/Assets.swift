import FlowtallyCore
import Foundation

/// Where browsers find style sheets and scripts: under a name that changes with their content, so they may keep them for good.
///
/// The name is a directory, because a script's relative imports then carry it on by themselves.
enum Assets {
    static let prefix = "/assets/"

    private static let paths =
        ((try? FileManager.default.subpathsOfDirectory(atPath: WebResources.assets)) ?? []).sorted()

    /// A digest of all files that come with the program.
    static let version: String = {
        let contents = paths.map { path in
            let data = FileManager.default.contents(atPath: WebResources.assets + "/" + path) ?? Data()
            return path + ":" + data.base64EncodedString()
        }
        return String((contents.joined() + Program.version).sha256.prefix(12))
    }()

    static let styleSheet = link(styleSheetPath)
    /// Chart.js, which is the system's and not ours.
    static let chartScript = link("vendor/chart.min.js")

    /// The texts that are served otherwise than they are written, by their paths.
    static let texts: [String: String] = {
        var texts = [styleSheetPath: StyleSheet.text.withoutComments]
        for path in paths where path.hasSuffix(".js") { texts[path] = source(path).withoutComments }
        return texts
    }()

    /// A file as it is written; empty where it is not installed.
    static func source(_ path: String) -> String {
        (try? String(contentsOfFile: WebResources.assets + "/" + path, encoding: .utf8)) ?? ""
    }

    static func link(_ path: String) -> String { prefix + version + "/" + path }

    private static let styleSheetPath = "css/all.css"
}
