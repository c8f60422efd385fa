import Testing

@testable import FlowtallyExec

struct SpoolLocationTests {
    @Test(
        "the spool is where it was put, else where state belongs",
        arguments: [
            (["FLOWTALLY_SPOOL": "/s", "XDG_STATE_HOME": "/x", "HOME": "/h"], "/s"),
            (["FLOWTALLY_SPOOL": "", "XDG_STATE_HOME": "/x", "HOME": "/h"], "/x/flowtally/spool"),
            (["HOME": "/h"], "/h/.local/state/flowtally/spool"), ([:], nil),
        ])
    func directory(environment: [String: String], expected: String?) {
        #expect(SpoolLocation.directory(environment: environment) == expected)
    }
}
