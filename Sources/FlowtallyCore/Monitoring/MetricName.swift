/// Every metric of the process, by the name under which Prometheus sees it; `Docs/operations.md` explains each.
///
/// A name ends with its unit, or with `_total` where it only ever grows. Labels have few values: routes, queries, jobs, pages,
/// outcomes; never an address, an id or a name that somebody chose.
package enum MetricName: String, CaseIterable, Sendable {
    case requestDuration = "flowtally_http_request_duration_seconds"
    case requestsInFlight = "flowtally_http_requests_in_flight"
    case requestBytes = "flowtally_http_request_bytes_total"
    case responseBytes = "flowtally_http_response_bytes_total"

    case databaseWrites = "flowtally_database_writes_total"
    case databaseWriteWait = "flowtally_database_write_wait_seconds"
    case databaseCommit = "flowtally_database_commit_seconds"
    case databaseCommitWrites = "flowtally_database_commit_writes"
    case databaseCommitRetries = "flowtally_database_commit_retries_total"
    case databaseRetries = "flowtally_database_retries_total"
    case databaseBusy = "flowtally_database_busy_total"
    case databaseQuery = "flowtally_database_query_seconds"
    case ledgerBytes = "flowtally_ledger_bytes"

    case answers = "flowtally_answers_total"
    case sharedCacheReads = "flowtally_shared_cache_reads_total"
    case changes = "flowtally_changes_total"
    case publishDuration = "flowtally_publish_seconds"
    case publishFailures = "flowtally_publish_failures_total"
    case subscribeLag = "flowtally_subscribe_lag_seconds"
    case eventStreams = "flowtally_event_streams"
    case droppedEventStreams = "flowtally_event_streams_dropped_total"

    case jobDuration = "flowtally_job_duration_seconds"
    case jobRuns = "flowtally_job_runs_total"
    case jobLastSuccess = "flowtally_job_last_success_timestamp_seconds"
    case recountedDays = "flowtally_recounted_days_total"
    case aggregateDifferences = "flowtally_aggregate_differences_total"

    case webhookAttempt = "flowtally_webhook_attempt_seconds"
    case webhookOutbox = "flowtally_webhook_outbox_deliveries"
    case webhookOutboxAge = "flowtally_webhook_outbox_age_seconds"

    case pageLargestPaint = "flowtally_page_largest_paint_seconds"
    case pageLayoutShift = "flowtally_page_layout_shift"
    case pageInteraction = "flowtally_page_interaction_seconds"
    case pageFailedFetches = "flowtally_page_failed_fetches_total"
    case pageReports = "flowtally_page_reports_total"

    case processMemory = "process_resident_memory_bytes"
    case processCPU = "process_cpu_seconds_total"
    case processOpenFiles = "process_open_fds"
    case processStart = "process_start_time_seconds"
}
