"""A run over a corpus in parts: interrupted at any moment, it resumes after the last whole part.

The files of a run in its folder:

    quotes.parquet/part-0000000.parquet ...   the quotes frame, a file a part
    stances.parquet/part-0000000.parquet ...  the stances frame
    parts.jsonl                               the ledger: a line for each whole part
    run.json                                  versions, counts, warnings; written at the end

`pandas.read_parquet` reads such a folder as one table, in order. The size of a part depends only on
the articles, so that two runs over the same articles give the same bytes.
"""

import hashlib
import json
import os
import platform
import re
import warnings
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

import analysis
from analysis import schema
from analysis.document import count_words
from analysis.errors import UsageError
from analysis.frames.quotes import analyze
from analysis.frames.stances import analyze_stances
from analysis.networks.session import fingerprint
from analysis.runs.engine import Engine
from analysis.steps import DEFAULT, Methods
from analysis.writing.files import permitted, replacing
from analysis.writing.tables import json_bytes, to_parquet

Facts = dict[str, Any]

FRAMES = ("quotes", "stances")
LEDGER, SUMMARY = "parts.jsonl", "run.json"
# All files and folders of a run.
LEFT = (*(f"{frame}.parquet" for frame in FRAMES), LEDGER, SUMMARY)
# Names of the files of parts, finished and being written.
PART = re.compile(r"part-\d{7,}\.parquet|\.part-\d{7,}\.parquet\.\d+\.part")
COUNTS = ("articles", "words", "quotations", "stances", "errors")
# A run has about a hundred parts, each with a number of articles within these bounds.
PARTS, FEWEST, MOST = 100, 5, 200
# Step -> the network of its learned method, a file of `analysis/model/`.
NETWORKS = {
    "attribution": "attribution",
    "speakers": "pointer",
    "sentiment": "judge",
    "stance": "judge",
}
# Extensions of the package's files that can change a result, and its folders that can't.
CODE = (".py", ".csv", ".json")
WITHOUT_EFFECT = ("benchmarks", "commands", "training")
# Libraries that can change a result by their version.
LIBRARIES = """
numpy onnxruntime pandas pyarrow sentencex textblob tokenizers trafilatura
""".split()


@dataclass(frozen=True)
class Settings:
    """The settings of a run.

    Attributes:
        methods: The method of each step.
        min_confidence: The least confidence of an attribution.
    """

    methods: Methods = DEFAULT
    min_confidence: float = 0.0


@cache
def facts(settings: Settings) -> Facts:
    """Return everything besides the articles that can change a result: methods, versions, code."""
    networks = [NETWORKS[step] for step in settings.methods.learned()]
    return {
        "version": analysis.__version__,
        "code": _code(),
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in LIBRARIES if find_spec(name)},
        "methods": asdict(settings.methods),
        "models": {name: fingerprint(name) for name in sorted(networks)},
        "min_confidence": settings.min_confidence,
    }


@dataclass(frozen=True)
class Part:
    """A part of a corpus, to be analysed.

    Attributes:
        number: The number of the part, from 0.
        articles: The articles frame.
        digest: The sha256 sum of the articles and of the facts about the run.
    """

    number: int
    articles: pd.DataFrame
    digest: str


@dataclass(frozen=True)
class Done:
    """An analysed part: number, digest, Parquet files, counts and warnings."""

    number: int
    digest: str
    files: dict[str, bytes]
    counts: dict[str, int]
    warnings: list[str]


@dataclass(frozen=True)
class Entry:
    """A line of the ledger, about a whole part.

    Attributes:
        number: The number of the part.
        digest: The digest of the part.
        sums: Frame -> the sha256 sum of its file.
        counts: The numbers of articles, words, quotations, stances and errors.
        warnings: The distinct warnings.
    """

    number: int
    digest: str
    sums: dict[str, str]
    counts: dict[str, int]
    warnings: list[str]


@dataclass
class Tally:
    """The totals of a run.

    Attributes:
        parts: The number of parts.
        counts: The counts of all parts.
        warnings: The distinct warnings of all parts.
        done: The counts of the parts new in this run.
    """

    parts: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    def add(self, entry: Entry, *, kept: bool) -> None:
        """Count a part; `kept` means that it is from an earlier run."""
        self.parts += 1
        self.counts.update(entry.counts)
        self.warnings += [words for words in entry.warnings if words not in self.warnings]
        if not kept:
            self.done.update(entry.counts)

    def facts(self, seconds: float) -> Facts:
        """Return the totals for `run.json`; `seconds` is the time of this run."""
        words = self.done["words"]
        return {
            "counts": {
                **{name: self.counts[name] for name in COUNTS},
                "parts": self.parts,
                "warnings": len(self.warnings),
            },
            "warnings": self.warnings,
            "speed": {
                "seconds": round(seconds, 2),
                "words": words,
                "words_per_second": round(words / seconds) if words else None,
            },
        }


