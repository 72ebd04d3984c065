"""Several calls at once, their results in order."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from itertools import count

import pytest

from rag.answering.writing.calling import in_order, opened
from rag.errors import ModelFailed
from rag.models.chat import Message
from rag.models.scripted import ScriptedChat

ASKED = [Message("user", "what?")]


def test_results_come_in_order_whichever_is_done_first():
    def work(number: int) -> int:
        time.sleep(0.02 if number % 2 else 0)
        return number

    found = list(in_order(work, range(7), at_once=3, stop=threading.Event()))
    assert found == list(range(7))


def test_no_more_is_begun_than_is_wanted_ahead():
    begun: list[int] = []
    results = in_order(begun.append, count(), at_once=2, stop=threading.Event())
    with closing(results):
        next(results)
        next(results)
        time.sleep(0.02)
        assert len(begun) <= 3


def test_after_stop_only_what_was_begun_is_given():
    stop = threading.Event()
    results = in_order(lambda number: number, count(), at_once=3, stop=stop)
    assert next(results) == 0
    stop.set()
    assert list(results) == [1, 2]


def test_what_work_raises_is_raised_at_its_place():
    def work(number: int) -> int:
        if number == 2:
            raise ModelFailed("broke off")
        return number

    results = in_order(work, range(4), at_once=4, stop=threading.Event())
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ModelFailed, match="broke off"):
        next(results)


def test_closing_waits_for_nobody_and_tells_those_at_work():
    stop, release = threading.Event(), threading.Event()

    def work(number: int) -> int:
        if number:
            release.wait(20)
        return number

    began = time.monotonic()
    with closing(in_order(work, range(5), at_once=2, stop=stop)) as results:
        assert next(results) == 0
    assert time.monotonic() - began < 5
    assert stop.is_set()
    release.set()


def test_leaving_an_answer_cancels_the_rest_of_it():
    model = ScriptedChat("one two three")
    with opened(model, ASKED, 10) as chunks:
        assert next(chunks).text == "one"
    assert model.cancelled == 1
