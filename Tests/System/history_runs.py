"""What senders report about runs: late, repeated, out of order, in attempts, corrected, contradicting, or wrong."""

from times import DAY, HOUR, MINUTE

FINISHED = ["COMPLETED", "COMPLETED", "COMPLETED", "FAILED", "CANCELLED"]


class RunMaker:
    """Makes events: pairs of a time of arrival and an operation without it."""

    def __init__(self, chance, times, names):
        self.chance, self.times, self.names = chance, times, names
        self.declarations = {name: self._declaration(name) for name in names}
        # A ledger is kept as things happen, or it is filled at once from an older system.
        self.is_import = chance.random() < 0.3

    def _declaration(self, name):
        chance = self.chance
        return {
            "externalId": name, "name": chance.choice(["", "The "]) + name.title(),
            "cron": chance.choice([[], ["0 3 * * *"], ["0 3 * * *", "@daily"]]), "active": chance.random() < 0.8,
            "role": chance.choice(["productive"] * 4 + ["utility", "errorHandler"])}

    def events(self, runs):
        events = []
        for number in range(runs):
            events += self._run(f"run-{number}", self.chance.choice(self.names))
        return events

    def _run(self, run, workflow):
        chance, times = self.chance, self.times
        reports, start = [], times.start()
        for attempt in range(1, chance.choice([1, 1, 1, 1, 1, 2, 3]) + 1):
            # "attempt" may be left out where it is the first.
            which = {} if attempt == 1 and chance.random() < 0.5 else {"attempt": attempt}
            reports += [(happened, report | which) for happened, report in self._attempt(start)]
            start += chance.randint(1000, chance.choice([2 * HOUR, 30 * HOUR]))
        reports += [chance.choice(reports) for _ in range(chance.choice([0, 0, 0, 1, 2]))]
        events = []
        for happened, report in reports:
            arrival = self._arrival(happened)
            if events and chance.random() < 0.25:
                events.append((arrival, {"do": "updateRun", "run": run, "change": self._update(report)}))
            else:
                trigger = chance.choice([{}, {"trigger": "scheduled"}, {"trigger": "direct"}])
                report = self._workflow(workflow) | {"externalId": run} | report | trigger
                events.append((arrival, {"do": "report", "report": report}))
        if chance.random() < 0.1:
            arrival = max(arrival for arrival, _ in events) + chance.randint(0, DAY)
            events.append((min(arrival, times.until), {"do": "deleteRun", "run": run}))
            if chance.random() < 0.4:
                events.append((times.until, chance.choice(events[:-1])[1]))
        return events

    def _attempt(self, start):
        """What is said about one attempt, with the times at which it was true."""
        chance, text = self.chance, self.times.text
        reports = [(start, {"status": "STARTED", "startedAt": text(start)})]
        if chance.random() < 0.2:
            later = start + chance.randint(1, 3000)
            reports.append((later, {"status": "RUNNING", "startedAt": text(later)}))
        if chance.random() < 0.15:
            reports.append((start, {"status": "RUNNING"}))
        if chance.random() < 0.93:
            reports += self._finishes(start)
            if chance.random() < 0.4:
                reports = reports[-1:]
        if chance.random() < 0.12:
            # A start that moves the run to an earlier day, or by a little.
            earlier = start - chance.choice([1, chance.randint(1, 2 * HOUR), chance.randint(1, 5 * DAY)])
            reports.append((start, {"status": "RUNNING", "startedAt": text(earlier)}))
        return reports

    def _finishes(self, start):
        chance, text = self.chance, self.times.text
        reports, end = [], start + self._duration()
        for number in range(chance.choice([1] * 8 + [2, 3])):
            # Some senders contradict themselves, some of them about one and the same moment.
            if number > 0 and chance.random() < 0.5:
                end = start + self._duration()
            report = {"status": chance.choice(FINISHED)}
            if chance.random() < 0.93:
                report["completedAt"] = text(end)
            if chance.random() < 0.5:
                report["startedAt"] = text(start)
            elif chance.random() < 0.06:
                # A sender whose clock is wrong: known only once the start is there.
                report["completedAt"] = text(start - chance.randint(1, MINUTE))
            if chance.random() < 0.02:
                report |= chance.choice([
                    {"startedAt": text(end), "completedAt": text(end - 1)}, {"startedAt": text(self.times.until + 2 * DAY)},
                    {"status": "RUNNING", "completedAt": text(end)}, {"attempt": 0}])
            reports.append((end, report))
        return reports

    def _duration(self):
        chance = self.chance
        # Close to where one bucket of the durations ends and the next begins, or anything.
        edge = (64 << chance.randint(0, 15)) * chance.choice([1, 1, 2, 3, 65 / 64])
        anything = chance.randint(0, 10 ** chance.randint(1, 8))
        return chance.choice([0, int(edge) + chance.choice([-1, 0, 1])] + [anything] * 4)

    def _arrival(self, happened):
        chance, until = self.chance, self.times.until
        if self.is_import:
            return until - chance.randint(0, HOUR)
        delay = chance.choice([0, chance.randint(0, 5000), chance.randint(0, 2 * HOUR), chance.randint(0, 20 * DAY)])
        return min(max(happened + delay, self.times.since), until)

    def _update(self, report):
        """Some who change a run say only what is new."""
        report = dict(report)
        for name in "status", "attempt":
            if self.chance.random() < 0.2:
                report.pop(name, None)
        return report

    def _workflow(self, name):
        chance = self.chance
        kind = chance.random()
        if kind < 0.1:
            return {"workflow": name}
        if kind < 0.2:
            return {"workflowId": name}
        if kind < 0.3:
            return {"workflow": {"externalId": name}}
        if kind < 0.4:
            self.declarations[name] = self._declaration(name)
        return {"workflow": self.declarations[name]}
