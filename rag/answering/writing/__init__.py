"""Answers being written: by quoting, or by an LLM whose every sentence is verified."""
