"""The chat page: its components, and what its buttons do. No logic of answering is here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import gradio as gr
from markupsafe import Markup

from rag.errors import RagError
from rag.ui import welcome
from rag.ui.backstage import Backstage
from rag.ui.chips import without
from rag.ui.choices import Chosen
from rag.ui.components import brief, inert_html, shown_on_page
from rag.ui.exchange import Exchange
from rag.ui.options import build_options, choice_of
from rag.ui.saying import announced, said, told
from rag.ui.session import Session
from rag.ui.transcript import render, transcript

AT_ONCE = 24  # answers that are written at the same time; more wait their turn

Update = dict[Any, Any]


class Chat:
    """The chat page over what all pages share."""

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage

    def build(self, pages: gr.Blocks) -> None:
        """Lay out the page inside ``pages``, and wire it."""
        self._session = gr.State(None)
        with gr.Row(elem_id="rag-toolbar"):
            self._new = gr.Button("New conversation", scale=0, min_width=160)
            with gr.Accordion("Past conversations", open=False):
                self._listed = inert_html()
            self._options = build_options()
        self._said = gr.HTML(value=said(""), elem_classes="rag-hidden", apply_default_css=False)
        self._past = inert_html()
        self._live = inert_html()
        with gr.Column(elem_id="rag-composer"):
            with gr.Row(elem_id="rag-asking"):
                self._box = gr.Textbox(
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
                self._ask = gr.Button("Ask", variant="primary", scale=0, min_width=80)
                self._stop = gr.Button("Stop", scale=0, min_width=80, visible=False)
            self._told = gr.HTML(elem_id="rag-told", apply_default_css=False)
        self._wire(pages)

    def _wire(self, pages: gr.Blocks) -> None:
        shown = [self._session, self._past, self._live, self._box, self._ask, self._stop]
        shown += [self._listed, self._said, *self._options.filters]
        asked = [self._session, self._box, *self._options.how, *self._options.filters]
        answering: dict[str, Any] = {
            "inputs": asked,
            "outputs": shown,
            "concurrency_limit": AT_ONCE,
            "concurrency_id": "answers",
            "show_progress": "hidden",
            "api_visibility": "private",
        }
        gr.on([self._ask.click, self._box.submit], self.ask, **answering)
        for component in (self._past, self._live, self._listed):
            component.select(self.act, **answering)
        self._stop.click(self.stop, [self._session], None, **brief())
        self._new.click(self.begin, [self._session], shown, **brief())
        self._options.model.change(self.tell, [self._options.model], [self._told], **brief())
        loaded = pages.load(self.load, None, [*shown, self._told, *self._options.how], **brief())
        loaded.then(self.opened, [self._session], shown, **brief())

    def load(self, request: gr.Request) -> Update:
        """A tab was opened, or loaded again: with the conversation that its address names."""
        backstage = self._backstage
        session = backstage.session(request.username)
        wanted = request.query_params.get("c", "")
        if wanted.isdecimal() and backstage.owners.owns(session.reader, int(wanted)):
            try:
                session.begin(int(wanted))
            except RagError:  # cleared since
                session.begin()
        choices, standing = backstage.menu.look()
        options = self._options
        return {
            self._session: session,
            **self._idle(session),
            self._told: told(backstage.menu.told(standing)),
            options.model: gr.update(choices=choices, value=standing),
            options.strategy: backstage.assistant.settings.strategy,
        }

    def opened(self, session: Session | None) -> Update:
        """What there is to ask and to choose from, once the library is open."""
        self._backstage.opening.wait()
        with shown_on_page():
            names = self._backstage.names()
        update: Update = {
            self._options.venues: gr.update(choices=list(names.venues)),
            self._options.tracks: gr.update(choices=list(names.tracks)),
        }
        if session and not session.exchanges:
            update[self._live] = self._drawn(session)
        return update

    def ask(
        self, request: gr.Request, session: Session | None, question: str, *options: Any
    ) -> Iterator[Update]:
        """Answer what is in the box."""
        session = session or self._backstage.session(request.username)
        if session.is_answering or not question.strip():
            yield {self._session: session}
            return
        again, session.editing = session.editing, False
        yield from self._answer(session, question.strip(), self._chosen(options), again=again)

    def act(
        self,
        event: gr.EventData,
        request: gr.Request,
        session: Session | None,
        typed: str,
        *options: Any,
    ) -> Iterator[Update]:
        """What a button inside a conversation asks for."""
        session = session or self._backstage.session(request.username)
        data: dict[str, str] = event._data or {}
        last = session.exchanges[-1] if session.exchanges else None
        match data.get("action"):
            case "open" if data["id"].isdecimal():
                yield self._open(session, int(data["id"]))
            case "example" if not session.is_answering:
                yield from self._answer(session, data["question"], self._chosen(options))
            case "retry" if last and not session.is_answering:
                chosen = replace(self._chosen(options), filters=last.chosen)
                yield from self._answer(session, last.question, chosen, again=True)
            case "edit" if last and not session.is_answering:
                session.editing = True
                yield {self._session: session, self._box: gr.update(value=last.question)}
            case "lift" if last and not session.is_answering:
                yield from self._lift(session, last, data, self._chosen(options))
            case _:
                yield {self._session: session, self._box: typed}

    def stop(self, session: Session | None) -> None:
        """Let go of the answer that is on its way."""
        if session:
            session.stop()

    def begin(self, request: gr.Request, session: Session | None) -> Update:
        """A new conversation."""
        session = session or self._backstage.session(request.username)
        session.begin()
        return {self._session: session, **self._idle(session), self._box: ""}

    def tell(self, model: str) -> Markup:
        """What answers from now on, and where the text goes."""
        with shown_on_page():
            return told(self._backstage.menu.told(model))

    def _open(self, session: Session, conversation: int) -> Update:
        if not self._backstage.owners.owns(session.reader, conversation):
            raise gr.Error("That conversation is somebody else's.", print_exception=False)
        with shown_on_page():
            session.begin(conversation)
        return {self._session: session, **self._idle(session)}

    def _lift(
        self, session: Session, last: Exchange, data: dict[str, str], chosen: Chosen
    ) -> Iterator[Update]:
        """Ask the last question again without one of its filters."""
        field, value = data.get("field", ""), data.get("value", "")
        filters = last.without_filter(field, value)
        kept = without(chosen.filters, field, value)
        options = self._options
        yield {
            options.years: "" if kept.years is None else gr.update(),
            options.venues: list(kept.venues),
            options.tracks: list(kept.tracks),
            options.authors: list(kept.authors),
        }
        yield from self._answer(
            session, last.question, replace(chosen, filters=filters), again=True
        )

    def _answer(
        self, session: Session, question: str, chosen: Chosen, *, again: bool = False
    ) -> Iterator[Update]:
        begun = False
        for exchange in session.ask(question, chosen, again=again):
            update: Update = {self._live: self._drawn(session)}
            if not begun:
                update |= {
                    self._session: session,
                    self._past: self._before(session),
                    self._box: "",
                    **self._buttons(answering=True),
                    self._said: said("Answering."),
                }
                begun = True
            if exchange.is_over:
                update[self._said] = said(announced(exchange))
                update |= self._buttons(answering=False)
            yield update
        if begun:
            self._backstage.owners.add(session.reader, session.conversation_id)
            yield self._idle(session)

    def _idle(self, session: Session) -> Update:
        """Everything as it is when no answer is on its way."""
        with shown_on_page():
            kept = self._backstage.conversations(session.reader)
            return {
                self._past: self._before(session),
                self._live: self._drawn(session),
                self._listed: welcome.past(kept),
                **self._buttons(answering=False),
            }

    def _buttons(self, *, answering: bool) -> Update:
        return {
            self._ask: gr.update(visible=not answering),
            self._stop: gr.update(visible=answering),
        }

    def _before(self, session: Session) -> Markup:
        return transcript(session.exchanges[:-1], 1, is_last=False)

    def _drawn(self, session: Session) -> Markup:
        """The last exchange, or what to do before there is one."""
        number = session.conversation_id
        state = Markup('<span hidden data-conversation="{}"></span>').format(number or "")
        if not session.exchanges:
            return state + self._backstage.welcome()
        return state + render(session.exchanges[-1], len(session.exchanges), is_last=True)

    def _chosen(self, options: tuple[Any, ...]) -> Chosen:
        with shown_on_page():
            return choice_of(options, self._backstage.menu)
