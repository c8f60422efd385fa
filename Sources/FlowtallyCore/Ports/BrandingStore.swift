/// Where logos and colours are kept.
package protocol BrandingStore: Sendable {
    /// Sets the colour, nil for the usual one, and changes the logo.
    func change(
        _ workspace: WorkspaceID, accent: AccentColour?, logo: LogoChange
    ) async throws

    func logo(of workspace: WorkspaceID) async throws -> Logo?
}
