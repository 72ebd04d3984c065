"""Fuzzing of everything that reads what others wrote: listings, questions, models' text, files.

``python -m benchmarks.fuzz TARGET --seconds N`` lets atheris (libFuzzer) look for an input that
breaks a promise: an error that is no ``RagError``, a result that is not what its reader promises, a
time out of proportion. ``python -m benchmarks.fuzz growth`` doubles long inputs made of nasty
pieces and compares the times, for what is quadratic shows in long inputs only.

Needs ``pip install paper-rag[fuzz]``; the growth check needs nothing.
"""
