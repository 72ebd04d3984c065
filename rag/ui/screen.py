"""What the parts of the chat page show, as updates of its components."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr
from markupsafe import Markup

from rag.errors import RagError
from rag.ui import welcome
from rag.ui.saying import announced, said
from rag.ui.transcript import render, transcript

if TYPE_CHECKING:
    from rag.ui.backstage import Backstage
    from rag.ui.exchange import Exchange
    from rag.ui.session import Session

Update = dict[Any, Any]


@dataclass(frozen=True, slots=True)
class Screen:
    """The components of the chat page that change with its conversation.

    ``past`` has the exchanges before the last one, ``live`` the last one, ``listed`` the
    conversations that can be gone on with, ``spoken`` what a screen reader is told, ``trouble``
    why what was asked for is not done.
    """

    past: gr.HTML
    live: gr.HTML
    listed: gr.HTML
    spoken: gr.HTML
    trouble: gr.HTML
    box: gr.Textbox
    ask: gr.Button
    stop: gr.Button

    @property
    def parts(self) -> list[Any]:
        """All of them."""
        shown = [self.past, self.live, self.listed, self.spoken, self.trouble]
        return [*shown, self.box, self.ask, self.stop]

    def standing(self, session: Session, backstage: Backstage) -> Update:
        """Everything, as it is at this moment."""
        try:
            listed = welcome.past(backstage.conversations(session.reader))
        except RagError as error:
            listed = backstage.problem(error)
        return {
            self.past: _before(session),
            self.live: self.drawn(session, backstage),
            self.listed: listed,
            **self._buttons(answering=session.is_answering),
        }

    def begun(self, session: Session) -> Update:
        """What changes when an answer begins, beside the answer."""
        return {
            self.past: _before(session),
            self.box: "",
            self.trouble: Markup(),
            self.spoken: said("Answering."),
            **self._buttons(answering=True),
        }

    def growing(self, session: Session, exchange: Exchange) -> Update:
        """The last exchange, as it is in ``exchange``."""
        update: Update = {self.live: _state(session) + _last(session, exchange)}
        if exchange.is_over:
            update[self.spoken] = said(announced(exchange))
            update |= self._buttons(answering=False)
        return update

    def drawn(self, session: Session, backstage: Backstage) -> Markup:
        """The last exchange, or what to do before there is one."""
        if not session.exchanges:
            return _state(session) + backstage.welcome()
        return _state(session) + _last(session, session.exchanges[-1])

    def _buttons(self, *, answering: bool) -> Update:
        return {
            self.ask: gr.update(visible=not answering),
            self.stop: gr.update(visible=answering),
        }


def _before(session: Session) -> Markup:
    return transcript(session.exchanges[:-1], 1, is_last=False)


def _last(session: Session, exchange: Exchange) -> Markup:
    return render(exchange, len(session.exchanges), is_last=True)


def _state(session: Session) -> Markup:
    """For the script of the page: what to call the conversation in the address."""
    return Markup('<span hidden data-conversation="{}"></span>').format(session.address)
