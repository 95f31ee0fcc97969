"""One anywidget in a bare Chromium page, wired to the real Python object in this process: no JupyterLab, no kernel.

The page's stub model hands messages to Python (`_heard`), and what Python sends is delivered back by `pump`.
"""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from bankrec_nb.widgets import ImportPanel, MonthPanel, ReviewPanel

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>panel</title><style>
body { margin: 0; padding: 10px; background: var(--jp-layout-color1, #fff); }
body[data-jp-theme-light="false"] { --jp-layout-color1: #111; --jp-layout-color2: #212121; --jp-ui-font-color0: #fff; --jp-border-color2: #424242; }
CSS</style></head><body data-jp-theme-light="THEME"><main id="root"></main><script type="module">
const listeners = {};
const model = {
  get: (name) => STATE[name], set() {}, save_changes() {},
  send: (content) => { window.__sent.push(content); return window.__to_python(content); },
  on: (name, work) => (listeners[name] ||= new Set()).add(work), off: (name, work) => listeners[name] && listeners[name].delete(work),
};
window.__sent = [];
window.__leaked = [];
document.addEventListener("keydown", (event) => /^(Control|Shift|Alt|Meta)$/.test(event.key) || window.__leaked.push(event.key));
window.__deliver = (messages) => { for (const message of messages) (listeners["msg:custom"] || []).forEach((work) => work(message, (message.__buffers || []).map((text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer)))); };
const address = URL.createObjectURL(new Blob([ESM], { type: "text/javascript" }));
const { default: widget } = await import(address);
window.__stop = new AbortController();
window.__cleanup = await widget.render({ model, el: document.getElementById("root"), signal: window.__stop.signal });
window.__ready = true;
</script></body></html>"""


_STATE = ("height", "language", "words", "key_list", "accounts", "largest")


class Host:
    """A mounted panel. `out` holds what Python has sent and the page has not yet seen."""

    def __init__(self, page: Page, panel: ReviewPanel | ImportPanel | MonthPanel, *, dark: bool = False) -> None:
        self.page, self.panel = page, panel
        self.out: list[dict[str, Any]] = []
        panel.send = self._take
        page.expose_function("__to_python", lambda content: panel._heard(panel, content, []))
        state = {name: getattr(panel, name) for name in _STATE if hasattr(panel, name)}
        html = _PAGE.replace("THEME", "false" if dark else "true").replace("CSS", str(panel._css))
        html = html.replace("STATE[name]", f"({_script(state)})[name]").replace(
            "[ESM]", f"[{_script(str(panel._esm))}]"
        )
        page.set_content(html)
        page.wait_for_function("() => window.__ready")
        self.pump()

    def _take(self, content: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        """What Python sends; bytes go as text and become bytes again in the page."""
        encoded = [base64.b64encode(b).decode() for b in buffers or ()]
        self.out.append({**content, "__buffers": encoded})

    def pump(self, rounds: int = 3) -> None:
        """Deliver what Python sent and let the page react, until both are quiet."""
        quiet = 0
        for _ in range(rounds * 8):
            self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 8)))")
            out, self.out = self.out, []
            quiet = 0 if out else quiet + 1
            if out:
                self.page.evaluate("(messages) => window.__deliver(messages)", out)
            if quiet >= rounds:
                return

    def press(self, *keys: str) -> None:
        """Press keys one after the other, each answered."""
        for key in keys:
            self.page.keyboard.press(key)
            self.pump()

    def focus_grid(self) -> None:
        """Put the focus on the lines."""
        self.page.locator(".br-grid").focus()

    def wait_until(self, condition: Any, seconds: float = 5.0) -> None:
        """Pump until a Python condition holds."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "the condition did not come true"
            self.pump()


def _script(value: Any) -> str:
    """JSON that may stand inside a script element."""
    return json.dumps(value).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
