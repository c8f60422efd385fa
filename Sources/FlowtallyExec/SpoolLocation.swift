/// Where the spool of `flowtally exec` and `flowtally flush` is.
package enum SpoolLocation {
    /// `FLOWTALLY_SPOOL`, else `flowtally/spool` in `XDG_STATE_HOME`, else in `~/.local/state`; nil without a home.
    package static func directory(environment: [String: String]) -> String? {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let directory = value("FLOWTALLY_SPOOL") { return directory }
        let state = value("XDG_STATE_HOME") ?? value("HOME").map { $0 + "/.local/state" }
        return state.map { $0 + "/flowtally/spool" }
    }
}
