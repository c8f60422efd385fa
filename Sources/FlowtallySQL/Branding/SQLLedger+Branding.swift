package import FlowtallyCore

extension SQLLedger: BrandingStore {
    package func change(_ workspace: WorkspaceID, accent: AccentColour?, logo: LogoChange) async throws {
        try await write(in: workspace, changing: [.settings]) { connection in
            try connection.execute(BrandingQueries.setAccent, ["accent_colour": .text(accent?.hex)])
            switch logo {
            case .keep: break
            case .replace(let logo): try connection.execute(BrandingQueries.setLogo, logo.arguments)
            case .remove: try connection.execute(BrandingQueries.removeLogo)
            }
        }
    }

    package func logo(of workspace: WorkspaceID) async throws -> Logo? {
        try await read(in: workspace) { connection in
            try connection.firstRow(BrandingQueries.logo).flatMap { row in
                guard let facts = try LogoFacts(row) else { return nil }
                return try row.value("base64") { Logo(facts: facts, base64: $0) }
            }
        }
    }
}
