import FlowtallyCore
import Foundation
import HTTPTypes
import Hummingbird

extension Response {
    /// The content of one slot, or 304 where the browser has it already.
    ///
    /// The content holds no time, so that equal figures are equal answers; when they were read stands in the header `Updated`.
    /// It ends with a mark that names the slot: what comes without it was cut off or is not from here.
    init(slot name: String, html: String, updatedAt: String, to request: Request) {
        var response = Response(html: html + "<p hidden data-end=\"\(name)\"></p>\n")
        response.headers[.updated] = updatedAt.addingPercentEncoding(withAllowedCharacters: .timeAllowed)
        self = response.unlessKnown(to: request, content: name + html)
    }
}

extension HTTPField.Name {
    /// When the figures of an answer were read, in the viewer's conventions, percent-encoded.
    static let updated = Self("Updated")!
}

extension CharacterSet {
    fileprivate static let timeAllowed = CharacterSet.urlPathAllowed.union([":"])
}
