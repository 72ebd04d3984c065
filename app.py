"""Start the web chat: ``python app.py`` is ``rag serve``, and takes its options."""

import sys

from rag.cli import main

if __name__ == "__main__":
    sys.argv.insert(1, "serve")
    main()
