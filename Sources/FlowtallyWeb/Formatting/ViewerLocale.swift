import FlowtallyCore
import Foundation
import HTTPTypes
import Hummingbird

extension DisplayFormat {
    /// Figures of a workspace as the viewer's region writes them.
    init(_ workspace: Workspace, for request: Request) {
        self.init(workspace, locale: Locale(ofViewer: request))
    }
}

extension Locale {
    /// English words with the conventions of Great Britain, for whoever says nothing about themselves.
    static let britishEnglish = Locale(identifier: "en_GB")

    /// English words with the numbers, money and dates of the region that the viewer's browser prefers.
    init(ofViewer request: Request) {
        self = request.headers[.acceptLanguage].flatMap(Self.init(acceptLanguage:)) ?? .britishEnglish
    }

    /// The region of the language that stands first by weight (RFC 9110, section 12.5.4); a language without one is taken to be
    /// that of its most likely region, but English, which is spoken everywhere.
    init?(acceptLanguage header: String) {
        let weighted = header.split(separator: ",").compactMap { entry -> (tag: String, weight: Double)? in
            let parts = entry.split(separator: ";").map(\.trimmingSpaces)
            guard let tag = parts.first, tag.count <= 35, tag.wholeMatch(of: /[A-Za-z0-9-]+/) != nil else { return nil }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 }
            return (String(tag), weight ?? 1)
        }
        guard let best = weighted.map(\.weight).max(), best > 0,
            let tag = weighted.first(where: { $0.weight == best })?.tag
        else { return nil }
        let language = Language(identifier: tag)
        let likely = language.languageCode == .english ? nil : Language(identifier: language.maximalIdentifier).region
        guard let region = Locale(identifier: tag).region ?? likely, region.isISORegion else { return nil }
        self.init(identifier: "en_\(region.identifier)")
    }
}
