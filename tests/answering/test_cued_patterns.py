"""Patterns that are looked for only where a cue of theirs stands: no cue may hide a match."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rag.answering
from rag.answering.cued import Cued, holds

for module in pkgutil.walk_packages(rag.answering.__path__, "rag.answering."):
    importlib.import_module(module.name)
PATTERNS = sorted(
    (thing for thing in gc.get_objects() if isinstance(thing, Cued) and thing.cues),
    key=lambda pattern: pattern.source,
)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.source[:40])
def test_whatever_a_pattern_matches_holds_a_cue_of_it(pattern):
    @settings(
        max_examples=5,
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.from_regex(pattern.pattern, alphabet=st.characters(codec="ascii")))
    def holds_a_cue(text):
        assert holds(text, pattern.cues), text

    holds_a_cue()


def test_cues_are_found_whatever_parts_the_words():
    assert holds("Who’s\n at   ICLR-2021, Du?", [" who ' s at iclr 0000 du "])
    assert not holds("colour", [" our", "colour s"])


def test_a_pattern_with_cues_finds_what_it_finds_without():
    plain, cued = Cued(r"\b(\w+)s?\s+in\s+(\d{4})"), Cued(r"\b(\w+)s?\s+in\s+(\d{4})", " in 0000 ")
    text = "Posters in 2021 and talks  in 2022"
    assert [m.span() for m in cued.finditer(text)] == [m.span() for m in plain.finditer(text)]
    assert cued.sub("-", text) == "- and -"
    assert cued.search(text)[2] == "2021"
    assert cued.search(text, 8)[2] == "2022"
    assert cued.match(text)
    assert cued.fullmatch("talks in 2022")
    assert not list(cued.finditer("posters of 2021"))
    assert Cued("A", flags=re.NOFLAG).search("a") is None
