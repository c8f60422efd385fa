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
        print(TextTable(findings.map { [$0.isWell ? "ok" : "WRONG", $0.subject, $0.detail] }).text)
        print("\nSettings")
        print(TextTable(settings.origins.map { ["", $0.key.environmentName, $0.value, "\($0.origin)"] }).text)
        if findings.contains(where: { !$0.isWell }) { throw ExitCode.failure }
    }
}
