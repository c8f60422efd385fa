-- wrk: every request reports another run. The key and what the runs are called come from the environment.
local key = os.getenv("BENCH_KEY")
local prefix = os.getenv("BENCH_PREFIX")
local headers = { ["Authorization"] = "Bearer " .. key, ["Content-Type"] = "application/json" }
local count = 0
local started, completed

function request()
  if count % 200 == 0 then
    local now = os.time()
    started = os.date("!%Y-%m-%dT%H:%M:%SZ", now - 14)
    completed = os.date("!%Y-%m-%dT%H:%M:%S.250Z", now - 2)
  end
  count = count + 1
  local body = string.format(
    '{"workflow":{"externalId":"w%d","name":"Workflow %d"},"externalId":"%s-%d","status":"COMPLETED",' ..
    '"startedAt":"%s","completedAt":"%s"}',
    count % 40, count % 40, prefix, count, started, completed)
  return wrk.format("POST", "/api/runs", headers, body)
end
