import FlowtallyCore
import HTTPTypes
import NIOCore

extension ServedAnswer {
    /// The headers that go with it, whoever asked.
    var headers: HTTPFields {
        [
            .contentType: "application/json; charset=utf-8",
            .cacheControl: "private, max-age=0, stale-while-revalidate=300", .age: String(age.count / 1000),
            .eTag: answer.entityTag,
        ]
    }

    /// The figures, ended with how fresh they are.
    var bodyOfMetrics: ByteBuffer {
        let freshness: JSONValue = [
            "generation": .integer(answer.generation), "ageSeconds": .number(age.seconds),
            "source": .string(source.rawValue),
        ]
        let end = ",\"freshness\":\(freshness.text)}"
        var body = ByteBuffer()
        body.reserveCapacity(answer.body.count + end.utf8.count)
        body.writeBytes(answer.body)
        body.writeString(end)
        return body
    }
}
