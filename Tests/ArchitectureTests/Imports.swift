/// Which modules each target may import: the table of the architecture.
enum Imports {
    /// The C library goes by the platform's name for it.
    private static let libc: Set<String> = ["Glibc", "Musl", "Darwin"]

    static let allowed: [String: Set<String>] = [
        "FlowtallyCore": ["Foundation", "Crypto", "Logging", "Synchronization"],
        "FlowtallySources": ["FlowtallyCore", "Foundation", "Crypto"],
        "FlowtallySQL": ["FlowtallyCore", "Metrics", "Synchronization"],
        "FlowtallySQLite": libc.union([
            "FlowtallyCore", "FlowtallySQL", "GRDB", "GRDBSQLite", "Metrics", "Synchronization",
        ]),
        "FlowtallyPostgres": libc.union([
            "FlowtallyCore", "FlowtallySQL", "CLibPQ", "NIOPosix", "Synchronization",
        ]),
        "CLibPQ": [],
        "CArgon2": [],
        "CZlib": [],
        "FlowtallyArgon2": ["FlowtallyCore", "CArgon2", "NIOPosix", "Synchronization"],
        "CHiredis": [],
        "FlowtallyRedis": [
            "FlowtallyCore", "CHiredis", "AsyncHTTPClient", "Foundation", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL",
        ],
        "FlowtallyWebhooks": libc.union([
            "FlowtallyCore", "AsyncHTTPClient", "Foundation", "Logging", "Metrics", "NIOCore", "NIOHTTP1", "NIOPosix",
            "ServiceLifecycle", "Synchronization",
        ]),
        "FlowtallyWeb": libc.union([
            "FlowtallyCore", "FlowtallySources", "CZlib", "Foundation", "Hummingbird", "HTTPTypes", "Logging",
            "Metrics", "Mustache", "NIOCore", "NIOHTTPTypes", "NIOPosix", "Synchronization", "Yams",
        ]),
        "FlowtallyTracking": libc.union([
            "AsyncHTTPClient", "CoreMetrics", "DequeModule", "Foundation", "Logging", "NIOCore", "NIOHTTP1",
            "ServiceLifecycle", "Synchronization",
        ]),
        "FlowtallyTrackingHummingbird": ["FlowtallyTracking", "Hummingbird", "HTTPTypes"],
        "FlowtallyExec": libc.union(["FlowtallyTracking", "Foundation", "Logging", "Synchronization"]),
        "FlowtallyApp": libc.union([
            "FlowtallyCore", "FlowtallySources", "FlowtallySQL", "FlowtallySQLite", "FlowtallyPostgres",
            "FlowtallyRedis",
            "FlowtallyArgon2", "FlowtallyWeb", "FlowtallyWebhooks", "Configuration", "Foundation", "Hummingbird",
            "Logging", "Metrics", "NIOCore", "ServiceLifecycle", "Synchronization",
        ]),
        "flowtally": [
            "FlowtallyApp", "FlowtallyCore", "FlowtallyExec", "FlowtallySources", "FlowtallyTracking", "ArgumentParser",
            "Foundation", "Logging",
        ],
    ]

    /// The modules that the text of a Swift file imports.
    static func modules(in text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            var words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })[...]
            while let word = words.first, word.hasPrefix("@") || modifiers.contains(String(word)) {
                words.removeFirst()
            }
            guard words.first == "import" else { return nil }
            words.removeFirst()
            if let word = words.first, kinds.contains(String(word)) { words.removeFirst() }
            return words.first.flatMap { $0.split(separator: ".").first }.map { String($0) }
        }
    }

    private static let modifiers: Set<String> = ["public", "package", "internal", "fileprivate", "private"]
    private static let kinds: Set<String> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
}
