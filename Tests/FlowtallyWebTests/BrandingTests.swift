import FlowtallyCore
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@Suite("Branding")
struct BrandingTests {
    static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
        + [0, 0, 0, 40, 0, 0, 0, 20, 8, 6, 0, 0, 0]

    private func submit(
        _ fields: [String: String], logo: [UInt8]? = nil, as person: Person, token: String? = nil, on server: TestServer
    ) async throws -> Answer {
        var body = ""
        for (name, value) in fields.merging(["csrf": token ?? person.csrfToken], uniquingKeysWith: { $1 }) {
            body += "--X\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        let header = "--X\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"a.png\"\r\n\r\n"
        let file = logo.map { Array(header.utf8) + $0 + Array("\r\n".utf8) } ?? []
        var headers = person.headers
        headers[.contentType] = "multipart/form-data; boundary=X"
        headers[.accept] = "text/html"
        let answer = try await server.client.execute(
            uri: "/settings/branding", method: .post, headers: headers,
            body: ByteBuffer(bytes: Array(body.utf8) + file + Array("--X--\r\n".utf8)))
        return Answer(status: answer.status.code, headers: answer.headers, text: String(buffer: answer.body))
    }

    @Test("logo and colour show on every page, under names that change with them")
    func shown() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            let plain = try await server.open("/dashboard/overview", as: owner).text
            #expect(!plain.contains("/branding/"))
            let saved = try await submit(["accent": "#7A3E9D"], logo: Self.png, as: owner, on: server)
            #expect(saved.status == 303)

            let page = try await server.open("/dashboard/overview", as: owner).text
            let logo = try #require(page.firstMatch(of: /<img src="([^"]+)" width="40" height="20"/)?.output.1)
            let sheet = try #require(page.firstMatch(of: /href="([^"]+accent\.css)"/)?.output.1)
            let picture = try await server.open(String(logo), as: owner)
            #expect(picture.headers[.contentType] == "image/png")
            #expect(picture.headers[.xContentTypeOptions] == "nosniff")
            #expect(picture.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox")
            #expect(picture.headers[.cacheControl]?.contains("immutable") == true)
            let style = try await server.open(String(sheet), as: owner)
            #expect(style.headers[.contentType] == "text/css; charset=utf-8")
            #expect(style.text.contains("--accent: light-dark(#7a3e9d"))
            #expect(style.headers[.cacheControl]?.contains("immutable") == true)
            let old = try await server.open("/branding/older/logo", as: owner)
            #expect(old.status == 200)
            #expect(old.headers[.cacheControl] == "no-cache")

            #expect(try await submit(["accent": "#7a3e9e"], as: owner, on: server).status == 303)
            let changed = try await server.open("/dashboard/overview", as: owner).text
            #expect(changed.contains(logo))
            #expect(!changed.contains(sheet))

            #expect(try await submit(["accent": "", "removeLogo": "yes"], as: owner, on: server).status == 303)
            #expect(try await !server.open("/dashboard/overview", as: owner).text.contains("/branding/"))
            #expect(try await server.open(String(logo), as: owner).status == 404)
            #expect(try await server.open(String(sheet), as: owner).status == 404)
        }
    }

    @Test("a logo is seen by members only")
    func members() async throws {
        try await TestServer.run { server in
            try await server.ledger.change(server.workspace, accent: nil, logo: .replace(try Logo(file: Self.png)))
            #expect(try await server.send(.get, "/branding/x/logo", anonymous: true).status == 401)
            let other = try await server.otherWorkspace()
            #expect(try await server.send(.get, "/branding/x/logo", key: other.key).status == 404)
            #expect(try await server.open("/branding/x/logo", as: try await server.newPerson(.viewer)).status == 200)
        }
    }

    @Test("what is no picture, or no colour, is refused, and nothing is changed")
    func refused() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            let svg = try await submit(["accent": "#7a3e9d"], logo: Array("<svg/>".utf8), as: owner, on: server)
            #expect(svg.status == 422)
            #expect(svg.text.contains("SVG is not taken"))
            #expect(svg.text.contains("value=\"#7a3e9d\""))
            let large = try await submit(
                [:], logo: Self.png + [UInt8](repeating: 0, count: Logo.largestBytes), as: owner, on: server)
            #expect(large.status == 422)
            #expect(large.text.contains("at most 64 kB"))
            let huge = try await submit(
                [:], logo: Self.png + [UInt8](repeating: 0, count: 2 * Logo.largestBytes), as: owner, on: server)
            #expect(huge.status == 413)
            let colour = try await submit(["accent": "purple"], as: owner, on: server)
            #expect(colour.status == 422)
            #expect(colour.text.contains("<a href=\"#accent\">"))
            #expect(try await submit(["accent": "#7a3e9d"], as: owner, token: "wrong", on: server).status == 403)
            #expect(try await server.ledger.firstWorkspace().branding == Branding())
        }
    }
}
