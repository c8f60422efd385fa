"""The service requests of a ledger, as far as their meetings go."""

from dataclasses import dataclass

from times import milliseconds


@dataclass
class Request:
    status: str = "SUBMITTED"
    meeting_at: int | None = None
    outcome: str = "PENDING"


class RequestLedger:
    def __init__(self):
        self.requests = {}

    def add(self, request):
        self.requests[request] = Request()
        return 201

    def change(self, name, change):
        if name not in self.requests:
            return 404
        request, meeting = self.requests[name], change.get("meeting", {})
        if "scheduledAt" in meeting:
            at = milliseconds(meeting["scheduledAt"])
            # A meeting that is moved to another time is pending again.
            request.outcome = meeting.get("outcome", request.outcome if at == request.meeting_at else "PENDING")
            request.meeting_at = at
            if request.status == "SUBMITTED":
                request.status = "MEETING_SCHEDULED"
        elif meeting:
            if request.meeting_at is None:
                return 422
            request.outcome = meeting["outcome"]
        if change.get("status") == "CANCELLED" != request.status:
            request.status = "CANCELLED"
            if request.outcome == "PENDING":
                request.outcome = "CANCELLED"
        return 200

    def meetings(self):
        """The times and outcomes of all meetings."""
        return [(request.meeting_at, request.outcome) for request in self.requests.values() if request.meeting_at is not None]
