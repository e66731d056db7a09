"""Files read with recurring-ical-events.

Standard input: JSON, [name, path] pairs; standard output: JSON, name → events.
"""

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar
import recurring_ical_events


def moment(time: date) -> str:
    """UTC or a date, as text."""
    return time.astimezone(UTC).isoformat() if isinstance(time, datetime) else time.isoformat()


def events(data: bytes) -> list[dict[str, Any]]:
    """Every event, repetitions laid out."""
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).all()
    return [
        {
            "uid": str(event["UID"]),
            "title": str(event["SUMMARY"]),
            "place": str(event["LOCATION"]),
            "status": str(event["STATUS"]),
            "start": moment(event["DTSTART"].dt),
            "end": moment(event["DTEND"].dt),
            "all_day": not isinstance(event["DTSTART"].dt, datetime),
            "text": str(event["DESCRIPTION"]),
        }
        for event in found
    ]


print(json.dumps({name: events(Path(path).read_bytes()) for name, path in json.load(sys.stdin)}))
