package import FlowtallyCore
import Foundation
import Hummingbird

/// Every address of the server. The same value registers a route and makes links to it.
package enum Route: String, CaseIterable, Sendable {
    case home = "/"
    case health = "/healthz"
    case readiness = "/readyz"
    case openAPI = "/openapi.yaml"
    case processMetrics = "/metrics"

    case setup = "/setup"
    case login = "/login"
    case logout = "/logout"
    case overview = "/dashboard/overview"
    case overviewMetrics = "/dashboard/overview/metrics"
    case overviewChart = "/dashboard/overview/chart"
    case overviewServiceRequests = "/dashboard/overview/service-requests"
    case chartFile = "/dashboard/overview/chart.csv"
    case testRun = "/dashboard/overview/test-run"
    case runsPage = "/dashboard/runs"
    case runsFile = "/dashboard/runs.csv"
    case runPage = "/dashboard/runs/{id}"
    case runDeletion = "/dashboard/runs/{id}/delete"
    case workflowsPage = "/dashboard/workflows"
    case workflowPage = "/dashboard/workflows/{id}"
    case workflowChart = "/dashboard/workflows/{id}/chart"
    case serviceRequestsPage = "/dashboard/service-requests"
    case newServiceRequestPage = "/dashboard/service-requests/new"
    case serviceRequestPage = "/dashboard/service-requests/{id}"
    case settings = "/settings"
    case branding = "/settings/branding"
    case defaultRatesForm = "/settings/savings-rates"
    case defaultRateForm = "/settings/savings-rates/{id}"
    case membersPage = "/settings/members"
    case memberPage = "/settings/members/{id}"
    case keysPage = "/settings/keys"
    case keyPage = "/settings/keys/{id}"
    case webhooksPage = "/settings/webhooks"
    case webhookPage = "/settings/webhooks/{id}"
    case performancePage = "/settings/performance"
    case pageReports = "/telemetry/page"
    case account = "/account"
    case invitation = "/invitation"
    case apiReference = "/docs/api"
    case logo = "/branding/{version}/logo"
    case accentSheet = "/branding/{version}/accent.css"

    case runs = "/api/runs"
    case runBatch = "/api/runs/batch"
    case run = "/api/runs/{id}"
    case source = "/api/sources/{format}"
    case metrics = "/api/dashboard/metrics"
    case chartData = "/api/dashboard/chart-data"
    case events = "/api/dashboard/events"
    case latestServiceRequests = "/api/dashboard/service-requests"
    case workspace = "/api/workspace"
    case workflows = "/api/workflows"
    case workflow = "/api/workflows/{id}"
    /// The first is the workflow's source: the router knows one name for a place in an address.
    case workflowDeclaration = "/api/workflows/{id}/{externalId}"
    case savingsRates = "/api/workflows/{id}/savings-rates"
    case defaultSavingsRates = "/api/workspace/savings-rates"
    case savingsRate = "/api/savings-rates/{id}"
    case savingsRateChanges = "/api/savings-rate-changes"
    case serviceRequests = "/api/service-requests"
    case serviceRequest = "/api/service-requests/{id}"
    case serviceRequestHistory = "/api/service-requests/{id}/history"
    case members = "/api/members"
    case member = "/api/members/{id}"
    case memberInvitation = "/api/members/{id}/invitation"
    case keys = "/api/keys"
    case key = "/api/keys/{id}"

    case webhooks = "/api/webhooks"
    case webhook = "/api/webhooks/{id}"
    case webhookSecret = "/api/webhooks/{id}/secret"
    case webhookTest = "/api/webhooks/{id}/test"
    case webhookDeliveries = "/api/webhooks/{id}/deliveries"
    case webhookReplay = "/api/webhooks/{id}/deliveries/{deliveryId}/replay"
    case cacheInvalidation = "/api/cache/invalidate"

    /// The path as the router takes it.
    var path: RouterPath { RouterPath(rawValue) }

    /// The page about something that a webhook tells of.
    package static func page(of subject: WebhookSubject) -> String {
        switch subject {
        case .run(let id): runPage.link(id.text)
        case .workflow(let id): workflowPage.link(id.text)
        case .serviceRequest(let id): serviceRequestPage.link(id.text)
        }
    }

    /// The address with its parameter, if it has one, and a query.
    package func link(_ parameter: String = "", query: [(String, String?)] = []) -> String {
        let path = rawValue.replacing(/\{\w+\}/, with: parameter)
        let pairs = query.compactMap { name, value in
            value?.addingPercentEncoding(withAllowedCharacters: .urlQueryValueAllowed).map { "\(name)=\($0)" }
        }
        return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
    }
}

extension CharacterSet {
    fileprivate static let urlQueryValueAllowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
}
