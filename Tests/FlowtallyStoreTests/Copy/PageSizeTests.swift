import Testing

@testable import FlowtallySQL

struct PageSizeTests {
    private func page(rows: Int, of bytes: Int) -> [LedgerTable.Row] {
        Array(repeating: [.integer(1), .text(String(repeating: "a", count: bytes)), .null], count: rows)
    }

    @Test("pages of small rows grow to the most that is wanted")
    func smallRows() {
        var size = PageSize(most: 1000)
        var sizes: [Int] = []
        for _ in 0..<6 {
            sizes.append(size.rows)
            size.adapt(to: page(rows: size.rows, of: 100))
        }
        #expect(sizes == [125, 250, 500, 1000, 1000, 1000])
    }

    @Test("pages of large rows shrink to some megabytes, and grow again")
    func largeRows() {
        var size = PageSize(most: 1000)
        size.adapt(to: page(rows: 125, of: 1 << 20))
        #expect(size.rows == 4)
        size.adapt(to: page(rows: 4, of: 1 << 20))
        #expect(size.rows == 8)
        size.adapt(to: page(rows: 8, of: 10 << 20))
        #expect(size.rows == 1)
        size.adapt(to: page(rows: 1, of: 10))
        #expect(size.rows == 2)
    }

    @Test("there is always a row to go on with")
    func least() {
        #expect(PageSize(most: 1).rows == 1)
    }
}
