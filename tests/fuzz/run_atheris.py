"""Fuzz one target under coverage guidance, from the inputs that are kept for it.

    python -m tests.fuzz.run_atheris TARGET [OPTION OF LIBFUZZER ...]

Inputs that reach new code go to `.fuzz/TARGET`; an input that breaks a law is written there, too,
as `crash-...`, or `timeout-...` when it takes more than five seconds.
"""

import re
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
WORDS = FOLDER / "words.dict"
# What is instrumented besides the package: where a hostile file is taken apart in Python.
ALSO = ("openpyxl.worksheet", "openpyxl.reader", "trafilatura")
LIMITS = ("-timeout=5", "-rss_limit_mb=3000", "-max_len=4096")


def main() -> None:
    """Fuzz the target that the first argument names."""
    import atheris

    with atheris.instrument_imports(include=["analysis", *ALSO]):
        import openpyxl  # noqa: F401
        import trafilatura  # noqa: F401

        from tests.fuzz.targets import TARGETS

    name = next(iter(sys.argv[1:]), "")
    if name not in TARGETS:
        sys.exit(f"{name!r} is no target; choose {', '.join(TARGETS)}")
    reached = FOLDER.parents[1] / ".fuzz" / name
    reached.mkdir(parents=True, exist_ok=True)
    options = [f"-artifact_prefix={reached}/", f"-dict={WORDS}", *LIMITS, *sys.argv[2:]]
    kept = [str(folder) for folder in (reached, FOLDER / "found" / name) if folder.is_dir()]
    atheris.Setup([re.sub(r"\.py$", "", sys.argv[0]), *options, *kept], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
