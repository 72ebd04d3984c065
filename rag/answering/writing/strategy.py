"""How an LLM is used: one prompt with many papers, or one small question about each paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rag.models.chat import ChatModel

Strategy = Literal["single", "per-paper"]

# Billions of parameters. A model of 1.5 cites wrongly or not at all in most answers from several
# abstracts, and rightly by construction from one. What a laptop runs ends at 7 to 8; models of 8
# and more are taken at their word, for each sentence is verified either way.
SMALL = 8.0


def choose_strategy(
    setting: Literal["auto", "single", "per-paper"], model: ChatModel, *, local: bool
) -> Strategy:
    """The strategy for ``model`` under ``setting``.

    ``auto`` is ``per-paper`` for a model known to be small, and for one of unknown size on a
    ``local`` server; a model known to be large, or hosted, gets a ``single`` prompt: fewer calls,
    and it can weigh papers against each other.
    """
    if setting != "auto":
        return setting
    if model.parameters is not None:
        return "per-paper" if model.parameters < SMALL else "single"
    return "per-paper" if local else "single"
