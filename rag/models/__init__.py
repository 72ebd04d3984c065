"""Embedding models and LLMs, each behind a small protocol; nothing heavy is imported here."""
