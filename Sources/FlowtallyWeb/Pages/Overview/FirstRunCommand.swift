/// The one command that records a first run.
package struct FirstRunCommand: Sendable {
    package let publicURL: String
    package let key: String

    package init(publicURL: String, key: String) {
        self.publicURL = publicURL
        self.key = key
    }

    package var text: String {
        """
        curl -X POST \(publicURL)\(Route.runs.link()) \\
          -H 'Authorization: Bearer \(key)' \\
          -H 'Content-Type: application/json' \\
          -d '{"workflow": "My first workflow", "externalId": "run-1", "status": "COMPLETED"}'
        """
    }
}
