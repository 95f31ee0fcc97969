// The month panel: proofs, the reconciliation statement, what keeps the month from closing, and the two signatures.

function render({ model, el: root, signal: outer }) {
  speak(model.get("language"));
  const words = model.get("words"), ending = new AbortController(), signal = ending.signal;
  if (outer) outer.addEventListener("abort", () => ending.abort());
  const QUIET_MS = 1200, UNNOTICED_MS = 400;
  const bar = el("div", "br-toolbar"), body = el("div", "br-month"), acts = el("div", "br-actions");
  const message = el("div", "br-message", { role: "status", "aria-live": "polite" });
  const wrap = el("div", "br-panel mathjax_ignore tex2jax_ignore", { lang: model.get("language"), "data-bankrec": "month", role: "region", "aria-label": words.month_title }, bar, body, acts, message);
  root.append(wrap);

  const kept = { why: "", carry: false };

  // The page is drawn anew after each answer: who works by keys stays where she was.
  let from = null;
  const held = () => { const one = document.activeElement; return wrap.contains(one) && one.dataset.key ? { key: one.dataset.key, at: one.selectionStart } : null; };
  function goBack() {
    if (!from) return;
    const again = wrap.querySelector(`[data-key="${from.key}"]:not(:disabled)`) || acts.querySelector("button:not(:disabled)");
    const { at } = from;
    from = null;
    if (!again) return;
    again.focus({ preventScroll: true });
    if (at != null && again.setSelectionRange) again.setSelectionRange(at, at);
  }
  // A large month takes seconds: an empty page or an old one must not look like the answer.
  let waiting = 0;
  function wait(after) {
    clearTimeout(waiting);
    put(message, after ? "" : words.month_working);
    if (after) waiting = setTimeout(() => put(message, words.month_working), after);
  }
  const ask = (kind, values) => {
    from = held();
    wait(kind === "choose" ? UNNOTICED_MS : 0);
    message.classList.remove("br-wrong");
    for (const button of acts.querySelectorAll("button")) button.disabled = true;
    model.send({ kind, ...values });
  };
  function chooser(label, choices, value, chosen) {
    const field = el("select", "br-input", { "aria-label": label, "data-key": label });
    for (const [key, text] of choices) field.append(el("option", "", { value: key }, text));
    field.value = value;
    field.addEventListener("change", () => chosen(field.value), { signal });
    return el("label", "br-filter", {}, el("span", "", {}, label), field);
  }
  const table = (heads, rows) => el("table", "br-documents", {}, heads ? el("thead", "", {}, el("tr", "", {}, ...heads.map(([text, kind]) => el("th", kind, { scope: "col" }, text)))) : "", el("tbody", "", {}, ...rows));
  function statements(page) {
    const rows = page.statements.map(([file, from, to, count, proof, word, delta]) => {
      const good = /^balanced|^empty/.test(proof), bad = /unbalanced|incomplete/.test(proof);
      return el("tr", "", {}, el("td", "br-number", {}, file), ...[from, to, count].map((text) => el("td", "br-figure", {}, text)),
        el("td", "br-nowrap" + (bad ? " br-bad" : good ? " br-good" : ""), {}, `${bad ? "✗" : good ? "✓" : "–"} ${word}`), el("td", "br-figure", {}, bad ? delta : ""));
    });
    return table([[words.file, ""], [words.month_from, "br-right"], [words.month_to, "br-right"], [words.month_lines, "br-right"], [words.month_proof, ""], [words.month_delta, "br-right"]], rows);
  }
  function state(page) {
    const rows = page.state.map(([text, amount, kind]) => {
      const last = kind === "difference";
      return el("tr", kind ? "br-strong" : "", {}, el("td", "", {}, text), el("td", "br-figure" + (last ? (page.proved ? " br-good" : " br-bad") : ""), {}, amount + (last ? (page.proved ? " ✓" : " ✗") : "")));
    });
    return table([["", ""], [page.currency, "br-right"]], rows);
  }
  function outstanding(data) {
    if (!data.rows.length) return "";
    const rows = data.rows.map((row) => el("tr", "", {}, ...row.map((text, n) => el("td", n === 4 || n === 1 ? "br-figure" : n > 1 ? "br-number" : "br-nowrap", {}, text))));
    const heads = [[words.month_side, ""], [words.date, "br-right"], [words.counterparty, ""], [words.label, ""], [words.amount, "br-right"]];
    return el("details", "br-issues", {}, el("summary", "", {}, data.title), table(heads, rows), el("div", "br-dim", {}, data.more));
  }
  function obstacles(page) {
    if (page.closed) return "";
    if (!page.obstacles.length) return el("div", "br-good", {}, `✓ ${words.month_ready}`);
    return el("div", "", {}, el("div", "br-strong", {}, words.month_obstacles), el("ul", "br-rules", {}, ...page.obstacles.map((text) => el("li", "", {}, text))));
  }
  function draw(page) {
    acts.replaceChildren();
    if (page.empty) {
      bar.replaceChildren();
      body.replaceChildren(el("div", "br-dim", {}, page.empty));
      return;
    }
    const again = el("button", "br-button", { type: "button", "aria-label": words.refresh, title: words.refresh, "data-key": "refresh" }, "↻");
    again.addEventListener("click", () => ask("choose", {}), { signal });
    bar.replaceChildren(chooser(words.month_account, page.accounts, page.account, (account) => ask("choose", { account })),
      chooser(words.month_month, page.months, page.month, (month) => ask("choose", { month })), again);
    const signed = el("div", page.closed ? "br-good" : "br-dim", {}, (page.closed ? "✓ " : "") + page.signatures.join(" · "));
    const open = body.querySelector("details")?.open;
    body.replaceChildren(statements(page), el("h4", "br-monthtitle", {}, page.state_title), state(page), ...page.findings.map(([text, bad]) => el("div", bad ? "br-bad" : "br-dim", {}, `▸ ${text}`)), outstanding(page.outstanding), obstacles(page), signed);
    if (open && body.querySelector("details")) body.querySelector("details").open = true;
    const why = el("input", "br-input br-grow", { placeholder: words.month_why, "aria-label": words.month_why, "data-key": "why" });
    const carry = el("input", "", { type: "checkbox", "data-key": "carry" });
    why.value = kept.why;
    carry.checked = kept.carry && page.without_open;
    why.addEventListener("input", () => { kept.why = why.value; }, { signal });
    const button = (kind, text, enabled, classes) => {
      const made = el("button", `br-button ${classes || ""}`, { type: "button", disabled: !enabled, "data-key": kind }, text);
      made.addEventListener("click", () => ask(kind, { why: why.value, carry: carry.checked }), { signal });
      return made;
    };
    const closable = () => !page.obstacles.length || (carry.checked && page.without_open);
    const close = button("close", words.month_close, closable(), "br-primary");
    carry.addEventListener("change", () => { kept.carry = carry.checked; close.disabled = !closable(); }, { signal });
    const carried = page.obstacles.length && page.without_open ? el("label", "br-filter", {}, carry, words.month_carry) : "";
    acts.append(...(page.closed ? [why, button("reopen", words.month_reopen, true)] : [button("sign", words.month_sign, !page.obstacles.length || page.without_open), carried, why, close].filter((part) => part !== "")),
      button("pack", words.month_pack, true), el("span", "br-dim", {}, page.you));
  }

  // What other panels change is asked for when this one is looked at and nothing has changed for a moment.
  let seen = false, stale = false, timer = 0;
  const look = () => {
    clearTimeout(timer);
    if (stale && seen) timer = setTimeout(() => { stale = false; ask("choose", {}); }, QUIET_MS);
  };
  const watch = new IntersectionObserver((entries) => { seen = entries.at(-1).isIntersecting; look(); });
  watch.observe(wrap);
  function fileButton(name, place) {
    const made = el("button", "br-button br-small", { type: "button" }, name);
    made.addEventListener("click", () => model.send({ kind: "file", place }), { signal });
    return made;
  }
  // It is saved, never opened: what a file holds does not become a page here.
  function save(name, bytes) {
    const address = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
    el("a", "", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }
  const listen = (data, buffers) => {
    if (data.kind === "file") save(data.name, buffers[0]);
    if (data.kind === "stale") { stale = true; look(); }
    if (data.kind !== "page") return;
    if (!data.wrong && data.done) Object.assign(kept, { why: "", carry: false });
    clearTimeout(waiting);
    from = held() || from;
    draw(data.page);
    goBack();
    put(message, data.message);
    if (data.files?.length) message.append(el("div", "br-files", {}, ...data.files.map(fileButton)));
    message.classList.toggle("br-wrong", Boolean(data.wrong));
  };
  model.on("msg:custom", listen);
  guardKeys(wrap, signal);
  for (const kind of ["keydown", "keyup", "keypress"]) wrap.addEventListener(kind, (event) => { if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation(); }, { signal });
  wait(UNNOTICED_MS);
  model.send({ kind: "open" });
  return () => { model.off("msg:custom", listen); watch.disconnect(); clearTimeout(timer); clearTimeout(waiting); ending.abort(); wrap.remove(); };
}

export default { render };
