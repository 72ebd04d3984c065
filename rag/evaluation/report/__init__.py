"""One run as one self-contained HTML page: no network, no other file."""

from rag.evaluation.report.page import render, write_report

__all__ = ["render", "write_report"]
