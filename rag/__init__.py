"""Ask questions of a library of papers and get answers with checked citations."""

__version__ = "0.1.0"
