#!/bin/sh
# Records a run with curl: its start, the work, its end.
set -u
run="$(hostname)-$$-$(date +%s)"

report() {
    curl --silent --show-error --fail --retry 5 --retry-all-errors --max-time 10 \
        --header "Authorization: Bearer $FLOWTALLY_API_KEY" --header 'Content-Type: application/json' \
        --data "{\"workflow\": {\"externalId\": \"curl-example\"}, \"externalId\": \"$run\", \"status\": \"$1\"}" \
        --output /dev/null "$FLOWTALLY_URL/api/runs"
}

report STARTED
if ${WORK:-true}; then report COMPLETED; else report FAILED; fi
