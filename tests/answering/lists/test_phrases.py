"""How much of a topic stands together in a paper."""

from __future__ import annotations

import pytest

from rag.answering.lists.phrases import joined
from rag.paper import Paper

RARITY = {"sea": 1.0, "ice": 1.0, "models": 2.0}


@pytest.mark.parametrize(
    ("topic", "title", "abstract", "share"),
    [
        ("sea ice", "On sea ice", "", 1.0),
        ("sea ice", "On the sea", "Ice floats.", 0.0),  # a neighbour stands in the same text
        ("sea ice", "On the sea", "Melting ice of the sea: no neighbours.", 0.0),
        ("sea ice", "Tides", "Ice at sea melts.", 1.0),  # one word between, in the other order
        ("sea ice", "Tides", "Ice sea.", 0.0),
        ("models of ice", "Ice", "A model for ice is tested.", 1.0),  # in another form
        ("sea ice models", "Sea ice", "Models are rare.", 2 / 5),  # by idf: 1 + 1 of 2 + 3
        ("colour models", "Color models", "", 1.0),  # in the other spelling of English
        ("ice", "Ice", "", 1.0),
        ("ice", "Snow", "No such thing.", 0.0),
        ("", "Ice", "Ice.", 0.0),
    ],
)
def test_neighbours_of_the_topic_are_neighbours_in_the_paper(topic, title, abstract, share):
    [found] = joined(topic, [Paper(title=title, abstract=abstract)], lambda w: RARITY.get(w, 1.0))
    assert found == pytest.approx(share)
