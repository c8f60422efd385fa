import Testing

@testable import FlowtallyExec

struct DurationTextTests {
    @Test(
        "lengths of time are read as people write them",
        arguments: [
            ("90", 90), ("90s", 90), ("15m", 900), ("1h", 3600), ("1h30m", 5400), ("2d", 172_800),
        ])
    func reading(text: String, seconds: Int) {
        #expect(DurationText(text)?.duration == .seconds(seconds))
    }

    @Test("anything else is refused", arguments: ["", "0", "0s", "h", "1x", "-5s", "1.5h", "1h 30m", "9999999999"])
    func refusing(text: String) {
        #expect(DurationText(text) == nil)
    }
}
