package import FlowtallyCore
package import HTTPTypes
package import Hummingbird

extension Response {
    package init(json: JSONValue, status: HTTPResponse.Status = .ok, type: String = "application/json") {
        self.init(json: json.bytes, status: status, type: type)
    }

    package init(
        json bytes: some Collection<UInt8>, status: HTTPResponse.Status = .ok, type: String = "application/json"
    ) {
        self.init(json: ByteBuffer(bytes: bytes), status: status, type: type)
    }

    init(json bytes: ByteBuffer, status: HTTPResponse.Status = .ok, type: String = "application/json") {
        self.init(
            status: status, headers: [.contentType: "\(type); charset=utf-8"],
            body: ResponseBody(byteBuffer: bytes))
    }

    /// A page or a part of one, in the viewer's conventions.
    init(html: String, status: HTTPResponse.Status = .ok) {
        self.init(html: Array(html.utf8), status: status)
    }

    init(html bytes: [UInt8], status: HTTPResponse.Status = .ok) {
        self.init(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .vary: "Accept-Language",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func redirect(to location: String) -> Response {
        Response(status: .seeOther, headers: [.location: location])
    }
}
