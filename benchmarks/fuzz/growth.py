"""Is the time proportional to the size? Long inputs of nasty pieces, at one length and at twice it.

Regular expressions and parsers that look back are quick on short inputs. Here an input is a piece
or several, repeated, with something before and behind; drawn at random, from a fixed seed.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from signal import ITIMER_PROF, SIGPROF, setitimer, signal
from typing import Any

from benchmarks.fuzz.targets import SECONDS, Target

PIECES = (
    "[", "]", "](", "(", ")", "((", "{", "}", "}{", "<", ">", "</", "<a ", "<!--", "<script", "“",
    "”", '"', '""', "'", "''", "`", "```", "'\"", " ", "  ", "\t", "\n", "\n\n", "\r\n", "\f",
    "\u00a0", "\u3000", "1", "12", "0.", "1,", "1,000 ", "3.5% ", "[1]", "[1, ", "[1-", "[1;2",
    "【", "†", "2021", "2021 ", "a", "A", "ab ", "A ", "aA", "A.", "A. ", "a.b", "e.g. ", "é",
    "e\u0301", "\u0301", "\u200d", "漢", "。", "!", "?", "? ", "...", "…", ".", ". ", ",", ", ",
    ";", ":", ": ", "-", "--", "–", "—", "_", "*", "**", "* ", "~", "#", "#1 ", "$", "$$", "\\",
    "\\(", "\\'{", "\\'{e", "{\\", "%", "%20", "&", "&amp;", "=", "/", "//", "|", "| a ", "|\n",
    "@", "@a{", "@misc{a,title={", "title = {", "title", "author", "{\"a\":", "[[", "{{", " and ",
    "and ", " or ", " with ", " the ", "the ", "of ", "by ", " in ", "not ", "papers ", "which ",
    "what is ", "how many ", "why ", "compare ", "vs ", "between ", "Jr., ", "Smith, J. and ",
    "et al. ", "https://a.b/", "http://", "www.", "doi:10.", "arXiv:", "stringlengths\n",
    "null\n", "Authors: ", " ; ", " · ", "Mon 3 May 11:00 - ", "Subscribe", "[PDF] ",
    "ICLR.2021 - ", "Session\n", "\x1b[", "\x1b]", "\x00", "[b]", "[/b]", "a='", "a=\"\" ",
    " a=b", "it ", "they ", "second one ", "ignore ", "you ", "propose ", "called ",
    "called the ", "word-", "WORD-2 ", "it's ", "’s ", "\x1f", "<|", "`<", "%41", "U+", "I ",
)  # fmt: skip
_ALLOWED = 3.0  # times as long for an input twice as long; more than a busy machine explains
_NOTICED = 0.15  # seconds of processor time; less says nothing
_HANG = 20.0
_LONG = 10_000  # a target whose inputs may be longer has to grow evenly


class Overtime(Exception):
    """An input takes longer than anybody waits."""


def search(target: Target, seconds: float, seed: int) -> Iterator[dict[str, Any]]:
    """Inputs of ``target`` whose time is out of proportion, looked for so many seconds."""
    rng = random.Random(seed)
    target.run(b"a")  # imports are no part of it
    end = time.monotonic() + seconds
    tried = 0
    while time.monotonic() < end:
        tried += 1
        before, unit, behind = (_pieces(rng, *range_) for range_ in ((0, 2), (1, 3), (0, 2)))

        def made(size: int, parts: tuple[str, str, str] = (before, unit, behind)) -> bytes:
            before, unit, behind = parts
            times = (size - len(before) - len(behind)) // len(unit)  # whole, lest ends differ
            return f"{before}{unit * times}{behind}".encode("utf-8", "replace")

        if fault := out_of_proportion(target.run, made, target.longest, target.seconds):
            yield {"before": before, "unit": unit, "behind": behind, **fault}
    yield {"tried": tried}


def _pieces(rng: random.Random, least: int, most: int) -> str:
    return "".join(rng.choices(PIECES, k=rng.randint(least, most)))


def out_of_proportion(
    run: Callable[[bytes], None],
    made: Callable[[int], bytes],
    longest: int,
    seconds: float = SECONDS,
) -> dict[str, Any] | None:
    """What is wrong with the times that ``run`` takes for ``made(size)``; None if nothing is.

    ``seconds`` may the longest input take of what takes no longer ones.
    """
    if longest < _LONG:
        taken = _taken(run, made(longest))
        return {"seconds": taken} if taken > seconds else None
    for size in (longest // 16, longest // 2):  # the short one first, lest one waits for hours
        once, twice = (_taken(run, made(n)) for n in (size, 2 * size))
        if twice > max(_NOTICED, _ALLOWED * once):
            once, twice = (min(_taken(run, made(n)) for _ in "123") for n in (size, 2 * size))
            if twice > max(_NOTICED, _ALLOWED * once):
                return {"size": 2 * size, "seconds": twice, "half": once}
    return None


def _taken(run: Callable[[bytes], None], data: bytes) -> float:
    """Seconds of processor time; ``_HANG`` of what had to be stopped."""
    start = time.process_time()
    try:
        with _stopped_after(_HANG):
            run(data)
    except Overtime:
        return _HANG
    return time.process_time() - start


@contextmanager
def _stopped_after(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise Overtime

    before = signal(SIGPROF, stop)
    setitimer(ITIMER_PROF, seconds)
    try:
        yield
    finally:
        setitimer(ITIMER_PROF, 0)
        signal(SIGPROF, before)
