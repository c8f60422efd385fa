// swift-tools-version: 6.2

import PackageDescription

/// What every target of the package is compiled with.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    .treatWarning("DeprecatedDeclaration", as: .warning),
]

let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "flowtally",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "flowtally", targets: ["flowtally"]),
        .library(name: "FlowtallyTracking", targets: ["FlowtallyTracking"]),
        .library(name: "FlowtallyTrackingHummingbird", targets: ["FlowtallyTrackingHummingbird"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // The domain: values, rules, and the protocols of everything outside.
        .target(name: "FlowtallyCore", dependencies: [crypto, logging]),

        // Foreign event formats: bytes in, run reports out.
        .target(name: "FlowtallySources", dependencies: ["FlowtallyCore", crypto]),

        // The one store, and the driver beneath it.
        .target(name: "FlowtallySQL", dependencies: ["FlowtallyCore", metrics]),
        .target(
            name: "FlowtallySQLite",
            dependencies: [
                "FlowtallyCore", "FlowtallySQL", metrics, .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .target(name: "FlowtallyPostgres", dependencies: ["FlowtallyCore", "FlowtallySQL", "CLibPQ", nioPosix]),

        // Passwords.
        .systemLibrary(
            name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"]), .brew(["argon2"])]),
        .target(name: "FlowtallyArgon2", dependencies: ["FlowtallyCore", "CArgon2", nioPosix]),

        // What several servers share: a cache, and news of changes.
        .systemLibrary(
            name: "CHiredis", pkgConfig: "hiredis", providers: [.apt(["libhiredis-dev"]), .brew(["hiredis"])]),
        .target(
            name: "FlowtallyRedis",
            dependencies: [
                "FlowtallyCore", "CHiredis", asyncHTTPClient, nioCore, nioHTTP1, nioPosix,
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),

        // Deliveries to webhooks of others.
        .target(
            name: "FlowtallyWebhooks",
            dependencies: [
                "FlowtallyCore", asyncHTTPClient, logging, metrics, nioCore, nioHTTP1, nioPosix, serviceLifecycle,
            ]),

        // Everything that speaks HTTP.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .target(
            name: "FlowtallyWeb",
            dependencies: [
                "FlowtallyCore", "FlowtallySources", "CZlib", hummingbird, httpTypes, logging, metrics, nioCore,
                nioHTTPTypes, nioPosix,
                .product(name: "Mustache", package: "swift-mustache"), .product(name: "Yams", package: "Yams"),
            ],
            resources: [.copy("Resources")]),

        // The client side: programs report what they run; nothing of the server.
        .target(
            name: "FlowtallyTracking",
            dependencies: [
                asyncHTTPClient, coreMetrics, deque, logging, nioCore, nioHTTP1, serviceLifecycle,
            ]),
        .target(
            name: "FlowtallyTrackingHummingbird", dependencies: ["FlowtallyTracking", hummingbird, httpTypes]),
        .target(name: "FlowtallyExec", dependencies: ["FlowtallyTracking", logging]),

        // Composition: configuration in, chosen parts out.
        .target(
            name: "FlowtallyApp",
            dependencies: [
                "FlowtallyCore", "FlowtallySources", "FlowtallySQL", "FlowtallySQLite", "FlowtallyPostgres",
                "FlowtallyRedis", "FlowtallyArgon2", "FlowtallyWeb", "FlowtallyWebhooks", hummingbird, logging, metrics,
                nioCore, serviceLifecycle,
                .product(name: "Configuration", package: "swift-configuration"),
            ]),
        .executableTarget(
            name: "flowtally",
            dependencies: [
                "FlowtallyApp", "FlowtallyCore", "FlowtallyExec", "FlowtallySources", "FlowtallyTracking", logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // What the benchmarks measure beside.
        .executableTarget(
            name: "floor",
            dependencies: [hummingbird, httpTypes, logging, .product(name: "GRDB", package: "GRDB.swift")],
            path: "Benchmarks/Floor"),

        .executableTarget(
            name: "tracking-cost", dependencies: ["FlowtallyTracking", logging], path: "Benchmarks/TrackingCost"),

        // What the tests run besides the program itself.
        .executableTarget(
            name: "tracking-client", dependencies: ["FlowtallyTracking", logging], path: "Tests/TrackingClient"),
        .executableTarget(
            name: "invoice-program", dependencies: ["FlowtallyTracking", logging, serviceLifecycle],
            path: "Examples/Swift"),

        // What several test targets share.
        .target(
            name: "FlowtallyTestSupport", dependencies: ["FlowtallySQL", "FlowtallyPostgres", logging],
            path: "Tests/FlowtallyTestSupport"),
        .testTarget(name: "FlowtallyCoreTests", dependencies: ["FlowtallyCore", "FlowtallyTestSupport"]),
        .testTarget(name: "FlowtallySourcesTests", dependencies: ["FlowtallySources", "FlowtallyCore"]),
        .testTarget(
            name: "FlowtallyStoreTests",
            dependencies: [
                "FlowtallyCore", "FlowtallySQL", "FlowtallySQLite", "FlowtallyPostgres", "FlowtallyTestSupport",
                metrics,
                .product(name: "MetricsTestKit", package: "swift-metrics"),
            ]),
        .testTarget(
            name: "FlowtallyPostgresTests",
            dependencies: ["FlowtallyCore", "FlowtallySQL", "FlowtallyPostgres", "FlowtallyTestSupport"]),
        .testTarget(
            name: "FlowtallyWebTests",
            dependencies: [
                "FlowtallyApp", "FlowtallyWeb", "FlowtallySQLite", "FlowtallySQL", "FlowtallyCore",
                "FlowtallyTestSupport", hummingbird, httpTypes, logging, metrics,
                nioCore, crypto,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Yams", package: "Yams"),
            ], exclude: ["Snapshots"]),
        .testTarget(
            name: "FlowtallyRedisTests", dependencies: ["FlowtallyRedis", "FlowtallyCore", "FlowtallyTestSupport"]),
        .testTarget(
            name: "FlowtallyWebhooksTests",
            dependencies: [
                "FlowtallyWebhooks", "FlowtallyCore", hummingbird, httpTypes, logging,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ]),
        .testTarget(name: "FlowtallyArgon2Tests", dependencies: ["FlowtallyArgon2", "FlowtallyCore"]),
        .testTarget(
            name: "FlowtallyAppTests",
            dependencies: ["FlowtallyApp", "FlowtallySQLite", "FlowtallySQL", "FlowtallyCore", logging, metrics]),
        .testTarget(
            name: "FlowtallyTrackingTests",
            dependencies: [
                "FlowtallyTracking", "FlowtallyTrackingHummingbird", "FlowtallyTestSupport", hummingbird, httpTypes,
                logging,
                serviceLifecycle, .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
            ]),
        .testTarget(name: "FlowtallyExecTests", dependencies: ["FlowtallyExec"]),
        .testTarget(name: "ArchitectureTests", dependencies: []),
    ]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = settings
}
