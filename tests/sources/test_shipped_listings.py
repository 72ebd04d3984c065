"""The five shipped listings, field by field, against what was read in them by eye."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from listings_kit import (
    COUNTS,
    HF_PAPERS,
    LISTINGS,
    PAPERS_2022,
    POSTERS_2021,
    READER,
    SESSION,
    VIEWER,
    laid_out,
    papers,
    records,
    text_of,
)

from rag.paper import Paper, Provenance
from rag.sources import read

every_listing = pytest.mark.parametrize("name", list(COUNTS))


def paper(name: str, title: str) -> Paper:
    """The one paper of a listing whose title is exactly ``title``."""
    [found] = [paper for paper in papers(LISTINGS[name]) if paper.title == title]
    return found


@every_listing
def test_every_record_is_read_whole(name: str) -> None:
    assert papers(LISTINGS[name]) == laid_out(name)
    assert len(laid_out(name)) == COUNTS[name]


def test_there_are_319_records_of_316_works() -> None:
    titles = Counter(paper.title for name in LISTINGS for paper in papers(LISTINGS[name]))
    assert titles.total() == 319
    assert len(titles) == 316
    assert {title for title, count in titles.items() if count > 1} == {
        "Self-Supervised Learning of Compressed Video Representations",
        "CO2: Consistent Contrast for Unsupervised Visual Representation Learning",
        "Repurposing Pretrained Models for Robust Out-of-domain Few-Shot Learning",
    }


@every_listing
def test_nothing_is_reported_as_unreadable(name: str) -> None:
    assert all(isinstance(record, Paper) for record in records(LISTINGS[name]))


@every_listing
def test_provenance_names_reader_file_and_position(name: str) -> None:
    sources = [record.sources for record in read(LISTINGS[name], "dir/a.txt")]
    assert sources == [
        (Provenance(READER[name], "dir/a.txt", number),) for number in range(1, COUNTS[name] + 1)
    ]


@every_listing
def test_the_format_may_be_named(name: str) -> None:
    assert papers(LISTINGS[name], READER[name]) == laid_out(name)


@every_listing
def test_abstracts_are_abstracts(name: str) -> None:
    assert min(len(paper.abstract) for paper in papers(LISTINGS[name])) > 380


@every_listing
def test_what_is_in_no_field_is_page_furniture(name: str) -> None:
    """Taking every field of every record out of the text leaves only labels."""
    fields = {
        value
        for p in papers(LISTINGS[name])
        for value in (p.abstract, p.title, p.time, p.track, p.session, p.url, p.pdf_url)
    }
    people = {" ; ".join(p.authors) for p in papers(LISTINGS[name])}
    people |= {" · ".join(p.authors) for p in papers(LISTINGS[name])}
    people |= {",".join(p.authors) for p in papers(LISTINGS[name])}
    furniture = re.compile(
        r"ICLR\.202[12]( - Poster)?|(\| )?Total: \d+|ICLR 2021,Poster|Get trending papers in .*!"
        r"|title|url|detail_url|authors|tags|abstract|pdf|string(lengths|classes)|[\d.]+k?|3 values"
        r"|Skip to yearly menu bar Skip to main content|Session|Moderators: .*|Abstract:"
        r"|Chat is not available\.|Q&A|Mon 3 May (11:55 - 12:05|13:05 - 13:20|14:10 - 14:23) PDT"
    )
    for line in text_of(name).split("\n"):
        bare = re.sub(r"^#\d+ |( \[(PDF|Copy|Kimi|REL)\d?\])+$|^Authors?: |^Subscribe", "", line)
        assert not bare or {bare} & (fields | people) or furniture.fullmatch(bare), line


def test_first_and_last_poster_of_2021() -> None:
    first, *_, last = papers(LISTINGS[POSTERS_2021])
    assert first.title == "Learning Energy-Based Models by Diffusion Recovery Likelihood"
    assert first.authors == (
        "Ruiqi Gao",
        "Yang Song",
        "Ben Poole",
        "Yingnian Wu",
        "Durk Kingma",
    )
    assert first.abstract.startswith("While energy-based models (EBMs) exhibit a number of")
    assert first.abstract.endswith(r"\url{https://github.com/ruiqigao/recovery_likelihood}.")
    assert (first.venue, first.year, first.track) == ("ICLR", 2021, "Poster")
    assert (first.session, first.time, first.url, first.pdf_url) == (None, None, None, None)
    assert (first.ids, first.keywords, first.paper_id) == ({}, (), "")
    assert last.title == (
        "Understanding the effects of data parallelism and sparsity on neural network training"
    )
    assert last.authors == (
        "Namhoon Lee",
        "Thalaiyasingam Ajanthan",
        "Philip Torr",
        "Martin Jaggi",
    )
    assert last.abstract.endswith("parallelism and sparsity on neural network training.")


def test_first_and_last_paper_of_2022() -> None:
    first, *_, last = papers(LISTINGS[PAPERS_2022])
    assert first.title == (
        "The Hidden Convex Optimization Landscape of Regularized Two-Layer ReLU Networks: "
        "an Exact Characterization of Optimal Solutions"
    )
    assert first.authors == ("Yifei Wang", "Jonathan Lacotte", "Mert Pilanci")
    assert "no spurious valleys.Overall, we provide" in first.abstract
    assert (first.venue, first.year, first.track) == ("ICLR", 2022, None)
    assert last.title.startswith("RISP: Rendering-Invariant State Predictor with Differentiable")
    assert last.abstract.endswith("among unknown rendering configurations.")


def test_first_and_last_row_of_the_viewer() -> None:
    first, *_, last = papers(LISTINGS[VIEWER])
    assert first.title == "A Critique of Self-Expressive Deep Subspace Clustering"
    assert first.authors == ("Benjamin David Haeffele", "Chong You", "Rene Vidal")
    assert (first.venue, first.year, first.track) == ("ICLR", 2021, "Poster")
    assert first.url == "https://openreview.net/forum?id=FOyuZ26emy"
    assert first.pdf_url == (
        "https://openreview.net/pdf/b695594106c11bb76d5334e21cd6ae28728ec857.pdf"
    )
    assert first.ids == {"openreview": "FOyuZ26emy"}
    assert (first.session, first.time, first.keywords) == (None, None, ())
    assert (
        last.title == "Empirical Analysis of Unlabeled Entity Problem in Named Entity Recognition"
    )
    assert last.authors == ("Yangming Li", "lemao liu", "Shuming Shi")
    assert last.abstract.endswith("our model is competitive with the state-of-the-art method.")
    assert last.pdf_url == (
        "https://openreview.net/pdf/3caa712b0d1c2caaf7b3578b53b9f9c46e78db74.pdf"
    )


def test_first_and_last_talk_of_the_session() -> None:
    first, *_, last = papers(LISTINGS[SESSION])
    assert first.title == "Federated Learning Based on Dynamic Regularization"
    assert first.authors == (
        "Durmus Alp Emre Acar",
        "Yue Zhao",
        "Ramon Matas",
        "Matthew Mattina",
        "Paul Whatmough",
        "Venkatesh Saligrama",
    )
    assert (first.track, first.session) == ("Oral", "Oral Session 2")
    assert first.time == "Mon 3 May 11:00 - 11:15 PDT"
    assert (first.venue, first.year, first.url, first.pdf_url) == (None, None, None, None)
    assert last.title == "Predicting Infectiousness for Proactive Contact Tracing"
    assert (last.track, last.time) == ("Spotlight", "Mon 3 May 14:00 - 14:10 PDT")
    assert last.abstract.endswith("safe re-opening and second-wave prevention.")


def test_first_and_last_of_the_hugging_face_page() -> None:
    first, *_, last = papers(LISTINGS[HF_PAPERS])
    assert first.title == (
        "Learning Temporal Coherence via Self-Supervision for GAN-based Video Generation"
    )
    assert first.abstract.startswith("Our work explores temporal self-supervision for GAN-based")
    assert first.abstract.endswith(
        "publications/2019-tecogan-chu/ contains supplemental materials."
    )
    assert last.title == "AutoHAS: Efficient Hyperparameter and Architecture Search"
    assert last.abstract.endswith("on CIFAR-10/100, ImageNet, and four more other datasets.")
    for each in (first, last):
        assert each == Paper(each.title, each.abstract)  # the page states nothing else


def test_an_author_line_in_the_singular() -> None:
    title = "Einops: Clear and Reliable Tensor Manipulations with Einstein-like Notation"
    assert paper(PAPERS_2022, title).authors == ("Alex Rogozhnikov",)


def test_one_author_between_slots() -> None:
    title = "On the Theory of Implicit Deep Learning: Global Convergence with Implicit Layers"
    assert paper(SESSION, title).authors == ("Kenji Kawaguchi",)


def test_buttons_without_counts_are_no_part_of_a_title() -> None:
    titles = [p.title for name in (POSTERS_2021, PAPERS_2022) for p in papers(LISTINGS[name])]
    assert len(titles) == 50
    assert not any(re.search(r"[\[\]#]|Kimi|Copy|PDF", title) for title in titles)


def test_question_slots_are_no_papers_and_do_not_end_the_one_before() -> None:
    assert "Q&A" not in {p.title for p in papers(LISTINGS[SESSION])}
    tracks = Counter(p.track for p in papers(LISTINGS[SESSION]))
    assert tracks == {"Oral": 3, "Spotlight": 12}


def test_an_author_line_of_over_200_characters_is_no_abstract() -> None:
    found = paper(SESSION, "Predicting Infectiousness for Proactive Contact Tracing")
    assert len(found.authors) == 23
    assert found.authors[8] == "victor schmidt"
    assert found.authors[13] == "Gaétan Marceau Caron"
    assert found.authors[-1] == "Andrew Williams"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        (
            PAPERS_2022,
            "iLQR-VAE : control-based learning of input-driven dynamics with applications to "
            "neural data",
        ),
        (
            HF_PAPERS,
            "To Compress or Not to Compress- Self-Supervised Learning and Information Theory: "
            "A Review",
        ),
        (VIEWER, "VA-RED$^2$: Video Adaptive Redundancy Reduction"),
        (VIEWER, 'Learning "What-if" Explanations for Sequential Decision-Making'),
        (VIEWER, "For self-supervised learning, Rationality implies generalization, provably"),
        (HF_PAPERS, "Monge, Bregman and Occam: Interpretable Optimal Transport in High-Dimensions "
                    "with Feature-Sparse Maps"),
        (HF_PAPERS, "Rethinking Few-Shot Image Classification: a Good Embedding Is All You Need?"),
        (HF_PAPERS, "Vote'n'Rank: Revision of Benchmarking with Social Choice Theory"),
        (
            POSTERS_2021,
            "Conditionally Adaptive Multi-Task Learning: Improving Transfer Learning in NLP Using "
            "Fewer Parameters & Less Data",
        ),
    ],
)  # fmt: skip
def test_odd_titles_are_exact(name: str, title: str) -> None:
    assert paper(name, title).title == title


@pytest.mark.parametrize(
    ("name", "title", "end"),
    [
        (
            VIEWER,
            "Rank the Episodes: A Simple Approach for Exploration in Procedurally-Generated "
            "Environments",
            "The code is available at https://github.com/daochenzha/rapid",
        ),
        (
            VIEWER,
            "Conservative Safety Critics for Exploration",
            "at this URL https://sites.google.com/view/conservative-safety-critics/",
        ),
        (
            HF_PAPERS,
            "Guarding Barlow Twins Against Overfitting with Mixed Samples",
            "are available at: https://github.com/wgcban/mix-bt.git",
        ),
        (
            VIEWER,
            "Zero-shot Synthesis with Group-Supervised Learning",
            "trained with GSL outperforms state-of-the-art methods",
        ),
    ],
)
def test_abstracts_that_end_in_an_address_or_in_mid_sentence(
    name: str, title: str, end: str
) -> None:
    assert paper(name, title).abstract.endswith(end)


def test_names_stay_as_they_are_printed() -> None:
    everyone = {author for name in LISTINGS for p in papers(LISTINGS[name]) for author in p.authors}
    assert {
        "Núria Armengol Urpí",
        "XINJIE FAN",
        "Alexandre d'Aspremont",
        "Mihaela van der Schaar",
        "J Zico Kolter",
        "X.Y. Han",
        "M. Pawan Kumar",
        "Juan L. Reutter",
        "trevor darrell",
        "Neil A. Tenenholtz",
        "Amine EL hattami",
    } <= everyone
    assert not any(set(author) & set(";·,[]") for author in everyone)
