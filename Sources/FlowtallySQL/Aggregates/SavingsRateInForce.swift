/// Which rate counts on a day: the workflow's own or, before it has one, the workspace's default.
enum SavingsRateInForce {
    /// An expression for the rate's id; null where there is none. Its parameters are expressions, too.
    static func id(workspace: String, workflow: String, day: String) -> String {
        func latest(_ owner: String) -> String {
            """
            (SELECT rate.id FROM savings_rates rate
             WHERE rate.workspace_id = \(workspace) AND COALESCE(rate.workflow_id, '') = \(owner)
                AND rate.valid_from <= \(day)
             ORDER BY rate.valid_from DESC LIMIT 1)
            """
        }
        return "COALESCE(\(latest(workflow)), \(latest("''")))"
    }
}
