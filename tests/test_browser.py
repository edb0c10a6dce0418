"""A reader's view: the quickstart in a real JupyterLab, opened as a stranger's file, then run."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import run

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
OFFLINE = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"),
    *("--disable-component-update", "--no-first-run"),
]
IDLE = "window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
# Without braces the call would wait for the cells, and it has no time limit.
RUN_ALL = "() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }"
MILLISECONDS = 90_000

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not CHROMIUM and not os.environ.get("CI"), reason="needs Chromium, which CI installs"
    ),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What JupyterLab may see."""
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[str]:
    """Serve a copy of notebooks and data on this machine alone; yield the address."""
    for name in ("data", "notebooks"):
        shutil.copytree(run.ROOT / name, folder / name)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    private = {f"JUPYTER_{kind}_DIR": str(folder / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"),
        *(f"--port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}"),
        *("--IdentityProvider.token=", "--ServerApp.password=", "--LabApp.news_url=None"),
        *("--LabApp.expose_app_in_browser=True",),
    ]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, env={**os.environ, **private}, stdout=log, stderr=log)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{address}/api")
            yield address
        finally:
            server.terminate()
            server.wait(30)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            return


@pytest.fixture
def page() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OFFLINE)
        yield browser.new_page(viewport={"width": 1200, "height": 6000})
        browser.close()


def test_the_quickstart_reads_well_untrusted_and_runs(lab: str, page: Any, tmp_path: Path) -> None:
    page.goto(f"{lab}/lab/tree/notebooks/00_quickstart.ipynb?reset")
    page.wait_for_function(IDLE, timeout=MILLISECONDS)
    output = page.locator(".jp-OutputArea-output")
    label = output.get_by_text("[D Randall Schriver]").first
    label.wait_for(timeout=MILLISECONDS)
    # What JupyterLab's sanitiser leaves of the styles must still tell the speakers apart.
    marked = label.evaluate("label => getComputedStyle(label.parentElement).borderBottomStyle")
    assert marked == "dotted"
    tables = output.locator("details table")
    tables.nth(3).wait_for(state="attached", timeout=MILLISECONDS)
    assert tables.count() == 4  # of marks, of who says what, of two cells of a chart

    page.evaluate(RUN_ALL)
    page.wait_for_selector(".jp-Notebook .jp-InputPrompt:text('[12]:')", timeout=MILLISECONDS)
    page.wait_for_function(IDLE, timeout=MILLISECONDS)
    images = page.locator(".jp-RenderedImage img")
    assert images.count() == 3
    assert all(image.evaluate("image => image.naturalWidth") > 500 for image in images.all())
    kinds = output.evaluate_all("outputs => outputs.map(output => output.dataset.mimeType)")
    assert "application/vnd.jupyter.error" not in kinds
    assert "application/vnd.jupyter.stderr" not in kinds


ATTACK = """\
<script>window.attacked = 1</script><img src=x onerror="window.attacked = 1"></span></p></div>
<a href="javascript:window.attacked = 1">x</a> $\\href{javascript:window.attacked = 1}{y}$
It rose from $5 to $6, \\(z\\), said Ilse Varga."""
SHOW = f"""
import pandas as pd
from analysis import analyze
from analysis import highlight
from analysis import parse
from analysis import schema
text = {ATTACK!r}
articles = pd.DataFrame([{{"id": "a", "text": text, "title": text, "outlet": text}}])
said = {{"article_id": "a", "quote_id": 0, "speaker": text, "content_spans": [[0, len(text)]]}}
quotes = schema.frame([{{**said, "source_spans": [], "cue_spans": []}}], "quotes")
display(highlight(articles, quotes), parse(text))
"""


def test_an_article_runs_nothing_in_a_notebook_that_is_trusted(
    lab: str, folder: Path, page: Any
) -> None:
    from nbformat import v4, write

    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = v4.new_notebook(cells=[v4.new_code_cell(SHOW)], metadata={"kernelspec": kernel})
    write(notebook, folder / "attack.ipynb")
    page.goto(f"{lab}/lab/tree/attack.ipynb?reset")
    page.wait_for_function(IDLE, timeout=MILLISECONDS)
    page.evaluate(RUN_ALL)
    output = page.locator(".jp-OutputArea-output")
    output.get_by_text("It rose from $5 to $6").first.wait_for(timeout=MILLISECONDS)
    page.wait_for_timeout(3_000)  # MathJax comes late
    assert output.count() == 2
    for element in ("script", "img", "a", "mjx-container", ".MathJax"):
        assert output.locator(element).count() == 0
    assert page.evaluate("window.attacked") is None
