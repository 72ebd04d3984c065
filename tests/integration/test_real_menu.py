"""The web chat's menu of models over a real server of Ollama's protocol."""

from __future__ import annotations

from rag.models.listing import Offer, offers, standing
from rag.settings import Settings
from rag.ui.choices import answers_with, key, label, with_key

OLLAMA_MODEL = "openai/smollm2-135m"


def test_each_model_of_the_server_is_on_the_menu(ollama_url: str) -> None:
    settings = Settings(ollama_url=ollama_url)
    offer = Offer("ollama", OLLAMA_MODEL, ollama_url)
    found = offers(settings)
    assert found[0] == Offer("none")
    assert offer in found
    assert {other.llm for other in found[1:]} == {"ollama"}
    assert with_key(found, key(offer)) == offer
    assert label(offer) == f"{OLLAMA_MODEL} · Ollama"
    assert answers_with(offer, settings).endswith("no text leaves this machine")


def test_the_one_that_answers_by_itself_is_the_one_that_stands(ollama_url: str) -> None:
    asked = Settings(ollama_url=ollama_url, llm="ollama", model=OLLAMA_MODEL)
    assert standing(asked) == Offer("ollama", OLLAMA_MODEL, ollama_url)
    assert standing(Settings(ollama_url=ollama_url, llm="none")) == Offer("none")


def test_server_that_is_gone_leaves_the_rest_of_the_menu() -> None:
    gone = Settings(ollama_url="http://127.0.0.1:9")
    assert offers(gone) == [Offer("none")]
    assert standing(gone) == Offer("none")
