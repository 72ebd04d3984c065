"""Author fields as people write them, and identifiers in one spelling."""

from __future__ import annotations

import pytest

from rag.sources import ids
from rag.sources.names import split_authors, split_list


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("", ()),
        ("Ada Lovelace", ("Ada Lovelace",)),
        ("A B; C D;", ("A B", "C D")),
        ("A B · C D", ("A B", "C D")),
        ("A B|C D", ("A B", "C D")),
        ("A B\nC D", ("A B", "C D")),
        ("A B and C D", ("A B", "C D")),
        ("A B, C D and E F", ("A B", "C D", "E F")),
        ("A B, C D, and E F", ("A B", "C D", "E F")),
        ("Lovelace, Ada and Hopper, Grace", ("Ada Lovelace", "Grace Hopper")),
        ("Lovelace, Ada; Hopper, Grace", ("Lovelace, Ada", "Hopper, Grace")),
        ("A B,C D,E F", ("A B", "C D", "E F")),
        ("A B, C D", ("A B", "C D")),
        ("Martin Luther King, Jr., Rosa Parks", ("Martin Luther King, Jr.", "Rosa Parks")),
        ("Sammy Davis, Jr.,Frank Sinatra,John Doe, III", ("Sammy Davis, Jr.", "Frank Sinatra",
                                                           "John Doe, III")),
        ("Lovelace, Ada,Hopper, Grace", ("Ada Lovelace", "Grace Hopper")),
        ("['A B', 'C D']", ("A B", "C D")),
        ('["A B", "O\'Neill"]', ("A B", "O'Neill")),
        ("[not a list", ("[not a list",)),
        ("Alexandra Landau", ("Alexandra Landau",)),
        ("Andrew Anderson, Armand Andante", ("Andrew Anderson", "Armand Andante")),
    ],
)  # fmt: skip
def test_author_fields(written: str, names: tuple[str, ...]) -> None:
    assert split_authors(written) == names


@pytest.mark.parametrize(
    ("written", "items"),
    [
        ("", []),
        ("a; b, c", ["a", "b, c"]),
        ("a, b", ["a", "b"]),
        ('["a, b", "c"]', ["a, b", "c"]),
    ],
)
def test_lists(written: str, items: list[str]) -> None:
    assert split_list(written) == items


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://arxiv.org/abs/2101.00001v2", ("arxiv", "2101.00001")),
        ("http://www.arxiv.org/pdf/2101.00001v2.pdf", ("arxiv", "2101.00001")),
        ("https://arxiv.org/abs/quant-ph/0201082v1", ("arxiv", "quant-ph/0201082")),
        ("https://arxiv.org/abs/math.GT/0309136", ("arxiv", "math.gt/0309136")),
        ("https://arxiv.org/list/cs.LG/new", None),
        ("https://doi.org/10.1000/ABC(1)", ("doi", "10.1000/abc(1)")),
        ("https://dx.doi.org/10.1000/a%2Fb", ("doi", "10.1000/a/b")),
        ("https://doi.org/10.48550/arXiv.2101.00001", ("arxiv", "2101.00001")),
        ("https://openreview.net/forum?id=FOyuZ26emy&noteId=x", ("openreview", "FOyuZ26emy")),
        ("https://openreview.net/pdf?id=O-6Pm_d_Q-", ("openreview", "O-6Pm_d_Q-")),
        ("https://openreview.net/pdf/b695594106c11bb76d.pdf", None),
        ("https://example.org/abs/2101.00001", None),
        ("https://[broken", None),
        ("not an address", None),
    ],
)
def test_identifiers_in_addresses(url: str, found: tuple[str, str] | None) -> None:
    assert ids.from_url(url) == found


@pytest.mark.parametrize(
    ("scheme", "value", "found"),
    [
        ("DOI", "doi:10.1000/ABC", ("doi", "10.1000/abc")),
        ("doi", "not one", None),
        ("arXiv", "arXiv:2101.00001v3", ("arxiv", "2101.00001")),
        ("arxiv", "https://arxiv.org/abs/2101.00001", ("arxiv", "2101.00001")),
        ("arxiv", "2101.00001 [cs.LG]", None),
        ("acl", "P19-1001", ("acl", "P19-1001")),
        ("acl", " ", None),
    ],
)
def test_identifiers_in_one_spelling(
    scheme: str, value: str, found: tuple[str, str] | None
) -> None:
    assert ids.canonical(scheme, value) == found


def test_what_is_stated_comes_before_what_an_address_says() -> None:
    urls = ("https://arxiv.org/abs/2202.00002", None, "https://openreview.net/forum?id=abc")
    assert ids.merged({"arXiv": "2101.00001"}, urls) == {"arxiv": "2101.00001", "openreview": "abc"}
