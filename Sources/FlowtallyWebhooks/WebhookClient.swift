import AsyncHTTPClient
package import FlowtallyCore
import Foundation
import NIOCore
import NIOHTTP1

/// Makes single attempts to deliver.
///
/// Every address that a host's name stands for is looked at before there is a connection, and the connection goes to one of those
/// very addresses: a name that stands for something else a moment later leads nowhere else. TLS proves the name all the same.
package struct WebhookClient: Sendable {
    /// In all but the search for the name's addresses; together they stay below `WebhookDelivery.leaseLength`.
    private static let timeout = TimeAmount.seconds(15)
    private static let connectTimeout = TimeAmount.seconds(5)
    /// Of an answer that says what was wrong; the rest is not even read.
    private static let longestAnswer = 200

    private let policy: WebhookAddressPolicy
    private let resolver: any HostResolver

    package init(policy: WebhookAddressPolicy, resolver: any HostResolver = SystemHostResolver()) {
        self.policy = policy
        self.resolver = resolver
    }

    /// - Parameters:
    ///   - secrets: each signs the message.
    ///   - attempt: from 1 on; each goes to another of the host's addresses.
    package func send(
        _ message: SignedMessage, to url: WebhookURL, secrets: [WebhookSecret], attempt: Int
    ) async -> WebhookOutcome {
        do {
            let address = try await address(for: url, attempt: attempt)
            let request = Self.request(message, to: url, secrets: secrets)
            return try await HTTPClient.withHTTPClient(configuration: Self.configuration(url.host, address)) { client in
                try await Self.outcome(of: client.execute(request, timeout: Self.timeout))
            }
        } catch let refusal as AddressRefusal {
            return .refused(refusal.reason)
        } catch let error as ResolutionError {
            return .failed(error.reason)
        } catch {
            return .failed(Self.words(for: error))
        }
    }

    /// Throws `AddressRefusal` where any of the host's addresses may not be reached, and `ResolutionError`.
    private func address(for url: WebhookURL, attempt: Int) async throws -> IPAddress {
        let addresses =
            if let address = url.address { [address] } else { try await resolver.addresses(of: url.host) }
        if let reason = addresses.lazy.compactMap({ policy.refusal(of: $0, for: url) }).first {
            throw AddressRefusal(reason: reason)
        }
        guard !addresses.isEmpty else { throw ResolutionError(reason: "the name \(url.host) has no address") }
        return addresses[(attempt - 1) % addresses.count]
    }

    private static func configuration(_ host: String, _ address: IPAddress) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: connectTimeout, read: timeout))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.dnsOverride = [host: address.description]
        return configuration
    }

    private static func request(
        _ message: SignedMessage, to url: WebhookURL, secrets: [WebhookSecret]
    ) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url.text)
        request.method = .POST
        request.headers = [
            "Content-Type": "application/json", "User-Agent": "\(Program.name)/\(Program.version)",
            SignedMessage.idHeader: message.id, SignedMessage.timestampHeader: String(message.timestamp),
            SignedMessage.signatureHeader: secrets.map { $0.signature(of: message) }.joined(separator: " "),
        ]
        request.body = .bytes(message.body)
        return request
    }

    /// An answer that says yes is not read at all.
    private static func outcome(of response: HTTPClientResponse) async throws -> WebhookOutcome {
        let status = Int(response.status.code)
        guard !(200..<400).contains(status) else { return .answered(status: status) }
        var beginning = ""
        for try await part in response.body {
            beginning = String(decoding: part.readableBytesView.prefix(4 * longestAnswer), as: UTF8.self)
            break
        }
        let line = beginning.split(whereSeparator: \.isNewline).first ?? ""
        return .answered(
            status: status, answer: String(line.filter { !$0.isNewline && $0 != "\0" }.prefix(longestAnswer)),
            retryAfter: response.headers.first(name: "Retry-After").flatMap { Int64($0) }
                .map { .seconds(min(max($0, 0), 86_400)) })
    }

    private static func words(for error: any Error) -> String {
        switch error as? HTTPClientError {
        case .deadlineExceeded?, .readTimeout?: "no answer within \(timeout.nanoseconds / 1_000_000_000) s"
        case .connectTimeout?: "no connection within \(connectTimeout.nanoseconds / 1_000_000_000) s"
        case .remoteConnectionClosed?: "the connection was closed without an answer"
        default: "no answer: \(String(describing: error).prefix(longestAnswer))"
        }
    }
}

private struct AddressRefusal: Error {
    let reason: String
}
