import FlowtallyApp
import FlowtallyCore
import Foundation
import Logging
import Testing

@Suite("Settings")
struct SettingsTests {
    private func file(_ text: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".json").path()
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    private func origin(_ key: SettingKey, in settings: Settings) -> SettingOrigin? {
        settings.origins.first { $0.key == key }
    }

    @Test("a flag counts before the environment, the environment before the file, the file before the default")
    func precedence() async throws {
        let path = try file(#"{"port": 9001, "host": "127.0.0.2", "logLevel": "debug"}"#)
        let settings = try await Settings(
            flags: [.config: path, .port: "9003"],
            environment: ["FLOWTALLY_PORT": "9002", "FLOWTALLY_HOST": "127.0.0.3"])
        #expect(settings.port == 9003)
        #expect(settings.host == "127.0.0.3")
        #expect(settings.logLevel == .debug)
        #expect(settings.publicURL == "http://127.0.0.3:9003")
        #expect(origin(.port, in: settings)?.origin == "flag")
        #expect(origin(.host, in: settings)?.origin == "environment")
        #expect(origin(.logLevel, in: settings)?.origin == "file")
        #expect(origin(.data, in: settings)?.origin == "default")
    }

    @Test("a secret is never shown")
    func secret() async throws {
        let settings = try await Settings(
            flags: [:],
            environment: ["FLOWTALLY_GITHUB_SECRET": "s3cret", "FLOWTALLY_REDIS_URL": "redis://me:s3cret@localhost"])
        #expect(settings.githubSecret == "s3cret")
        #expect(settings.origins.allSatisfy { !$0.value.contains("s3cret") })
    }

    @Test("a broker is Redis or Upstash, by its address")
    func broker() async throws {
        func broker(_ environment: [String: String]) async throws -> BrokerSettings? {
            try await Settings(flags: [:], environment: environment).broker
        }
        #expect(try await broker([:]) == nil)
        let redis = try await broker(["FLOWTALLY_REDIS_URL": "rediss://me:pw@cache.example.com:7000/3"])
        if case .redis = redis {} else { Issue.record("\(String(describing: redis))") }
        let url = ["UPSTASH_REDIS_REST_URL": "https://calm-owl.upstash.io"]
        let token = ["UPSTASH_REDIS_REST_TOKEN": "t"]
        let upstash = BrokerSettings.upstash(url: "https://calm-owl.upstash.io", token: "t")
        #expect(try await broker(url.merging(token) { $1 }) == upstash)
        for half in [url, token] {
            await #expect(throws: SettingsError.self) { try await broker(half) }
        }
        let both = url.merging(token) { $1 }.merging(["FLOWTALLY_REDIS_URL": "redis://localhost"]) { $1 }
        await #expect(throws: SettingsError.self) { try await broker(both) }
    }

    @Test("the secret of signed invalidations is not shown either, nor in the word that it cannot be used")
    func invalidationSecret() async throws {
        let name = "FLOWTALLY_INVALIDATION_SECRET"
        let text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        let settings = try await Settings(flags: [:], environment: [name: text])
        #expect(settings.invalidationSecret?.text == text)
        #expect(settings.origins.allSatisfy { !$0.value.contains("MfKQ") })
        let error = await #expect(throws: SettingsError.self) {
            try await Settings(flags: [:], environment: [name: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
        }
        #expect(error?.description.contains(name) == true)
        #expect(error?.description.contains("MfKQ") == false)
    }

    @Test(
        "what cannot be used is named, with where it came from",
        arguments: [
            ("FLOWTALLY_PORT", "http"), ("FLOWTALLY_PORT", "70000"), ("FLOWTALLY_PUBLIC_URL", "example.com"),
            ("FLOWTALLY_LOG_LEVEL", "loud"), ("FLOWTALLY_PAGE_REPORTS_ONE_IN", "all"),
            ("FLOWTALLY_WEBHOOK_ALLOWED_NETWORKS", "10.0.0.0/99"),
        ])
    func bad(_ name: String, _ value: String) async throws {
        let error = await #expect(throws: SettingsError.self) {
            try await Settings(flags: [:], environment: [name: value])
        }
        #expect(error?.description.contains(name) == true)
        #expect(error?.description.contains(value) == true)
        #expect(error?.description.contains("environment") == true)
    }

    @Test("a file that is not there or no JSON is named")
    func badFile() async throws {
        for path in ["/nowhere/flowtally.json", try file("{")] {
            let error = await #expect(throws: SettingsError.self) {
                try await Settings(flags: [.config: path], environment: [:])
            }
            #expect(error?.description.contains(path) == true)
        }
    }
}
