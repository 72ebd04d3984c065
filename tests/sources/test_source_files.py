"""Files as they come: absent, empty, binary, in any encoding; folders; the shipped sample."""

from __future__ import annotations

import gzip
import io
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from listings_kit import (
    COUNTS,
    HF_PAPERS,
    LISTINGS,
    PAPERS_2022,
    POSTERS_2021,
    SESSION,
    VIEWER,
    complaints,
    laid_out,
    papers,
    text_of,
)

from rag.errors import EXIT_ERROR, EXIT_USAGE, RagError, UnreadableFile, UsageError
from rag.paper import Paper
from rag.sources import READERS, find_files, read, sample

CHINESE = "我们研究深度网络的泛化能力,并在多个数据集上取得了最好的结果。"
JAPANESE = "私たちは深層学習の汎化能力を研究し、複数のデータセットで最良の結果を得ました。"
KOREAN = "우리는 심층 신경망의 일반화 능력을 연구하고 여러 데이터 집합에서 가장 좋은 결과를 얻었다."
RUSSIAN = "Мы изучаем обобщающую способность глубоких сетей и получаем лучшие результаты."
POLISH = "Łukasz Święcicki pokazał, że sieci głębokie uogólniają się lepiej, niż sądzono."


def refused(data: bytes) -> RagError:
    with pytest.raises(UnreadableFile) as caught:
        read(data, "folder/paste.txt")
    assert caught.value.exit_code == EXIT_ERROR
    assert "\n" not in str(caught.value)
    assert "folder/paste.txt" in caught.value.problem
    assert caught.value.fix
    return caught.value


@pytest.mark.parametrize(
    "data", [b"", b" \n\t\r\n ", b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfe\n\0"]
)
def test_empty_files(data: bytes) -> None:
    assert refused(data).problem == "folder/paste.txt is empty"


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("a.txt", text_of(SESSION))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "is a PDF, not text"),
        (archive(), "is a ZIP archive or an Office document, not text"),
        (gzip.compress(b"text"), "is compressed with gzip, not text"),
        (random.Random(7).randbytes(50_000), "is binary, not text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "is binary, not text"),
        (b"\0" * 9_000, "is binary, not text"),
    ],
)
def test_binary_files(data: bytes, problem: str) -> None:
    assert problem in refused(data).problem


@pytest.mark.parametrize(
    "data",
    [bytes(range(161, 256)) * 9, text_of(HF_PAPERS).encode("cp500"), b"\xff\xfe\0\xd8x\0"],
    ids=["every byte", "EBCDIC", "half a surrogate pair"],
)
def test_encodings_that_cannot_be_told(data: bytes) -> None:
    assert refused(data)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        (POSTERS_2021, "cp1252"),
        (POSTERS_2021, "mac_roman"),
        (VIEWER, "cp1252"),
        (VIEWER, "latin-1"),
        (VIEWER, "mac_roman"),
        (SESSION, "cp1252"),
        (HF_PAPERS, "ascii"),
    ],
)
def test_listings_in_western_encodings(name: str, encoding: str) -> None:
    typographic = str.maketrans("’“”–—", '\'""--')
    text = text_of(name).translate(typographic) if encoding == "latin-1" else text_of(name)
    assert papers(text.encode(encoding)) == papers(text)


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        ("Daniel Jarrett, Alihan Hüyük", ("cp1252",)),
        ("It’s “so” – naïve", ("cp1252", "mac_roman")),
        (f"{POLISH} {POLISH}", ("cp1250",)),
        (RUSSIAN, ("cp1251", "koi8_r")),
        (CHINESE, ("gb18030", "gbk")),
        (JAPANESE, ("shift_jis", "euc_jp")),
        (KOREAN, ("euc_kr",)),
    ],
)
def test_text_in_legacy_encodings(text: str, encodings: tuple[str, ...]) -> None:
    for encoding in encodings:
        listing = f"@misc{{a,\n title = {{A title}},\n abstract = {{{text}}}\n}}\n"
        assert papers(listing.encode(encoding)) == [Paper("A title", text)], encoding


def test_a_file_cut_within_a_character() -> None:
    data = LISTINGS[VIEWER]
    end = data.index("ü".encode(), 9_000) + 1
    assert papers(data[:end]) == papers(data[: end - 1])
    assert len(papers(data[:end])) > 3
    assert len(papers(text_of(SESSION).encode("utf-16")[:-1])) == COUNTS[SESSION]


def test_a_last_letter_in_a_western_encoding_is_not_taken_for_a_cut() -> None:
    for end in ("caf\xe9", "caf\xe9s", "\xc3l"):
        listing = f"title,abstract\nT,{end}".encode("latin-1")
        assert papers(listing) == [Paper("T", end)]