class Ledger:
    """The ledger of a folder: knows its whole parts, and adds new ones.

    Args:
        folder: The folder of the results; made if necessary.

    Raises:
        UsageError: When files can't be written there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / LEDGER
        with permitted(folder):
            for frame in FRAMES:
                (folder / f"{frame}.parquet").mkdir(parents=True, exist_ok=True)
            (folder / SUMMARY).unlink(missing_ok=True)
            self._entries = {entry.number: entry for entry in self._read()}

    def _read(self) -> Iterator[Entry]:
        lines = self._path.read_bytes().splitlines() if self._path.exists() else []
        yield from filter(None, map(_entry, lines))

    def sound(self, part: Part) -> Entry | None:
        """Return the entry of a part if its files are unchanged, else None."""
        entry = self._entries.get(part.number)
        if not entry or entry.digest != part.digest:
            return None
        found = {frame: self._file(frame, part.number) for frame in FRAMES}
        sums = {frame: _sum(path.read_bytes()) for frame, path in found.items() if path.is_file()}
        return entry if sums == entry.sums else None

    def add(self, done: Done) -> Entry:
        """Write the files of a part, then its line in the ledger."""
        for frame, data in done.files.items():
            with replacing(self._file(frame, done.number)) as path:
                path.write_bytes(data)
        sums = {frame: _sum(data) for frame, data in done.files.items()}
        entry = Entry(done.number, done.digest, sums, done.counts, done.warnings)
        with permitted(self._path), self._path.open("ab") as file:
            parting = b"\n" if file.tell() else b""
            file.write(parting + json_bytes(asdict(entry)))
            file.flush()
            os.fsync(file.fileno())
        self._entries[done.number] = entry
        return entry

    def close(self, parts: int, facts: Facts) -> None:
        """Finish: delete other parts, sort the ledger, and write the facts."""
        with permitted(self._folder):
            for frame in FRAMES:
                known = {self._file(frame, number) for number in range(parts)}
                for path in self._file(frame, 0).parent.iterdir():
                    if path not in known and PART.fullmatch(path.name):
                        path.unlink()
        lines = [json_bytes(asdict(self._entries[number])) for number in range(parts)]
        with replacing(self._path) as path:
            path.write_bytes(b"\n".join(lines))
        with replacing(self._folder / SUMMARY) as path:
            path.write_bytes(json_bytes(facts, indent=2) + b"\n")

    def _file(self, frame: str, number: int) -> Path:
        return self._folder / f"{frame}.parquet" / f"part-{number:07}.parquet"


def _entry(line: bytes) -> Entry | None:
    """Read a line of the ledger; None when it is incomplete or garbled."""
    try:
        entry = Entry(**json.loads(line))
    except (ValueError, TypeError, RecursionError):
        return None
    return entry if _is_whole(entry) else None


def _is_whole(entry: Entry) -> bool:
    counts, notes = entry.counts, entry.warnings
    return (
        type(entry.number) is int
        and isinstance(counts, dict)
        and set(counts) == set(COUNTS)
        and all(type(count) is int and count >= 0 for count in counts.values())
        and isinstance(notes, list)
        and all(isinstance(words, str) for words in notes)
    )


def part_size(articles: int) -> int:
    """Return the size of the parts of a run over so many articles.

    Example:
        >>> part_size(66), part_size(10_000), part_size(1_000_000)
        (5, 100, 200)
    """
    return min(max(articles // PARTS, FEWEST), MOST)


def carry_out(
    batches: Iterable[pd.DataFrame], settings: Settings, ledger: Ledger, engine: Engine[Any, Any]
) -> Iterator[tuple[Entry, bool]]:
    """Analyse articles part by part, skipping the parts in the ledger.

    Args:
        batches: The articles of each part.
        settings: The settings of the run.
        ledger: The ledger of the folder.
        engine: Maps the analysis over the parts.

    Returns:
        The entry of each part as soon as it is whole, and whether it is from an earlier run.

    Raises:
        UsageError: When a part can't be written, or a worker has other versions than this process.
    """
    kept: deque[Entry] = deque()

    def missing() -> Iterator[Part]:
        for part in _parts(batches, settings):
            entry = ledger.sound(part)
            if entry:
                kept.append(entry)
            else:
                yield part

    for done in engine(partial(analyze_part, settings=settings), missing()):
        yield ledger.add(done), False
        while kept:
            yield kept.popleft(), True
    for entry in kept:
        yield entry, True


def _parts(batches: Iterable[pd.DataFrame], settings: Settings) -> Iterator[Part]:
    number = 0
    for number, articles in enumerate(batches, 1):
        yield Part(number - 1, articles, _digest(articles, settings))
    if not number:
        nothing = schema.empty("articles")
        yield Part(0, nothing, _digest(nothing, settings))


def analyze_part(part: Part, settings: Settings) -> Done:
    """Analyse a part, in any process.

    Raises:
        UsageError: When versions or networks differ from those of the main process.
    """
    if _digest(part.articles, settings) != part.digest:
        raise UsageError(
            "a worker has other versions of this package or of its libraries than this process; "
            "install the same on all machines"
        )
    methods = settings.methods
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        quotes = analyze(
            part.articles,
            attribution=methods.attribution,
            speakers=methods.speakers,
            sentiment=methods.sentiment,
            min_confidence=settings.min_confidence,
        )
        stances = analyze_stances(part.articles, quotes, method=methods.stance)
    errors = int(quotes["error"].notna().sum())
    sound = part.articles.loc[part.articles["error"].isna(), "text"]
    return Done(
        part.number,
        part.digest,
        {"quotes": to_parquet(quotes, "quotes"), "stances": to_parquet(stances, "stances")},
        {
            "articles": len(part.articles),
            "words": sum(map(count_words, sound)),
            "quotations": len(quotes) - errors,
            "stances": len(stances),
            "errors": errors,
        },
        list(dict.fromkeys(str(warning.message) for warning in caught)),
    )


def _digest(articles: pd.DataFrame, settings: Settings) -> str:
    rows = articles.astype(object).where(articles.notna(), None).to_numpy().tolist()
    return _sum(json_bytes({"settings": facts(settings), "articles": rows}))


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@cache
def _code() -> str:
    """Return the sha256 sum of the package's own files: a changed rule changes the digest."""
    package = Path(__file__).parents[1]
    files = (path.relative_to(package) for path in package.rglob("*"))
    chosen = [name for name in files if name.suffix in CODE and name.parts[0] not in WITHOUT_EFFECT]
    contents = (name.as_posix().encode() + (package / name).read_bytes() for name in sorted(chosen))
    return _sum(b"".join(contents))
