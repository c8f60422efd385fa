import Foundation
import Testing

@testable import FlowtallyTracking

struct RetryAfterTests {
    private let now = Date(timeIntervalSince1970: 1_445_412_480)  // 2015-10-21T07:28:00Z

    @Test(
        "seconds and dates are read, anything else is not",
        arguments: [
            ("0", Duration.zero), ("120", .seconds(120)), ("Wed, 21 Oct 2015 07:28:30 GMT", .seconds(30)),
            ("Wed, 21 Oct 2015 07:27:00 GMT", .zero), ("-1", nil), ("soon", nil), ("", nil),
        ])
    func reading(text: String, expected: Duration?) {
        #expect(RetryAfter.duration(text, now: now) == expected)
    }
}
