"""What was found when an answer was checked, as the conversation log keeps it beside its text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from rag.paper import Answer, Claim


@dataclass(frozen=True, slots=True)
class Checked:
    """``evidence`` is (number of the cited paper, field, verbatim text). ``doubted`` are the claims
    shown that are not borne out in full, ``withdrawn`` those not shown; both without evidence."""

    evidence: tuple[tuple[int, str, str], ...] = ()
    doubted: tuple[Claim, ...] = ()
    withdrawn: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    error: str | None = None


def to_json(answer: Answer) -> str:
    """What ``from_json`` reads; only what there is."""
    found = {
        "evidence": [[c.number, e.field, e.text] for c in answer.citations for e in c.evidence],
        "doubted": [_row(claim) for claim in answer.claims if claim.verdict != "supported"],
        "withdrawn": [_row(claim) for claim in answer.withdrawn],
        "notes": answer.notes,
        "error": answer.error,
    }
    return json.dumps({name: value for name, value in found.items() if value})


def from_json(text: str) -> Checked:
    """What ``to_json`` made; of turns that were kept before there was this, nothing."""
    found: dict[str, Any] = json.loads(text)
    return Checked(
        tuple((number, name, quote) for number, name, quote in found.get("evidence", ())),
        tuple(_claim(row) for row in found.get("doubted", ())),
        tuple(_claim(row) for row in found.get("withdrawn", ())),
        tuple(found.get("notes", ())),
        found.get("error"),
    )


def _row(claim: Claim) -> list[Any]:
    return [claim.text, claim.citations, claim.verdict, claim.score, claim.reason]


def _claim(row: list[Any]) -> Claim:
    text, citations, verdict, score, reason = row
    return Claim(text, tuple(citations), verdict, score, reason)
