import FlowtallyCore
import FlowtallySQL
import Testing

struct BrandingTests {
    private let logo = Logo(
        facts: LogoFacts(
            digest: [1, 2, 255].sha256, format: .webp, size: PixelSize(width: 40, height: 20)), bytes: [1, 2, 255])

    @Test("logo and colour are kept with the workspace, and changed apart", arguments: Backend.allCases)
    func branding(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let (store, id) = (ledger.store, ledger.workspace)
        let colour = AccentColour("#7a3e9d")
        #expect(try await store.workspace(id)?.branding == Branding())
        #expect(try await store.logo(of: id) == nil)

        try await store.change(id, accent: colour, logo: .replace(logo))
        #expect(try await store.workspace(id)?.branding == Branding(accent: colour, logo: logo.facts))
        #expect(try await store.logo(of: id) == logo)

        try await store.change(id, accent: nil, logo: .keep)
        #expect(try await store.workspace(id)?.branding == Branding(logo: logo.facts))

        let other = Logo(
            facts: LogoFacts(digest: [3].sha256, format: .png, size: PixelSize(width: 1, height: 1)), bytes: [3])
        try await store.change(id, accent: colour, logo: .replace(other))
        #expect(try await store.logo(of: id) == other)
        try await store.change(id, accent: colour, logo: .remove)
        #expect(try await store.workspace(id)?.branding == Branding(accent: colour))
    }

    @Test("other settings leave the branding as it is, and another workspace has its own", arguments: Backend.allCases)
    func apart(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let other = try await ledger.addWorkspace()
        try await ledger.store.change(ledger.workspace, accent: AccentColour("#7a3e9d"), logo: .replace(logo))
        let changed = try await ledger.store.change(ledger.workspace, WorkspaceChange(name: "North"))
        #expect(changed.branding.logo == logo.facts)
        #expect(try await ledger.store.workspace(other)?.branding == Branding())
        #expect(try await ledger.store.logo(of: other) == nil)
    }
}
