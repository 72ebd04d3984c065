"""Reading an LLM judge's reply strictly: as many verdicts as claims, or it is no reply."""

from __future__ import annotations

import json
import re

from pydantic import BaseModel, ConfigDict, ValidationError

from rag.evaluation.judging.cache import Level

LONGEST_REASON = 200  # characters that are kept
_FENCE = re.compile(r"^```(?:json)?[^\S\n]*\n(.*)\n```$", re.DOTALL | re.IGNORECASE)


class Unusable(ValueError):
    """A reply that is not the JSON that was asked for; the message is for the model."""


class Said(BaseModel):
    """The verdict on the claim of that number, from 1."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    claim: int
    verdict: Level
    reason: str = ""


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    verdicts: list[Said]


def read_verdicts(reply: str, count: int) -> list[Said]:
    """The ``count`` verdicts of ``reply``, in the order of the claims.

    The whole reply is one JSON object, bare or in a code fence. A word somewhere in a text ("not
    supported") is never taken for a verdict, and missing verdicts are never made up.

    Raises:
        Unusable: it is anything else.
    """
    text = reply.strip()
    fenced = _FENCE.match(text)
    try:
        found = _Reply.model_validate(json.loads(fenced[1] if fenced else text)).verdicts
    except json.JSONDecodeError as error:
        raise Unusable(f"it is not JSON ({error.msg} at character {error.pos})") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the object"
        raise Unusable(f"{where}: {first['msg']}") from error
    except RecursionError as error:
        raise Unusable("its JSON is nested too deeply") from error
    except ValueError as error:  # Python reads no number of more than 4,300 digits
        raise Unusable("a number in it is too long") from error
    if [said.claim for said in found] != list(range(1, count + 1)):
        raise Unusable(f"it has {len(found)} verdicts; {count} are wanted, claims 1 to {count}")
    return found
