// Records a run with Node 18 or later and nothing else.
import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";

// Sends a report; tries again where that may help. The ledger merges repeats, so trying again counts nothing twice.
async function report(fields) {
  for (let attempt = 0; attempt < 5; attempt++) {
    const response = await fetch(`${process.env.FLOWTALLY_URL}/api/runs`, {
      method: "POST",
      headers: { Authorization: `Bearer ${process.env.FLOWTALLY_API_KEY}`, "Content-Type": "application/json" },
      body: JSON.stringify(fields),
      signal: AbortSignal.timeout(10_000),
    }).catch(() => null);
    if (response?.ok) return;
    if (response && response.status < 500 && ![408, 425, 429].includes(response.status)) {
      throw new Error(await response.text());
    }
    await setTimeout(2 ** attempt * 250);
  }
}

// Records the work as a run of a workflow.
export async function track(workflow, work) {
  const run = { workflow: { externalId: workflow }, externalId: randomUUID(), startedAt: new Date().toISOString() };
  const end = (fields) => report({ ...run, ...fields, completedAt: new Date().toISOString() });
  await report({ ...run, status: "STARTED" });
  try {
    const output = await work();
    await end({ status: "COMPLETED", output });
    return output;
  } catch (error) {
    await end({ status: "FAILED", error: String(error) });
    throw error;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await track("node-example", async () => ({ invoices: 12 }));
}
