/// The role that servers connect as: it changes rows, and cannot change what guards them.
enum ServerRole {
    /// Lets a role do what a server does. May be run again, and is to be after each migration.
    ///
    /// - Parameter role: its name, which is quoted here.
    static func grants(to role: String) -> String {
        let name = "\"\(role.replacing("\"", with: "\"\""))\""
        return """
            DO $$ BEGIN
                EXECUTE format('GRANT USAGE ON SCHEMA %I TO %s', current_schema(), \(literal(name)));
            END $$;
            GRANT SELECT, INSERT, UPDATE, DELETE ON \(RowSecurity.allTables.joined(separator: ", ")) TO \(name);
            GRANT SELECT ON schema_migrations TO \(name);
            """
    }

    private static func literal(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
}
