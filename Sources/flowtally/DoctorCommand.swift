import ArgumentParser
import FlowtallyApp
import FlowtallyCore

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look at everything that a server needs, and show the settings in force.",
        discussion: "Ends with 1 if something is wrong.")

    @OptionGroup var listen: ListenOptions
    @OptionGroup var options: SettingOptions

    func run() async throws {
        let settings = try await orExplain { try await options.settings(listen.flags) }
        let findings = await Doctor(settings: settings).examine()
        for finding in findings {
            print("\(finding.isWell ? "ok     " : "WRONG  ") \(Self.padded(finding.subject, to: 12)) \(finding.detail)")
        }
        print("\nSettings")
        let width = settings.origins.map(\.key.environmentName.count).max() ?? 0
        for setting in settings.origins {
            let name = Self.padded(setting.key.environmentName, to: width)
            print("  \(name) \(Self.padded(setting.value, to: 44)) \(setting.origin)")
        }
        if findings.contains(where: { !$0.isWell }) { throw ExitCode.failure }
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
