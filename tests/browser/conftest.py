"""One Chromium and one JupyterLab for the suite, a fresh context per test; nothing leaves 127.0.0.1."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

from bankrec_nb.dossier import demo_dossier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route

HERE = Path(__file__).parent
NOTEBOOKS = HERE.parents[1] / "notebooks"
SHOTS = HERE / "shots"
START_SECONDS = 90
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip


def chromium_path() -> str | None:
    """Where Chromium is; CHROMIUM may say."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test, left out with a word where there is no Chromium."""
    missing = pytest.mark.skip(reason="no Chromium here: install it or set CHROMIUM")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if chromium_path() is None:
                item.add_marker(missing)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        yield browser
        browser.close()


INSIDE = (
    "http://127.0.0.1:",
    "data:",
    "blob:",
    "chrome://resources/",
    "chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/",
)
"""Where a page may ask: this computer, and the PDF viewer that is built into Chromium."""


class Guarded:
    """A page that may only speak to its own computer; errors in it are collected."""

    def __init__(self, browser: Browser, width: int, height: int) -> None:
        self.outside: list[str] = []
        self.errors: list[str] = []
        self.context: BrowserContext = browser.new_context(viewport={"width": width, "height": height})
        self.context.route(lambda url: not url.startswith(INSIDE), self._refuse)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _refuse(self, route: Route) -> None:
        self.outside.append(route.request.url)
        route.abort()

    def close(self, name: str) -> None:
        """Keep a screenshot, then see that nothing left the computer and nothing broke."""
        SHOTS.mkdir(exist_ok=True)
        with contextlib.suppress(Exception):
            self.page.screenshot(path=SHOTS / f"{name}.png")
        self.context.close()
        assert not self.outside, f"the page asked for {self.outside}"
        assert not self.errors, self.errors


@pytest.fixture
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A bare page for the panel's own module, without JupyterLab."""
    guarded = Guarded(chromium, 1180, 1000)
    yield guarded.page
    guarded.close(_shot_name(request))


class Lab:
    """A running JupyterLab on 127.0.0.1 with its own home, settings and data; stopped by its own pid."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root = folder, folder / "root"
        self.root.mkdir(parents=True)
        self.dossier, self.pristine = self.root / "demo", folder / "pristine"
        demo_dossier(self.pristine, user="tester").close_files()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._settings()
        self.log = (folder / "server.log").open("w")
        self.process = subprocess.Popen(
            self._command(),
            cwd=self.root,
            env=self._environment(),
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._wait()

    def _settings(self) -> None:
        news = self.folder / "config/lab/user-settings/@jupyterlab/apputils-extension"
        news.mkdir(parents=True)
        # No news and no update notes: they take the focus and ask the network.
        (news / "notification.jupyterlab-settings").write_text('{"fetchNews": "false", "checkForUpdates": false}')

    def theme(self, name: str) -> None:
        """JupyterLab Light or JupyterLab Dark, for pages opened from now on."""
        path = self.folder / "config/lab/user-settings/@jupyterlab/apputils-extension/themes.jupyterlab-settings"
        path.write_text(json.dumps({"theme": name}))

    def _command(self) -> list[str]:
        return [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", f"--port={self.port}",
            "--ServerApp.port_retries=0", "--IdentityProvider.token=", "--ServerApp.password=", f"--ServerApp.root_dir={self.root}",
            "--LabApp.expose_app_in_browser=True", "--JupyterNotebookApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly", "--ServerApp.terminals_enabled=False",
            "--KernelManager.transport=ipc", "--ServerApp.disable_check_xsrf=True",
        ]  # fmt: skip

    def _environment(self) -> dict[str, str]:
        own = {
            "HOME": str(self.folder), "JUPYTER_CONFIG_DIR": str(self.folder / "config"), "JUPYTER_DATA_DIR": str(self.folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.folder / "runtime"), "IPYTHONDIR": str(self.folder / "ipython"),
            "PYDEVD_DISABLE_FILE_VALIDATION": "1", "BANKREC_DOSSIER": str(self.dossier), "BANKREC_USER": "tester",
        }  # fmt: skip
        inherited = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}
        return {**inherited, **own}

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while True:
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError((self.folder / "server.log").read_text())
            time.sleep(0.05)

    def fresh(self) -> None:
        """End all kernels and put the sample company back as it was before any decision."""
        for session in self._api("GET", "/api/sessions"):
            self._api("DELETE", f"/api/sessions/{session['id']}")
        shutil.rmtree(self.dossier, ignore_errors=True)
        shutil.copytree(self.pristine, self.dossier)

    def _api(self, method: str, path: str) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        assert answer.status < 300, (method, path, answer.status)
        return json.loads(body) if body else None

    def put(self, name: str) -> str:
        """A committed notebook, copied to where JupyterLab looks."""
        (self.root / name).write_bytes((NOTEBOOKS / name).read_bytes())
        return name

    def stop(self) -> None:
        """End the server and its kernels."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(5)
        self.log.close()


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    folder = Path(tempfile.mkdtemp(prefix="bankrec-lab-"))
    running = Lab(folder)
    yield running
    running.stop()
    shutil.rmtree(folder, ignore_errors=True)


