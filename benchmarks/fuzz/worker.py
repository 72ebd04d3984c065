"""The process in which libFuzzer runs one target: ``python -m benchmarks.fuzz.worker TARGET …``."""

from __future__ import annotations

import sys
import time

import atheris

with atheris.instrument_imports(include=["rag"]):
    from benchmarks.fuzz.targets import TARGETS

_SLOWER = 2.0  # times that instrumented code is
_PER_BYTE = 0.001  # seconds of processor time that each byte of an input may take besides
_HANG = 60  # seconds of the clock


def main() -> None:
    name, *options = sys.argv[1:]
    run, seconds = TARGETS[name].run, _SLOWER * TARGETS[name].seconds
    run(b"a")  # what is imported late is no input's fault

    def timed(data: bytes) -> None:
        start = time.process_time()
        run(data)
        taken = time.process_time() - start
        assert taken < seconds + _PER_BYTE * len(data), f"{taken:.1f} s"

    limits = [
        f"-timeout={_HANG}",
        f"-report_slow_units={_HANG}",
        "-rss_limit_mb=3000",
        "-max_len=4096",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *limits, *options], timed)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
