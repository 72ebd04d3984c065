"""The chat page: its components, and what its buttons do. No logic of answering is here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import gradio as gr
from markupsafe import Markup

from rag.errors import RagError
from rag.ui.backstage import Backstage, is_number
from rag.ui.chips import without
from rag.ui.choices import Chosen, key
from rag.ui.components import brief, followed, inert_html
from rag.ui.exchange import Exchange
from rag.ui.options import build_options, choice_of
from rag.ui.saying import said, told
from rag.ui.screen import Screen, Update
from rag.ui.session import Tab


class Chat:
    """The chat page over what all pages share."""

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage

    def build(self, pages: gr.Blocks) -> None:
        """Lay out the page inside ``pages``, and wire it."""
        self._tab = gr.State(None)
        with gr.Row(elem_id="rag-toolbar"):
            self._new = gr.Button("New conversation", scale=0, min_width=160)
            with gr.Accordion("Past conversations", open=False, elem_id="rag-conversations"):
                listed = inert_html()
            self._options = build_options()
        spoken = gr.HTML(value=said(""), elem_classes="rag-hidden", apply_default_css=False)
        past = inert_html()
        live = inert_html(elem_id="rag-live")
        with gr.Column(elem_id="rag-composer"):
            with gr.Row(elem_id="rag-asking"):
                box = gr.Textbox(
                    label="Question",
                    show_label=False,
                    container=False,
                    placeholder="Ask about your papers",
                    lines=1,
                    max_lines=6,
                    scale=1,
                    elem_id="rag-question",
                    autofocus=True,
                )
                ask = gr.Button("Ask", variant="primary", scale=0, min_width=80)
                stop = gr.Button("Stop", scale=0, min_width=80, visible=False)
            trouble = inert_html()
            self._told = gr.HTML(elem_id="rag-told", apply_default_css=False)
        self._screen = Screen(past, live, listed, spoken, trouble, box, ask, stop)
        self._wire(pages)

    def _wire(self, pages: gr.Blocks) -> None:
        screen, options = self._screen, self._options
        shown = [self._tab, *screen.parts, *options.filters, self._told]
        following: dict[str, Any] = {**followed(), "concurrency_id": "answers"}
        answering = {
            "inputs": [self._tab, screen.box, *options.how, *options.filters],
            "outputs": shown,
            **following,
        }
        gr.on([screen.ask.click, screen.box.submit], self.ask, **answering)
        for component in (screen.past, screen.live, screen.listed):
            component.select(self.act, **answering)
        screen.stop.click(self.stop, [self._tab], None, **brief())
        self._new.click(self.begin, [self._tab], shown, **brief())
        options.model.change(self.tell, [options.model], [self._told], **brief())
        loaded = pages.load(self.load, None, [*shown, *options.how], **brief())
        loaded.then(self.opened, [self._tab], shown, **brief())
        loaded.then(self.follow, [self._tab], shown, **following)

    def load(self, request: gr.Request) -> Update:
        """A tab was opened, or loaded again: with the conversation that its address names."""
        backstage, options = self._backstage, self._options
        session = backstage.session_at(request.query_params.get("c", ""), request.username)
        if backstage.opening.problem:
            backstage.opening.begin(after=0)  # it may have been put right
        choices, standing = backstage.menu.look()
        return {
            self._tab: Tab(session),
            **self._screen.standing(session, backstage),
            self._told: self.tell(request, standing),
            options.model: gr.update(choices=choices, value=standing),
            options.strategy: backstage.assistant.settings.strategy,
        }

    def opened(self, tab: Tab | None) -> Update:
        """What there is to ask and to choose from, once the library is open."""
        self._backstage.opening.wait()
        update: Update = {}
        with suppress(RagError):  # which the page says in the place of the examples
            update = self._options.offering(self._backstage.names(), self._backstage.listings())
        if tab and not tab.session.exchanges:
            update[self._screen.live] = self._screen.drawn(tab.session, self._backstage)
        return update

    def follow(self, tab: Tab | None) -> Iterator[Update]:
        """How far the library is that is being opened, and the answer that was on its way when the
        page was loaded again."""
        if tab and tab.session.is_answering:
            yield from self._shown(tab, tab.session.follow())
            return
        yield {self._tab: tab}
        if tab and not self._backstage.opening.is_done:
            yield from self._opening(tab)

    def _opening(self, tab: Tab) -> Iterator[Update]:
        for _ in self._backstage.opening.stages.follow():
            if tab.session.exchanges:
                return
            yield {self._screen.live: self._screen.drawn(tab.session, self._backstage)}
        if not tab.session.exchanges:
            yield {self._screen.live: self._screen.drawn(tab.session, self._backstage)}

    def ask(
        self, request: gr.Request, tab: Tab | None, question: str, *options: Any
    ) -> Iterator[Update]:
        """Answer what is in the box."""
        tab = tab or Tab(self._backstage.session(request.username))
        if tab.session.is_answering or not question.strip():
            yield {self._tab: tab}
            return
        yield from self._told_of(tab, self._asked(tab, question.strip(), options))

    def _asked(self, tab: Tab, question: str, options: Sequence[Any]) -> Iterator[Update]:
        chosen = choice_of(options, self._backstage.menu)
        again, tab.editing = tab.editing, False
        yield from self._answer(tab, question, chosen, again=again)

    def _told_of(self, tab: Tab, updates: Iterator[Update]) -> Iterator[Update]:
        """``updates``; what goes wrong with them is told under the question."""
        try:
            yield from updates
        except RagError as error:
            yield {self._tab: tab, self._screen.trouble: self._backstage.problem(error)}

    def act(
        self,
        event: gr.EventData,
        request: gr.Request,
        tab: Tab | None,
        typed: str,
        *options: Any,
    ) -> Iterator[Update]:
        """What a button inside a conversation asks for."""
        tab = tab or Tab(self._backstage.session(request.username))
        yield from self._told_of(tab, self._acted(event._data or {}, tab, typed, options))

    def _acted(
        self, data: dict[str, str], tab: Tab, typed: str, options: Sequence[Any]
    ) -> Iterator[Update]:
        if data.get("action") == "open" and is_number(data["id"]):
            yield from self._open(tab, data["id"])
            return
        chosen = choice_of(options, self._backstage.menu)
        last = tab.session.exchanges[-1] if tab.session.exchanges else None
        match None if tab.session.is_answering else data.get("action"):
            case "example":
                yield from self._answer(tab, data["question"], chosen)
            case "retry" if last:
                as_before = replace(chosen, filters=last.chosen)
                yield from self._answer(tab, last.question, as_before, again=True)
            case "edit" if last:
                tab.editing = True
                yield {self._tab: tab, self._screen.box: gr.update(value=last.question)}
            case "lift" if last:
                yield from self._lift(tab, last, data, chosen)
            case _:
                yield {self._tab: tab, self._screen.box: typed}

    def stop(self, tab: Tab | None) -> None:
        """Let go of the answer that is on its way."""
        if tab:
            tab.session.stop()

    def begin(self, request: gr.Request, tab: Tab | None) -> Update:
        """A new conversation, over all papers."""
        if tab:
            tab.session.stop()
        session = self._backstage.session(request.username)
        tab = tab or Tab(session)
        tab.show(session)
        return {
            self._tab: tab,
            **self._screen.standing(session, self._backstage),
            self._screen.box: "",
            **self._options.cleared(),
        }

    def tell(self, request: gr.Request, model: str) -> Markup:
        """What answers from now on, and where the text goes."""
        try:
            return told(*self._backstage.menu.told(model), request.username)
        except RagError as error:
            return self._backstage.problem(error)

    def _open(self, tab: Tab, conversation: str) -> Iterator[Update]:
        session = self._backstage.kept_session(conversation, tab.session.reader)
        if session is not tab.session:
            tab.session.stop()
        tab.show(session)
        yield {self._tab: tab, **self._screen.standing(session, self._backstage)}
        yield from self._shown(tab, session.follow())

    def _lift(
        self, tab: Tab, last: Exchange, data: dict[str, str], chosen: Chosen
    ) -> Iterator[Update]:
        """Ask the last question again without one of its filters."""
        field, value = data.get("field", ""), data.get("value", "")
        kept = replace(chosen, filters=without(chosen.filters, field, value))
        yield self._options.without(field, kept)
        narrowed = replace(chosen, filters=last.without_filter(field, value))
        yield from self._answer(tab, last.question, narrowed, again=True)

    def _answer(
        self, tab: Tab, question: str, chosen: Chosen, *, again: bool = False
    ) -> Iterator[Update]:
        session = tab.session
        self._backstage.live.add(session)
        exchanges = session.ask(question, chosen, again=again)
        first = next(exchanges, None)
        if first is None:
            return
        begun = {self._tab: tab, **self._screen.begun(session)}
        yield {**begun, **self._screen.growing(session, first)}
        yield from self._shown(tab, exchanges)
        if chosen.offer.llm != "none":  # it may be gone by now
            menu = self._backstage.menu
            yield {self._told: told(*menu.told(key(chosen.offer)), session.reader)}

    def _shown(self, tab: Tab, exchanges: Iterator[Exchange]) -> Iterator[Update]:
        """The exchange as it grows, for as long as the tab shows its conversation."""
        session = tab.session
        for exchange in exchanges:
            if tab.session is not session:
                return
            yield self._screen.growing(session, exchange)
        if tab.session is session:
            yield self._screen.standing(session, self._backstage)
