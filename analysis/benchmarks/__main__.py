"""Run a benchmark by name: `python -m analysis.benchmarks NAME`."""

import importlib
import pkgutil
import sys

from analysis import benchmarks
from analysis.errors import AnalysisError

HELPERS = set("__main__ answers coreference datasets reliability scoring weighing".split())


def names() -> list[str]:
    """Return the names of the benchmarks."""
    found = {module.name for module in pkgutil.iter_modules(benchmarks.__path__)}
    return sorted(found - HELPERS)


def main(arguments: list[str]) -> int:
    """Run the benchmark named by the only argument and return the exit status."""
    if len(arguments) != 1 or arguments[0] not in names():
        print(f"usage: python -m analysis.benchmarks {{{','.join(names())}}}", file=sys.stderr)
        return 2
    try:
        importlib.import_module(f"analysis.benchmarks.{arguments[0]}").main()
    except ModuleNotFoundError as error:
        needed = "pip install 'news-quotes[benchmarks]'"
        print(f"{error.name} is not installed; {needed}", file=sys.stderr)
        return 2
    except AnalysisError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
