"""Who said what in the news: the command line, `news-quotes` or `python -m analysis`.

Write `COMMAND INPUT -o OUTPUT`, and `--baseline` to choose the transparent method of every step.
The exit status is 0 after success, 3 when some rows are bad (each has an `error`), 2 when the call
can't be carried out. Results go to OUTPUT, messages to standard error.
"""

import sys
from collections.abc import Sequence

from analysis.commands.options import read_options
from analysis.errors import ArticleError, UsageError


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command and return the exit status.

    Args:
        arguments: The arguments; when left out, those of the command line.

    Raises:
        SystemExit: With status 2, when the arguments are not understood.
    """
    carry_out = read_options(str(__doc__), arguments)
    try:
        errors = carry_out()
    except (ArticleError, UsageError) as error:
        print(f"{error.__class__.__name__}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 3 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
