import FlowtallyCore
import Foundation
import HTTPTypes
import Testing
import Yams

@testable import FlowtallyWeb

@Suite("The page of the API")
struct APIReferenceTests {
    private static let small = """
        info: {title: T, description: "One `code` & <b>.\\n\\nTwo **bold**."}
        tags: [{name: Runs, description: About runs.}, {name: Pages, description: Not here.}, {name: Empty, description: No.}]
        paths:
          /api/runs/{id}:
            parameters: [{$ref: "#/components/parameters/Id"}]
            post:
              operationId: report
              summary: Reports.
              tags: [Runs]
              x-scope: ingest
              requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Run"}}}}
              responses:
                "200": {description: Fine., content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/More"}},
                  example: {status: "200", day: 2026-05-01, count: 3, share: 0.5, none: null, is: true}}}}
                "404": {$ref: "#/components/responses/Missing"}
          /page: {get: {operationId: page, summary: P, tags: [Pages], security: [], responses: {}}}
        components:
          parameters: {Id: {name: id, in: path, required: true, schema: {type: integer, minimum: 1, maximum: 9}}}
          responses: {Missing: {description: Not there.}}
          schemas:
            Word: {enum: [A, B]}
            Plain: {type: [string, "null"], minLength: 1, maxLength: 5}
            Run: {description: A run., required: [id], properties: {id: {$ref: "#/components/schemas/Plain"},
              word: {anyOf: [{$ref: "#/components/schemas/Word"}, {type: "null"}]}, when: {type: string, format: date}},
              examples: [{id: x}]}
            Hidden: {properties: {id: {type: string}}}
            More: {allOf: [{$ref: "#/components/schemas/Run"}], properties: {key: {const: k}}}
        """

    @Test("groups, operations, parameters and answers are those of the file, with references followed")
    func operations() throws {
        let reference = try APIReferenceReader(yaml: Self.small).read()
        #expect(
            reference.descriptionHTML
                == "<p>One <code>code</code> &amp; &lt;b&gt;.</p>\n<p>Two <strong>bold</strong>.</p>")
        #expect(reference.groups.map(\.name) == ["Runs"])
        let operation = try #require(reference.groups.first?.operations.first)
        #expect([operation.method, operation.path, operation.scope] == ["POST", "/api/runs/{id}", "ingest"])
        #expect(operation.parameters.map(\.name) == ["id"])
        #expect(operation.parameters.map(\.typeHTML) == ["integer, 1 to 9"])
        #expect(operation.parameters.map(\.isRequired) == [true])
        #expect(operation.body?.contents.map(\.typeHTML) == ["<a href=\"#schema-Run\">Run</a>"])
        #expect(operation.body?.contents.map(\.example) == [#"{"id":"x"}"#])
        #expect(operation.answers.map(\.status) == ["200", "404"])
        #expect(operation.answers.map(\.isProblem) == [false, true])
        #expect(operation.answers.map(\.descriptionHTML) == ["Fine.", "Not there."])
        #expect(operation.answers[0].contents[0].typeHTML == "list of <a href=\"#schema-More\">More</a>")
        let example = try #require(operation.answers[0].contents[0].example)
        let sent = #"{"status": "200", "day": "2026-05-01", "count": 3, "share": 0.5, "none": null, "is": true}"#
        #expect(try JSONValue(parsing: example.utf8) == JSONValue(parsing: sent.utf8))
    }

    @Test("schemas that the API uses are told by their properties, those of what they are made of first")
    func schemas() throws {
        let schemas = try APIReferenceReader(yaml: Self.small).read().schemas
        #expect(schemas.map(\.name) == ["Word", "Run", "More"])
        #expect(schemas[0].typeHTML == "<code>A</code>, <code>B</code>")
        #expect(schemas[1].properties.map(\.name) == ["id", "word", "when"])
        #expect(
            schemas[1].properties.map(\.typeHTML)
                == ["string or null, 1 to 5 characters", "<a href=\"#schema-Word\">Word</a> or null", "date"])
        #expect(schemas[1].properties.map(\.isRequired) == [true, false, false])
        #expect(schemas[1].example == #"{"id":"x"}"#)
        #expect(schemas[2].properties.map(\.name) == ["id", "word", "when", "key"])
    }

    @Test("the page has every operation of the API and every schema that is linked to")
    func page() async throws {
        let text = try String(contentsOf: WebResources.openAPI, encoding: .utf8)
        let paths = try #require((try Yams.load(yaml: text) as? [String: Any])?["paths"] as? [String: [String: Any]])
        let operations = paths.filter { $0.key.hasPrefix("/api/") }.values.flatMap { item in
            item.values.compactMap { ($0 as? [String: Any])?["operationId"] as? String }
        }
        #expect(operations.count > 30)
        try await TestServer.run { server in
            let page = try await server.send(.get, "/docs/api", anonymous: true)
            #expect(page.status == 200)
            for id in operations {
                #expect(page.text.contains("<article class=\"panel operation\" id=\"\(id)\""), "\(id)")
            }
            let ids = Set(page.text.matches(of: /id="([^"]+)"/).map { $0.output.1 })
            for link in page.text.matches(of: /href="#([^"]+)"/) {
                #expect(ids.contains(link.output.1), "\(link.output.1)")
            }
            #expect(page.text.matches(of: /id="([^"]+)"/).count == ids.count)
        }
    }
}
