"""Citation checking: each sentence of an answer against the papers it cites."""

from rag.answering.verification.claims import claims_of
from rag.answering.verification.verifier import Checked, Judge, Verifier

__all__ = ["Checked", "Judge", "Verifier", "claims_of"]
