-- wrk: every request reports another run. The key comes from the environment.
local key = os.getenv("FLOWTALLY_KEY")
local prefix = os.getenv("FLOWTALLY_PREFIX") or "run"
local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end
local count = 0
function request()
  count = count + 1
  local body = string.format(
    '{"workflow":{"externalId":"w%d","name":"Workflow %d"},"externalId":"%s-%d-%d","status":"COMPLETED",' ..
    '"startedAt":"2026-11-01T03:00:01Z","completedAt":"2026-11-01T03:00:13.250Z"}',
    count % 40, count % 40, prefix, number, count)
  return wrk.format("POST", "/api/runs",
    { ["Authorization"] = "Bearer " .. key, ["Content-Type"] = "application/json" }, body)
end
local failed = 0
function response(status)
  if status ~= 201 then failed = failed + 1 end
end
