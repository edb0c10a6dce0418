"""Atomic writing: a file is written beside its target, flushed to the disk and then moved there.

So a reader always finds a whole file, the old one or the new one, even after a crash.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.errors import UsageError


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a path beside the target to write to; move it to the target after success.

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
    """Give a folder beside the target to write files to; move it to the target after success.

    Raises:
        UsageError: When the folder can't be written, or the target is not empty.
    """
    target = target.resolve()
    with permitted(target), TemporaryDirectory(dir=target.parent, prefix=".part-") as scratch:
        part = Path(scratch, "folder")
        part.mkdir()
        yield part
        for path in part.iterdir():
            _flush(path)
        if target.is_dir():
            target.rmdir()  # Windows can't replace a folder, not even an empty one
        part.replace(target)


@contextmanager
def permitted(target: Path) -> Iterator[None]:
    """Turn errors of the system in writing to a target into errors of ours.

    Raises:
        UsageError: When the system raises an error.
    """
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"{str(target)!r} can't be written ({error.strerror or error}); "
            "choose another output or make room"
        ) from error


def _flush(path: Path) -> None:
    """Flush a file to the disk, before it gets its final name."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