def test_a_few_wrong_bytes_are_shown_and_reported() -> None:
    damaged = LISTINGS[VIEWER].replace("Núria".encode(), b"N\xfaria")
    line = text_of(VIEWER)[: text_of(VIEWER).index("Núria")].count("\n") + 1
    assert len(papers(damaged)) == 100
    assert papers(damaged)[15].authors[0] == "N\ufffdria Armengol Urpí"
    [complaint] = complaints(damaged)
    assert complaint.line == line
    assert "not UTF-8" in complaint.reason


def test_a_stray_control_character_is_no_binary() -> None:
    assert papers(LISTINGS[SESSION].replace(b"\n\n\n", b"\n\0\n\n", 1)) == laid_out(SESSION)


def test_a_line_of_50_megabytes_among_records() -> None:
    for name in COUNTS:
        found = complaints(LISTINGS[name] + b"\n" + b"x" * 50_000_000)
        assert [c.reason for c in found][:1] == ["a line of 50,000,000 characters"]
    assert papers(LISTINGS[PAPERS_2022] + b"\n" + b"x " * 25_000_000) == laid_out(PAPERS_2022)


@pytest.mark.parametrize(
    "text", ['{{"title": "T", "abstract": "{}"}}', "@misc{{a, title={{T}}, abstract={{{}}}}}"]
)
def test_a_record_of_50_megabytes(text: str) -> None:
    [complaint] = complaints(text.format("x" * 50_000_000))
    assert "characters" in complaint.reason


def test_an_unknown_format_name_is_refused_before_reading() -> None:
    with pytest.raises(UsageError, match="there is no format 'word'") as caught:
        read(b"", "a.txt", "word")
    assert caught.value.exit_code == EXIT_USAGE
    assert all(reader.name in caught.value.fix for reader in READERS)


def test_a_named_format_that_does_not_fit_is_reported() -> None:
    for reader in READERS:
        found = complaints("Nothing of the kind.\n", reader.name)
        assert len(found) == 1, reader.name


def test_readers_say_what_they_read() -> None:
    names = [reader.name for reader in READERS]
    assert len(set(names)) == len(names) == 7
    for reader in READERS:
        assert reader.description
        assert "\n" not in reader.description


def test_sniffing_goes_by_content() -> None:
    sure = {
        name: [r.name for r in READERS if r.sniff(text_of(name)[:65_536]) > 0.3] for name in COUNTS
    }
    assert sure == {
        POSTERS_2021: ["papers.cool"],
        PAPERS_2022: ["papers.cool"],
        VIEWER: ["hf-viewer"],
        SESSION: ["virtual-site"],
        HF_PAPERS: ["hf-papers"],
    }


# --- folders --------------------------------------------------------------------------------


def make(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)


def test_folders_are_searched_in_order_without_what_is_hidden(tmp_path: Path) -> None:
    make(
        tmp_path,
        "b.txt",
        "a.txt",
        "sub/z.bib",
        "sub/deep/c.csv",
        ".hidden",
        ".git/config",
        "sub/.x",
    )
    found = find_files([tmp_path])
    assert [f.relative_to(tmp_path).as_posix() for f in found] == [
        "a.txt",
        "b.txt",
        "sub/z.bib",
        "sub/deep/c.csv",
    ]


def test_files_are_named_once_in_the_order_given(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a.txt", ".named")
    given = [tmp_path / "b.txt", tmp_path, tmp_path / "sub/../a.txt", tmp_path / ".named"]
    (tmp_path / "sub").mkdir()
    assert [f.name for f in find_files(given)] == ["b.txt", "a.txt", ".named"]
    assert find_files([tmp_path / "sub"]) == []


def test_a_link_to_the_folder_above_is_no_trap(tmp_path: Path) -> None:
    make(tmp_path, "sub/a.txt")
    (tmp_path / "sub/up").symlink_to(tmp_path)
    assert [f.name for f in find_files([tmp_path])] == ["a.txt"]


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    with pytest.raises(UnreadableFile, match=r"there is no file or folder .*absent\.txt\. Check"):
        find_files([tmp_path / "a.txt", tmp_path / "absent.txt"])


def test_a_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "locked").mkdir()

    def deny(path: object) -> Iterator[os.DirEntry[str]]:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", deny)
    with pytest.raises(UnreadableFile, match=r"cannot list .*locked: Permission denied"):
        find_files([tmp_path / "locked"])


# --- the sample, and what reading costs at start --------------------------------------------


def test_the_sample_is_the_five_listings() -> None:
    assert [name for name, _ in sample.listings()] == sorted(COUNTS)


def test_reading_needs_no_heavy_package_until_a_file_calls_for_it() -> None:
    code = (
        "import sys; from rag import sources; from rag.sources import sample\n"
        "assert sum(1 for n, d in sample.listings() for _ in sources.read(d, n)) == 319\n"
        "heavy = {'bibtexparser', 'pylatexenc', 'charset_normalizer', 'pydantic', 'numpy'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
