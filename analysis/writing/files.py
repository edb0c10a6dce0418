"""Files are written beside their place, flushed to the disk and then moved there.

So a reader finds a file whole, the old one or the new one, whatever broke the writing off.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.errors import UsageError


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a path beside the target to write to, and move it there when all went well.

    Raises:
        UsageError: When the file can't be written.
    """
    target = target.resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    with permitted(target):
        try:
            yield part
            _flush(part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def replacing_folder(target: Path) -> Iterator[Path]:
    """Give a folder beside the target to write files to, and move it there when all went well.

    Raises:
        UsageError: When the folder can't be written, or the target has something in it.
    """
    target = target.resolve()
    with permitted(target), TemporaryDirectory(dir=target.parent, prefix=".part-") as scratch:
        part = Path(scratch, "folder")
        part.mkdir()
        yield part
        for path in part.iterdir():
            _flush(path)
        if target.is_dir():
            target.rmdir()  # Windows moves nothing onto a folder, not even onto an empty one
        part.replace(target)


@contextmanager
def permitted(target: Path) -> Iterator[None]:
    """Word what the system says against writing to a target.

    Raises:
        UsageError: When it says something.
    """
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"{str(target)!r} can't be written ({error.strerror or error}); "
            "choose another output or make room"
        ) from error


def _flush(path: Path) -> None:
    """Have the disk hold a file, before its name says that it is whole."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
