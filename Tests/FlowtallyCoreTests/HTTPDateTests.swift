import FlowtallyCore
import Testing

@Suite("The time as HTTP writes it")
struct HTTPDateTests {
    @Test(
        "names the day of the week and the month, to the second, in GMT",
        arguments: [
            ("1994-11-06T08:49:37.999Z", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
            ("1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
            ("2028-02-29T12:00:00+02:00", "Tue, 29 Feb 2028 10:00:00 GMT"),
        ])
    func text(_ instant: String, _ text: String) throws {
        #expect(try #require(Instant(rfc3339: instant)).httpDate == text)
    }
}
