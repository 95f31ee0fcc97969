// The panel: the bar, the grid, the actions and the pane, the keys, and the conversation with Python.
//
// A line shows as done only when Python says that the log has acknowledged the decision. Until then it is "saving", the
// cursor stays, and keys pressed meanwhile wait in a queue; when the write fails the queue is dropped and nothing moves.

const PATIENCE = 15000, DECISIONS = new Set(["accept", "reject", "link", "handle", "categorise", "split", "create", "rule", "switch_rule", "delete_rule", "undo", "bulk"]), WITHOUT_LINE = new Set(["undo", "bulk", "switch_rule", "delete_rule"]);
const FORMS = new Set(["handle", "categorise", "split", "create", "rule", "rules", "history"]);

function render({ model, el: root, signal: outer }) {
  const words = model.get("words"), keys = model.get("key_list");
  const ending = new AbortController(), signal = ending.signal;
  if (outer) outer.addEventListener("abort", () => ending.abort());
  const act = (name) => keys.find((key) => key.action === name);
  const send = (message) => model.send(message);

  // ── the bar above the lines ──
  const search = el("input", "br-input br-search", { type: "search", placeholder: words.search, "aria-label": words.search_lines, autocomplete: "off" });
  const chips = el("div", "br-chips", { role: "group", "aria-label": words.status });
  const info = el("span", "br-info", { role: "status", "aria-live": "polite" });
  const certain = el("button", "br-button", { type: "button", title: act("bulk").tip + "  (Ctrl+Enter)" });
  const help = el("button", "br-button br-quiet", { type: "button", title: act("help").tip }, words.keys);
  const refresh = el("button", "br-button br-quiet", { type: "button", title: act("refresh").tip }, "↻", el("span", "br-hidden", {}, words.refresh));
  const filters = makeFilters({ words, accounts: model.get("accounts"), onChange: (values) => view(values), signal });
  const bar = el("div", "br-toolbar", {}, search, chips, filters.toggle, el("span", "br-grow"), certain);
  const message = el("div", "br-message", { role: "status", "aria-live": "polite" });

  const grid = makeGrid({
    words, height: model.get("height"), signal,
    ask: (start, count, generation) => send({ kind: "window", start, count, generation }),
    onMove: (place, row) => { toFocus = row ? row[ID] : null; later("focus", 45, focusNow); },
    onSort: (key) => { const same = filters.values.sort === key; filters.set({ sort: key, descending: same ? !filters.values.descending : false }); view({}); },
    onSelect: (values) => { send({ kind: "select", ...values }); inform(); },
  });
  const pane = makePane({ words, send, act, press: (action, values) => press(action, values), signal });

  // ── the actions ──
  const actions = el("div", "br-actions", { role: "toolbar", "aria-label": words.keys_title });
  for (const name of ["accept", "reject", "link", "handle", "categorise", "split", "create", "rule", "rules", "open", "history", "undo"]) {
    const key = act(name);
    const made = el("button", "br-button br-a-" + name, { type: "button", title: `${key.tip}  (${key.key})`, "data-action": name, "aria-keyshortcuts": key.key }, key.word + " ", el("kbd", "", {}, key.key));
    made.addEventListener("click", () => { press(name); if (!question.isConnected) grid.node.focus({ preventScroll: true }); }, { signal });
    actions.append(made);
  }
  const moves = el("div", "br-moves");
  for (const [name, glyph] of [["previous", "‹"], ["next", "›"]]) {
    const made = el("button", "br-button br-quiet", { type: "button", title: `${act(name).tip}  (${act(name).key})`, "aria-label": act(name).word }, glyph);
    made.addEventListener("click", () => press(name), { signal });
    moves.append(made);
  }
  actions.append(moves);
  const question = el("div", "br-question", { role: "group" });
  const side = el("div", "br-original", { role: "region", tabindex: "-1" });
  const empty = el("div", "br-empty");
  const wrap = el("div", "br-panel mathjax_ignore tex2jax_ignore", { lang: model.get("language"), "data-bankrec": "review" }, bar, filters.node, el("div", "br-status", {}, info, el("span", "br-grow"), refresh, help), grid.node, empty, message, actions, pane.node);
  root.append(wrap);

  // ── small things ──
  const timers = {};
  let toFocus = null;
  // While the cursor runs over lines Python is not asked for each; a key that is about the line asks first.
  function focusNow() { clearTimeout(timers.focus); if (toFocus != null) send({ kind: "focus", id: toFocus }); toFocus = null; }
  function later(name, wait, work) { clearTimeout(timers[name]); timers[name] = setTimeout(work, wait); }
  function view(values) { filters.set(values); grid.sorted(filters.values.sort, filters.values.descending); send({ kind: "view", values: { ...filters.values, query: search.value } }); performance.mark("br-view"); }

  let counts = null, session = 0;
  function inform() {
    if (!counts) return;
    const number = (value) => value.toLocaleString(model.get("language"));
    const shown = counts.shown === counts.all ? fill(words.lines, { n: number(counts.all) }) : fill(words.lines_of, { n: number(counts.shown), all: number(counts.all) });
    const progress = fill(words.progress, { done: number(counts.all - counts.undecided), all: number(counts.all) });
    put(info, [shown, progress, grid.selected.size ? fill(words.selected, { n: number(grid.selected.size) }) : "", counts.end].filter(Boolean).join(" · "));
    put(certain, grid.selected.size ? fill(words.accept_selected, { n: number(grid.selected.size) }) : fill(words.accept_certain, { n: number(counts.certain) }));
    certain.disabled = !grid.selected.size && !counts.certain;
    drawChips(number);
    put(empty, counts.all ? (counts.shown ? "" : words.nothing_found) : words.no_transactions);
    empty.hidden = !!counts.shown;
  }
  function drawChips(number) {
    const held = chips.contains(document.activeElement) ? document.activeElement.dataset.status : null;
    chips.replaceChildren(...["", "undecided", "to_review", "to_match", "partly_matched", "matched", "handled"].filter((name) => !name || name === "undecided" || counts.by_status[name] || filters.values.status === name).map((name) => {
      const count = name === "" ? counts.all : name === "undecided" ? counts.undecided : counts.by_status[name] || 0;
      const on = filters.values.status === name;
      const chip = el("button", `br-chip br-s-${name || "all"}` + (on ? " br-on" : ""), { type: "button", "aria-pressed": on ? "true" : "false", "data-status": name });
      if (GLYPHS[name]) chip.append(el("span", "br-glyph", { "aria-hidden": "true" }, GLYPHS[name]));
      chip.append(el("span", "", {}, `${words[name || "all"]} ${number(count)}`));
      chip.addEventListener("click", () => view({ status: on ? "" : name }), { signal });
      return chip;
    }));
    if (held != null) { const again = chips.querySelector(`[data-status="${held}"]`); if (again) again.focus(); }
  }
  function say(text, kind, again) {
    message.className = "br-message" + (kind ? " br-" + kind : "");
    message.replaceChildren();
    if (text) message.append(el("span", "br-grow", {}, text));
    if (again) {
      const retry = el("button", "br-button", { type: "button" }, words.retry);
      retry.addEventListener("click", () => { grid.node.focus({ preventScroll: true }); sendDecision(again); }, { signal });
      message.append(retry);
    }
  }

  // ── decisions: one at a time, the next keys wait ──
  let waiting = null;
  const queue = [];
  function decide(action, values) {
    const row = grid.current(), seen = pane.shown();
    const many = !!(values && values.many);
    if (!row && !WITHOUT_LINE.has(action)) { say(words.loading); return; }
    const ids = (values && values.ids) || (row ? [row[ID]] : []);
    const looked = seen && row && seen.id === row[ID] && seen.books && seen.books.suggestion;
    const sent = { ...values, ids, suggestion_id: looked ? looked.id : row ? row[SUGGESTION] : null };
    sendDecision({ kind: "decide", action, values: sent, many, event_id: eventId(), row: action === "bulk" || /_rule$/.test(action) || many ? null : row && row[ID] });
  }
  function sendDecision(decision) {
    waiting = decision;
    clearTimeout(timers.settle);
    decision.seq = ++session;
    if (decision.row) grid.mark(decision.row, "saving");
    performance.mark("br-painted-" + decision.seq);
    send({ kind: "decide", action: decision.action, values: decision.values, event_id: decision.event_id, seq: decision.seq });
    later("patience", PATIENCE, () => { if (waiting === decision) failed(decision, words.kernel_away, true); });
  }
  function failed(decision, text, retry) {
    waiting = null;
    queue.length = 0;
    clearTimeout(timers.patience);
    if (decision.row) grid.mark(decision.row, retry ? "not_saved" : null);
    say(text, "wrong", retry ? decision : null);
    performance.mark("br-failed-" + decision.seq);
  }
  function acknowledged(data) {
    const decision = waiting && waiting.seq === data.seq ? waiting : null;
    if (decision) { waiting = null; clearTimeout(timers.patience); }
    if (!data.done) {
      if (data.reset) showReset(data.reset, true);
      failed(decision || { seq: data.seq }, data.message, data.retry);
      counts = data.counts; inform();
      return;
    }
    if (decision && decision.row) grid.mark(decision.row, null);
    counts = data.counts;
    if (data.reset) showReset(data.reset, true);
    else grid.patch(data.rows);
    if (data.stale) grid.staled();
    grid.select(data.selected);
    say(data.message, "done");
    if (data.index != null) grid.moveTo(data.index, { quiet: true });
    pane.draw(data.pane);
    closeOriginal();
    inform();
    performance.mark("br-acknowledged-" + data.seq);
    if (decision && /_rule$/.test(decision.action) && question.isConnected) send({ kind: "form", action: "rules", values: {} });
    if (data.settle_after) later("settle", data.settle_after, () => send({ kind: "settle" }));
    drain();
  }
  function drain() { while (queue.length && !waiting) press(...queue.shift()); }

  // ── questions before an action ──
  function ask(form) {
    const fields = {};
    const body = el("form", "br-form");
    const title = el("div", "br-strong"); put(title, form.title);
    const lines = el("div", "br-formlines");
    const drawLines = (texts) => lines.replaceChildren(...texts.map((text) => { const one = el("div"); put(one, text); return one; }));
    const values = () => Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));
    body.append(title);
    form.fields.forEach((one) => {
      const id = "br" + eventId().slice(0, 8);
      const label = el("label", "", { for: id }); put(label, one.label);
      const field = one.kind === "choice" ? el("select", "br-input", { id }) : el("input", "br-input", { id, placeholder: one.hint || "", autocomplete: "off" });
      if (one.kind === "choice") one.choices.forEach(([value, text]) => { const option = el("option", "", { value }); put(option, text); field.append(option); });
      else if (one.choices && one.choices.length) { const list = el("datalist", "", { id: id + "l" }, ...one.choices.map((value) => el("option", "", { value }))); field.setAttribute("list", id + "l"); body.append(list); }
      field.value = one.value || "";
      // Enter sends from every field; in a list of choices a form would stay as it is.
      if (one.kind === "choice") field.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); body.requestSubmit(); } }, { signal });
      if (one.required) field.setAttribute("aria-required", "true");
      if (one.live) field.addEventListener("input", () => later("form", 120, () => send({ kind: "form", action: form.action, values: { ...values(), ids: form.ids }, live: true })), { signal });
      fields[one.name] = field;
      body.append(el("div", "br-field", {}, label, field));
    });
    drawLines(form.lines);
    if (form.rules) body.append(ruleList(form.rules));
    body.append(lines);
    const ok = form.ok ? el("button", "br-button br-primary", { type: "submit" }, form.ok, " ", el("kbd", "", {}, "Enter")) : null;
    const cancel = el("button", "br-button", { type: "button" }, form.ok ? words.cancel : words.close, " ", el("kbd", "", {}, "Esc"));
    cancel.addEventListener("click", closeQuestion, { signal });
    body.append(el("div", "br-formend", {}, ok, cancel));
    body.addEventListener("submit", (event) => {
      event.preventDefault();
      const missing = form.fields.find((one) => one.required && !fields[one.name].value.trim());
      if (missing) { fields[missing.name].setAttribute("aria-invalid", "true"); fields[missing.name].focus(); return; }
      const given = values();
      closeQuestion();
      if (form.action === "bulk") decide("bulk", { token: form.token });
      else decide(form.action, { ...given, ids: form.ids, many: form.ids.length > 1 });
    }, { signal });
    question.setAttribute("aria-label", form.title);
    question.classList.toggle("br-keys", form.action === "help");
    question.replaceChildren(body);
    question.redraw = (fresh) => drawLines(fresh.lines);
    actions.after(question);
    // The browser would scroll the lines away to centre what has the focus.
    (Object.values(fields)[0] || ok || cancel).focus({ preventScroll: true });
    question.scrollIntoView({ block: "nearest" });
  }
  function ruleList(rules) {
    return el("ol", "br-rules", {}, ...rules.map((rule) => {
      const says = el("span", "br-strong"), does = el("span", "br-dim"); put(says, rule.says); put(does, rule.does);
      const buttons = rule.buttons.map((one) => {
        const made = el("button", "br-button", { type: "button", "data-action": one.action, "aria-label": `${one.word}: ${rule.says}` }, one.word);
        made.addEventListener("click", () => decide(one.action, { rule_id: rule.rule_id, enabled: one.enabled }), { signal });
        return made;
      });
      return el("li", rule.enabled ? "" : "br-ruleoff", { "data-rule": rule.rule_id }, el("div", "br-rule", {}, el("div", "br-grow", {}, says, " ", does), ...buttons));
    }));
  }
  function closeQuestion() { question.remove(); toLines(); }
  function toLines() { grid.node.focus({ preventScroll: true }); grid.node.scrollIntoView({ block: "nearest" }); }
  function showKeys() {
    const list = keys.map((key) => `${key.key === " " ? "space" : key.key === "rival" ? "1–5" : key.action === "rival" ? "1–5" : key.key}\u2003${key.word} — ${key.tip}`);
    ask({ action: "help", title: words.keys_title, fields: [], lines: list, ok: "", ids: [] });
  }

  // ── the original of a document, beside the transaction ──
  function showOriginal(data) {
    closeOriginal();
    const title = el("div", "br-strong br-grow"); put(title, data.name);
    const close = el("button", "br-button", { type: "button" }, words.close, " ", el("kbd", "", {}, "Esc"));
    close.addEventListener("click", () => { closeOriginal(); grid.node.focus({ preventScroll: true }); }, { signal });
    side.replaceChildren(el("div", "br-whytop", {}, title, close));
    if (data.content === "pdf") {
      const address = URL.createObjectURL(new Blob([data.bytes], { type: "application/pdf" }));
      side.address = address;
      // A sandbox attribute would keep Chromium from showing a PDF at all; the type is fixed here, so it is never a page.
      side.append(el("iframe", "br-pdf", { src: address, title: data.name, referrerpolicy: "no-referrer", allow: "" }));
    }
    if (data.invoice) side.append(invoiceTable(data.invoice));
    if (data.content === "text") { const text = el("pre", "br-pre"); put(text, data.text); side.append(text); }
    side.setAttribute("aria-label", data.name);
    pane.node.after(side);
    close.focus();
  }
  function invoiceTable(invoice) {
    const text = (tag, classes, value) => { const made = el(tag, classes); put(made, value); return made; };
    const facts = el("dl", "br-facts", {}, ...invoice.facts.flatMap(([word, value]) => [text("dt", "", word), text("dd", "", value)]));
    const node = el("div", "br-invoice", {}, text("div", "br-strong", invoice.title), facts);
    if (invoice.lines.length) node.append(el("table", "br-lines", {},
      el("thead", "", {}, el("tr", "", {}, ...invoice.heads.map((head) => text("th", "", head)))),
      el("tbody", "", {}, ...invoice.lines.map((line) => el("tr", "", {}, ...line.map((value) => text("td", "", value)))))));
    if (invoice.more) node.append(text("div", "br-dim", invoice.more));
    return node;
  }
  function closeOriginal() { if (side.address) URL.revokeObjectURL(side.address); side.address = null; side.remove(); }

  // ── keys ──
  function press(action, values) {
    if (waiting) { if (queue.length < 200) queue.push([action, values]); return; }
    const row = grid.current(), seen = pane.shown();
    const own = seen && row && seen.id === row[ID] ? seen : null;
    const moves = { down: 1, up: -1, page_down: grid.page(), page_up: -grid.page(), first: -1e9, last: 1e9 };
    if (action in moves) { grid.moveTo(grid.state.current + moves[action], { extend: !!(values && values.extend) }); return; }
    focusNow();
    if (action === "next" || action === "previous") send({ kind: "seek", backwards: action === "previous", id: row && row[ID] });
    else if (action === "select") grid.toggle();
    else if (action === "search") { search.focus(); search.select(); }
    else if (action === "help") question.isConnected && question.classList.contains("br-keys") ? closeQuestion() : showKeys();
    else if (action === "refresh") send({ kind: "refresh" });
    else if (action === "leave") leave();
    else if (action === "rival") send({ kind: "choose", number: values.number });
    else if (action === "remaining") { if (own && own.books) send({ kind: "remaining" }); }
    else if (action === "open") send({ kind: "original", id: row && row[ID] });
    else if (action === "bulk" || (action === "accept" && grid.selected.size)) send({ kind: "bulk" });
    else if (action === "link" && own && own.books && (!own.books.lines.length && !own.books.differences.length || (own.books.suggestion && !own.books.suggestion.edited))) pane.focusSearch();
    else if (FORMS.has(action)) send({ kind: "form", action, values: grid.selected.size && /handle|categorise/.test(action) ? { ids: [...grid.selected] } : { ids: row ? [row[ID]] : [] } });
    else if (action === "reject" && grid.selected.size) decide("reject", { ids: [...grid.selected], many: true });
    else if (DECISIONS.has(action)) decide(action, values);
  }
  function leave() {
    if (question.isConnected) closeQuestion();
    else if (side.isConnected) closeOriginal();
    else if (grid.node === document.activeElement && grid.selected.size) { grid.select([]); send({ kind: "select", ids: [] }); inform(); }
    else say("");
    grid.node.focus({ preventScroll: true });
  }
  const MOVES = { ArrowDown: "down", ArrowUp: "up", PageDown: "page_down", PageUp: "page_up", Home: "first", End: "last" };
  function onKey(event) {
    const key = event.key;
    if (event.ctrlKey && key === "Enter") { event.preventDefault(); event.stopPropagation(); if (!event.repeat) press("bulk"); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return; // Ctrl+S and the like are the notebook's
    event.stopPropagation(); // plain keys must never reach the notebook: x would cut the cell, b would insert one
    const target = event.target;
    if (key === "Escape") { event.preventDefault(); press0("leave"); return; }
    if (isTyping(target)) {
      if (target === search && (key === "Enter" || key === "ArrowDown")) { event.preventDefault(); grid.node.focus(); }
      if (target.dataset.key === "find" && pane.searchKey(key)) event.preventDefault();
      return;
    }
    if ((key === "Enter" || key === " ") && target instanceof HTMLButtonElement) return;
    if (target !== grid.node && key in MOVES) { if (target.closest(".br-original, .br-question")) return; }
    let action = MOVES[key], values = { extend: event.shiftKey };
    if (!action && /^Digit[1-9]$/.test(event.code) && !event.shiftKey) { action = "rival"; values = { number: Number(event.code.slice(5)) }; }
    else if (!action && /^[1-9]$/.test(key)) { action = "rival"; values = { number: Number(key) }; }
    if (!action && (key === "J" || key === "K")) action = key === "J" ? "down" : "up";
    if (!action) { const found = keys.find((one) => one.key === key); action = found && found.action; }
    if (!action) return;
    event.preventDefault();
    // A key held down moves; it never decides line after line.
    if (event.repeat && !(action in { down: 1, up: 1, page_down: 1, page_up: 1 })) return;
    if (question.isConnected && action !== "help") return;
    press(action, action === "rival" || key in MOVES || key === "J" || key === "K" ? values : undefined);
  }
  function press0(action) { if (action === "leave") { queue.length = 0; leave(); } }
  guardKeys(wrap, signal);
  wrap.addEventListener("keydown", onKey, { signal });
  for (const kind of ["keyup", "keypress"]) wrap.addEventListener(kind, (event) => { if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation(); }, { signal });
  search.addEventListener("input", () => later("search", 70, () => view({})), { signal });
  certain.addEventListener("click", () => press("bulk"), { signal });
  help.addEventListener("click", () => press("help"), { signal });
  refresh.addEventListener("click", () => press("refresh"), { signal });

  // ── what Python says ──
  function showReset(data, keep) {
    counts = data.counts;
    grid.reset({ ...data, keep });
    grid.select(data.selected);
    if (data.view) { filters.set(data.view); if (document.activeElement !== search) search.value = data.view.query; grid.sorted(data.view.sort, data.view.descending); }
    pane.draw(data.pane);
    inform();
    performance.mark("br-reset");
  }
  const heard = {
    reset: (data) => showReset(data, data.keep),
    rows: (data) => grid.take(data),
    pane: (data) => {
      const row = grid.current();
      if (data.index != null && (!row || row[ID] !== data.pane.id)) { if (data.follow) grid.moveTo(data.index, { quiet: true }); else return; }
      pane.draw(data.pane);
      if (data.invalid) { const field = pane.node.querySelector(`[data-key="${CSS.escape(data.invalid)}"]`); if (field) field.setAttribute("aria-invalid", "true"); }
      if (data.search != null) pane.focusSearch(data.search);
      if (data.message) say(data.message);
      performance.mark("br-pane");
    },
    form: (data) => (data.live ? question.isConnected && question.redraw(data.form) : ask(data.form)),
    outcome: acknowledged,
    settled: (data) => { if (waiting) return; counts = data.counts; if (data.reset) showReset(data.reset, true); else { grid.staled(); pane.draw(data.pane); inform(); } if (data.message) say(data.message); },
    selection: (data) => { grid.select(data.ids); inform(); },
    original: (data, buffers) => (data.missing ? say(data.missing) : showOriginal({ ...data, bytes: buffers && buffers[0] })),
    say: (data) => say(data.message, data.wrong ? "wrong" : ""),
  };
  const listen = (data, buffers) => { if (data && heard[data.kind]) heard[data.kind](data, buffers); };
  model.on("msg:custom", listen);
  pane.draw(null);
  put(info, words.loading);
  send({ kind: "open" });
  later("away", PATIENCE, () => { if (!counts) say(words.kernel_away, "wrong"); });

  return () => { model.off("msg:custom", listen); ending.abort(); Object.values(timers).forEach(clearTimeout); closeOriginal(); wrap.remove(); };
}

