enum BrandingQueries {
    static let setAccent = TenantQuery(
        "set the accent colour", "UPDATE workspaces SET accent_colour = :accent_colour WHERE id = :workspace")

    static let setLogo = TenantQuery(
        "set the logo",
        """
        INSERT INTO logos (workspace_id, digest, format, width, height, base64)
        VALUES (:workspace, :digest, :format, :width, :height, :base64)
        ON CONFLICT (workspace_id) DO UPDATE SET
            digest = excluded.digest, format = excluded.format, width = excluded.width, height = excluded.height,
            base64 = excluded.base64
        """)

    static let removeLogo = TenantQuery("remove the logo", "DELETE FROM logos WHERE workspace_id = :workspace")

    static let logo = TenantQuery(
        "the logo",
        """
        SELECT digest AS logo_digest, format AS logo_format, width AS logo_width, height AS logo_height, base64
        FROM logos WHERE workspace_id = :workspace
        """)
}