class Notebook:
    """A notebook open in the browser."""

    def __init__(self, lab: Lab, page: Page) -> None:
        self.lab, self.page, self.name = lab, page, ""

    def open(self, name: str) -> None:
        """Open it alone in the page and wait for its kernel."""
        self.visit(self.lab.put(name))

    def visit(self, name: str) -> None:
        """Open a notebook that is there already."""
        self.name = name
        self.page.goto(f"{self.lab.url}/doc/tree/{self.name}?reset")
        self.page.wait_for_function(
            """() => { const shown = window.jupyterapp?.shell?.currentWidget;
            return shown?.content?.widgets?.length && shown.sessionContext?.session?.kernel?.status === 'idle' }""",
            timeout=START_SECONDS * 1000,
        )

    def run_all(self, seconds: int = 90) -> None:
        """Run all cells and see that none failed."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.page.wait_for_function(
            """() => { const shown = window.jupyterapp.shell.currentWidget;
            const code = shown.content.widgets.filter((cell) => cell.model.type === 'code' && cell.model.sharedModel.getSource().trim());
            const failed = code.some((cell) => cell.node.querySelector('.jp-mod-error, [data-mime-type*="error"], [data-mime-type="application/vnd.jupyter.stderr"]'));
            return failed || (shown.sessionContext.session.kernel.status === 'idle' && code.every((cell) => cell.model.executionCount)) }""",
            timeout=seconds * 1000,
        )
        failed = self.page.locator(
            '[data-mime-type="application/vnd.jupyter.stderr"], [data-mime-type="application/vnd.jupyter.error"]'
        )
        assert not failed.count(), failed.all_inner_texts()

    def cells(self) -> int:
        """How many cells the notebook has."""
        return int(self.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets.length"))

    def saved(self) -> str:
        """The notebook file as JupyterLab saves it."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
        self.page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")
        return (self.lab.root / self.name).read_text("utf-8")

    def panel(self) -> Locator:
        """The review panel, scrolled into sight."""
        found = self.page.locator('[data-bankrec="review"]')
        found.locator(".br-row").first.wait_for()
        found.scroll_into_view_if_needed()
        return found


@pytest.fixture
def notebook(lab: Lab, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Notebook]:
    lab.fresh()
    guarded = Guarded(chromium, 1360, 1040)
    yield Notebook(lab, guarded.page)
    guarded.close(_shot_name(request))


def _shot_name(request: pytest.FixtureRequest) -> str:
    return "".join(c if c.isalnum() else "_" for c in str(request.node.name))[:100]