function makeFilters({ words, accounts, onChange, signal }) {
  const values = { status: "", account: "", tier: "", since: "", until: "", least: "", most: "", sort: "", descending: false };
  const fields = {};
  const choice = (name, label, options) => {
    fields[name] = el("select", "br-input", {}, ...options.map(([value, text]) => { const option = el("option", "", { value }); put(option, text); return option; }));
    return el("label", "br-filter", {}, el("span", "", {}, label), fields[name]);
  };
  const field = (name, label, attributes) => { fields[name] = el("input", "br-input", attributes); return el("label", "br-filter", {}, el("span", "", {}, label), fields[name]); };
  const node = el("div", "br-filters", { role: "group", "aria-label": words.filters },
    choice("account", words.account, [["", words.any_account], ...accounts]),
    choice("tier", words.tier, [["", words.any_tier], ...["certain", "probable", "possible"].map((name) => [name, words[name]])]),
    choice("status", words.status, ["", "undecided", "to_review", "to_match", "partly_matched", "matched", "handled", "linked", "unlinked"].map((name) => [name, words[name || "all"]])),
    field("since", words.from, { type: "date" }), field("until", words.to, { type: "date" }),
    field("least", words.least, { inputmode: "decimal", size: 8 }), field("most", words.most, { inputmode: "decimal", size: 8 }),
    choice("sort", words.sort, [["", words.order_of_statement], ...COLUMNS.map((column) => [column.key, words[column.key]])]));
  fields.descending = el("input", "", { type: "checkbox" });
  const clear = el("button", "br-button br-quiet", { type: "button" }, words.clear);
  node.append(el("label", "br-filter", {}, fields.descending, el("span", "", {}, words.descending)), clear);
  node.hidden = true;
  const toggle = el("button", "br-button br-quiet", { type: "button", "aria-expanded": "false" }, words.filters);
  toggle.addEventListener("click", () => { node.hidden = !node.hidden; toggle.setAttribute("aria-expanded", String(!node.hidden)); }, { signal });
  const set = (changed) => {
    Object.assign(values, Object.fromEntries(Object.entries(changed).filter(([name]) => name in values)));
    for (const [name, one] of Object.entries(fields)) { if (one.type === "checkbox") one.checked = values[name]; else if (document.activeElement !== one) one.value = values[name]; }
    const active = ["account", "tier", "since", "until", "least", "most"].filter((name) => values[name]).length + (["linked", "unlinked"].includes(values.status) ? 1 : 0);
    put(toggle, words.filters + (active ? ` (${active})` : ""));
  };
  let timer = 0;
  for (const [name, one] of Object.entries(fields)) {
    const changed = () => { values[name] = one.type === "checkbox" ? one.checked : one.value; onChange({}); };
    one.addEventListener(one.tagName === "INPUT" && one.type !== "date" && one.type !== "checkbox" ? "input" : "change", () => { clearTimeout(timer); timer = setTimeout(changed, 80); }, { signal });
  }
  clear.addEventListener("click", () => { for (const name of Object.keys(values)) values[name] = name === "descending" ? false : ""; set({}); onChange({}); }, { signal });
  return { node, toggle, values, set };
}

export default { render };
