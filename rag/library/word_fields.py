"""What the word index keeps of a paper, and how its texts become words."""

from __future__ import annotations

from typing import Any

import tantivy

STEMMED, PLAIN = "stemmed", "plain"  # tokenizers
_LONGEST_WORD = 40


def schema() -> Any:
    """The fields of the index, a ``tantivy.Schema``."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("paper_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", tokenizer_name=STEMMED, index_option="freq")
    builder.add_text_field("abstract", tokenizer_name=STEMMED, index_option="freq")
    builder.add_text_field("words", tokenizer_name=PLAIN, index_option="basic")
    return builder.build()


def analyzer(*, stemmed: bool) -> tantivy.TextAnalyzer:
    """Cuts a text into folded words, or stems of words."""
    filters = tantivy.Filter
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(filters.remove_long(_LONGEST_WORD))
    builder = builder.filter(filters.lowercase()).filter(filters.ascii_fold())
    return (builder.filter(filters.stemmer("english")) if stemmed else builder).build()
