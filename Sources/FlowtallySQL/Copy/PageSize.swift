/// How many rows a page has: fewer where they are large, so that it takes some megabytes of memory, whatever runs hold.
///
/// It grows step by step, since nobody knows how large the next rows are.
struct PageSize {
    private static let bytes = 4 << 20

    private let most: Int
    private(set) var rows: Int

    init(most: Int) {
        self.most = most
        rows = max(1, most / 8)
    }

    /// To be told each page.
    mutating func adapt(to page: [LedgerTable.Row]) {
        let size = page.joined().reduce(0) { $0 + $1.textBytes }
        let next = size > Self.bytes ? page.count * Self.bytes / size : rows * 2
        rows = min(max(1, next), most)
    }
}

extension SQLValue {
    fileprivate var textBytes: Int {
        if case .text(let text) = self { text.utf8.count } else { 0 }
    }
}
