"""A file can't make the package run code: nothing that it reads is ever unpickled."""

import ast
import gzip
import io
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
from pyarrow import parquet

import run
from analysis.__main__ import main
from analysis.errors import ArticleError
from analysis.reading.articles import read_articles, read_batches

# Modules that hold code in what they read, and calls that run what they are given.
LOADERS = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"}
CALLS = {"eval", "exec", "read_pickle", "to_pickle"}


class Touch:
    """When unpickled, makes a file."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Path]]:
        return Path.touch, (self.marker,)


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    return tmp_path / "unpickled"


@pytest.fixture(params=[0, pickle.HIGHEST_PROTOCOL])
def payload(request: pytest.FixtureRequest, marker: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """What makes the marker when it is unpickled, which from then on fails."""
    data = pickle.dumps(Touch(marker), protocol=request.param)
    pickle.loads(data)
    assert marker.exists()
    marker.unlink()

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("something was unpickled")

    for name in ("load", "loads", "Unpickler", "_load", "_loads", "_Unpickler"):
        monkeypatch.setattr(pickle, name, refuse)
    return data


def table_of(payload: bytes) -> bytes:
    """Parquet whose texts, column and frame all say that they hold what pickle wrote."""
    said = {b"ARROW:extension:name": b"arrow.py_extension_type"}
    field = pa.field("text", pa.binary(), metadata={**said, b"ARROW:extension:metadata": payload})
    schema = pa.schema([field, pa.field("id", pa.binary())], metadata={b"pandas": payload})
    content = io.BytesIO()
    parquet.write_table(pa.table({"text": [payload], "id": [payload]}, schema=schema), content)
    return content.getvalue()


def book_of(payload: bytes) -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["id", "text"])
    book.active.append([1, "".join(chr(byte) for byte in payload if 32 <= byte < 127)])
    book.save(content)
    return content.getvalue()


def line_of(payload: bytes) -> bytes:
    text = payload.decode("latin-1")
    row = {"id": {"py/reduce": [{"py/type": "pathlib.Path.touch"}, [text]]}, "text": text}
    return json.dumps(row).encode() + b"\n"


def array_of(payload: bytes) -> bytes:
    content = io.BytesIO()
    np.save(content, np.array([payload], dtype=object))
    return content.getvalue()


HOLDERS: dict[str, Callable[[bytes], bytes]] = {
    "t.parquet": table_of,
    "t.xlsx": book_of,
    "t.jsonl": line_of,
    "t.jsonl.gz": lambda payload: gzip.compress(line_of(payload)),
    "t.csv": lambda payload: b'id,text\n1,"' + payload.replace(b'"', b'""') + b'"\n',
}


def read(path: Path) -> None:
    """Read a file in every way, whether or not it can be read."""
    for reader in (read_articles, lambda source: list(read_batches(source))):
        try:
            reader(path)
        except ArticleError as error:
            print(error)
    main(["quotes", str(path), "-o", str(path.with_name("out.jsonl")), "--method", "rules"])


@pytest.mark.parametrize("name", HOLDERS)
def test_what_a_table_holds_is_not_unpickled(
    tmp_path: Path, marker: Path, payload: bytes, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(HOLDERS[name](payload))
    read(path)
    assert not marker.exists()


@pytest.mark.parametrize(
    "name", ["t.txt", "t.md", "t.html", *HOLDERS, "t.pkl", "t.pickle", "t.npy", "t.joblib"]
)
def test_a_pickle_is_not_unpickled_whatever_its_name(
    tmp_path: Path, marker: Path, payload: bytes, name: str
) -> None:
    for content in (payload, gzip.compress(payload), array_of(payload)):
        (tmp_path / name).write_bytes(content)
        read(tmp_path / name)
    assert not marker.exists()


@pytest.mark.parametrize("name", ["t.pkl", "t.pickle", "t.npy", "t.joblib"])
def test_formats_that_hold_code_are_refused_by_name(
    tmp_path: Path, payload: bytes, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(payload)
    with pytest.raises(ArticleError, match=r"has an extension that is not read; save it as one of"):
        read_articles(path)
    assert main(["quotes", str(path), "-o", str(tmp_path / "out.jsonl")]) == 2
    assert name in capsys.readouterr().err


def test_no_module_of_the_package_loads_code_from_data() -> None:
    found = [
        (path.name, word)
        for path in sorted(run.ROOT.glob("analysis/**/*.py"))
        if "training" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for word in words(node)
        if word in LOADERS | CALLS | {"allow_pickle"}
    ]
    assert found == []


def words(node: ast.AST) -> list[str]:
    """The modules that an expression imports, the function that it calls, its keywords."""
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "").split(".")[0]]
    if isinstance(node, ast.Call):
        called = node.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        return [name, *(keyword.arg or "" for keyword in node.keywords)]
    return []
