import FlowtallyCore
import Testing

struct FailureMessageTests {
    @Test(
        "particulars are left out of a message",
        arguments: [
            ("HTTP 503 from shop.example.com", "HTTP <number> from shop.example.com"),
            ("Connection timed out after 30s, 12.5 MB read", "Connection timed out after <number>s, <number> MB read"),
            ("No answer within 1,500 ms", "No answer within <number> ms"),
            ("Cannot reach 10.0.0.12:5432", "Cannot reach <number>"),
            ("Order order-8841 not found", "Order order-<number> not found"),
            ("Customer cus_NffrFeUfNV2Hib is gone", "Customer cus_<id> is gone"),
            ("Run 6f1c2d3e-0a1b-4c2d-8e3f-112233445566 failed", "Run <id> failed"),
            ("Segfault at 0x7ffd8a", "Segfault at <hex>"),
            ("Commit 3e5f1ab is not on main", "Commit <hex> is not on main"),
            ("Invoice INV12 is closed", "Invoice INV<number> is closed"),
            ("Field 'amount' must not be \"-5\"", "Field <text> must not be <text>"),
            ("Can't open `stock.csv`", "Can't open <text>"),
            ("It's late, isn't it", "It's late, isn't it"),
            ("GET https://api.example.com/v1/items?page=3 failed", "GET <url> failed"),
            ("Token expired at 2026-11-23T09:15:00.123Z", "Token expired at <time>"),
            ("At 2026-11-23 09:15:00 nothing came", "At <time> nothing came"),
            ("Since 2026-11-23T09:15:00+01:00", "Since <time>"),
            ("Größe 17 überschritten: 18", "Größe <number> überschritten: <number>"),
            ("  \n\n  Disk full\n  at line 3\n", "Disk full"),
            (
                "Traceback (most recent call last):\n  File \"a.py\", line 3\nValueError: bad row 7\n",
                "ValueError: bad row <number>"
            ),
        ])
    func text(error: String, text: String) {
        #expect(FailureMessage(error)?.text == text)
    }

    @Test("an error without a word has no message", arguments: ["", " ", "\n\n"])
    func blank(error: String) {
        #expect(FailureMessage(error) == nil)
    }

    @Test("a long message is cut")
    func length() {
        #expect(FailureMessage(String(repeating: "no ", count: 500))?.text.count == 200)
    }

    @Test(
        "what is searched for stands in the error as it is",
        arguments: [
            ("HTTP 503 from shop.example.com", "from shop.example.com"),
            ("Row 17 of 'stock' has no header", "has no header"),
            ("404", ""),
        ])
    func literal(error: String, literal: String) throws {
        #expect(FailureMessage(error)?.longestLiteral == literal)
        #expect(literal.isEmpty || error.contains(literal))
    }

    @Test("failures that say the same are one group, the largest first, with the newest of each")
    func groups() {
        func failure(_ run: String, _ second: Int64, _ error: String?) -> RunFailure {
            RunFailure(run: RunID(run), startedAt: Instant(milliseconds: second * 1000), error: error)
        }
        let groups = FailureGroup.groups(of: [
            failure("a", 1, "HTTP 500"), failure("b", 5, "Disk full"), failure("c", 3, "HTTP 503"),
            failure("d", 2, "HTTP 404"), failure("e", 9, nil), failure("f", 8, " "),
        ])
        #expect(groups.map { $0.message?.text } == ["HTTP <number>", nil, "Disk full"])
        #expect(groups.map(\.count) == [3, 2, 1])
        #expect(groups.map(\.newest.run.text) == ["c", "e", "b"])
    }

    @Test("there are no groups without failures")
    func none() {
        #expect(FailureGroup.groups(of: []) == [])
    }
}
