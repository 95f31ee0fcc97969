// Building blocks of the page. Text from the bank only ever enters as text: textContent and attributes, never markup.

const GLYPHS = { to_match: "○", to_review: "◐", partly_matched: "◔", matched: "✓", handled: "–", pending: "…", saving: "⋯", not_saved: "!" };

function el(tag, classes, attributes, ...children) {
  const node = document.createElement(tag);
  if (classes) node.className = classes;
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null && child !== ""));
  return node;
}

function put(node, text) {
  const shown = text == null ? "" : String(text);
  if (node.textContent !== shown) node.textContent = shown;
}

// {s} is the plural's ending by the number `n`, as in words.py: in French none is singular too.
let singular = ["1"];
function speak(language) { singular = language === "fr" ? ["0", "1"] : ["1"]; }
function fill(template, values) {
  const known = { s: singular.includes(String(values.n)) ? "" : "s", ...values };
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in known ? known[name] : whole));
}

function eventId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Keys typed in a panel are not the notebook's. JupyterLab listens while an event bubbles (stopPropagation is enough),
// Notebook 7 listens on the document before the panel hears of it: there an attribute on the element that has the focus
// keeps its shortcuts away. It is set key by key, so that Ctrl+S and the like stay the notebook's.
function guardKeys(wrap, signal) {
  const own = (event) => !(event.ctrlKey || event.metaKey || event.altKey) || (event.ctrlKey && event.key === "Enter");
  window.addEventListener("keydown", (event) => {
    if (event.target instanceof Element && wrap.contains(event.target)) event.target.toggleAttribute("data-lm-suppress-shortcuts", own(event));
  }, { capture: true, signal });
}

const isTyping = (node) => node instanceof HTMLElement && (/^(TEXTAREA|SELECT)$/.test(node.tagName) || (node.tagName === "INPUT" && !/^(checkbox|button)$/.test(node.type)));

// What a key does in a field, for a key that had to wait and so never reached it.
function typeInto(field, key) {
  if (!isTyping(field) || field.tagName === "SELECT") return;
  if (key === "Enter") { if (field.form) field.form.requestSubmit(); return; }
  const [from, to] = field.type === "date" ? [0, 0] : [field.selectionStart, field.selectionEnd];
  if (key === "Backspace") field.setRangeText("", from === to ? Math.max(0, from - 1) : from, to, "end");
  else if (key.length === 1 && field.type !== "date") field.setRangeText(key, from, to, "end");
  else return;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
