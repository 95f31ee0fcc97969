// The panel: the bar, the grid, the actions and the pane, the keys, and the conversation with Python.
//
// A line shows as done only when Python says that the log has acknowledged the decision. Until then it is "saving", the
// cursor stays, and keys pressed meanwhile wait (turns.js); when the write fails they are dropped and nothing moves.

const DECISIONS = new Set(["accept", "reject", "link", "handle", "categorise", "split", "create", "rule", "switch_rule", "delete_rule", "undo", "bulk"]), WITHOUT_LINE = new Set(["undo", "bulk", "switch_rule", "delete_rule"]);
// What is about the line in the pane: it waits until that pane is there.
const ABOUT_PANE = new Set(["accept", "reject", "link", "rival", "remaining", "open", "handle", "categorise", "split", "create", "rule"]);
const FORMS = new Set(["handle", "categorise", "split", "create", "rule", "rules", "history"]);

function render({ model, el: root, signal: outer }) {
  speak(model.get("language"));
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
    // While the cursor runs over lines Python is not asked for each; a key that is about the line asks at once.
    onMove: (place, row) => { drop("focus"); if (row) later("focus", 45, () => send({ kind: "focus", id: row[ID] })); },
    onSort: (key) => { const same = filters.values.sort === key; filters.set({ sort: key, descending: same ? !filters.values.descending : false }); view({}); },
    onSelect: (values) => { request({ kind: "select", ...values }); inform(); },
  });
  const pane = makePane({ words, send: request, act, press: (action, values) => press(action, values), signal });
  const original = makeOriginal({ words, after: pane.node, toLines: () => grid.node.focus({ preventScroll: true }), signal });

  // ── the actions ──
  const actions = el("div", "br-actions", { role: "toolbar", "aria-label": words.keys_title });
  for (const name of ["accept", "reject", "link", "handle", "categorise", "split", "create", "rule", "rules", "open", "history", "undo"]) {
    const key = act(name);
    const made = el("button", "br-button br-a-" + name, { type: "button", title: `${key.tip}  (${key.key})`, "data-action": name, "aria-keyshortcuts": key.key }, key.word + " ", el("kbd", "", {}, key.key));
    made.addEventListener("click", () => { press(name); if (document.activeElement === made) grid.node.focus({ preventScroll: true }); }, { signal });
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
  const empty = el("div", "br-empty");
  const wrap = el("div", "br-panel mathjax_ignore tex2jax_ignore", { lang: model.get("language"), "data-bankrec": "review" }, bar, filters.node, el("div", "br-status", {}, info, el("span", "br-grow"), refresh, help), grid.node, empty, message, actions, pane.node);
  root.append(wrap);

  // ── small things ──
  const timers = {};
  function drop(name) { if (timers[name]) clearTimeout(timers[name].id); delete timers[name]; }
  function now(name) { const one = timers[name]; if (one) { drop(name); one.work(); } }
  function later(name, wait, work) { drop(name); timers[name] = { work, id: setTimeout(() => now(name), wait) }; }
  const turns = makeTurns({ send, later, drop, onLost: () => say(words.kernel_away, "wrong") });
  function request(asked) { turns.request(asked); }
  function view(values) { filters.set(values); grid.sorted(filters.values.sort, filters.values.descending); request({ kind: "view", values: { ...filters.values, query: search.value } }); performance.mark("br-view"); }

  let counts = null, session = 0;
  function inform() {
    if (!counts) return;
    const number = (value) => value.toLocaleString(model.get("language"));
    const shown = counts.shown === counts.all ? fill(words.lines, { n: number(counts.all) }) : fill(words.lines_of, { n: number(counts.shown), all: number(counts.all) });
    const progress = fill(words.progress, { n: number(counts.all - counts.undecided), all: number(counts.all) });
    put(info, [shown, progress, grid.selected.size ? fill(words.selected, { n: number(grid.selected.size) }) : "", counts.end].filter(Boolean).join(" · "));
    put(certain, grid.selected.size ? fill(words.accept_selected, { n: number(grid.selected.size) }) : counts.certain ? fill(words.accept_certain, { n: number(counts.certain) }) : words.accept_none);
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
  function decide(action, values, more) {
    const row = grid.current(), seen = pane.shown();
    const many = !!(values && values.many);
    if (!row && !WITHOUT_LINE.has(action)) { say(words.loading); return; }
    const ids = (values && values.ids) || (row ? [row[ID]] : []);
    const looked = seen && row && seen.id === row[ID] && seen.books && seen.books.suggestion;
    const sent = { ...values, ids, suggestion_id: looked ? looked.id : row ? row[SUGGESTION] : null };
    sendDecision({ kind: "decide", action, values: sent, many, ...more, event_id: eventId(), row: action === "bulk" || /_rule$/.test(action) || many ? null : row && row[ID] });
  }
  function sendDecision(decision) {
    turns.decides(decision);
    drop("settle");
    decision.seq = ++session;
    if (decision.row) grid.mark(decision.row, "saving");
    performance.mark("br-painted-" + decision.seq);
    send({ kind: "decide", action: decision.action, values: decision.values, event_id: decision.event_id, seq: decision.seq });
    const many = decision.action === "bulk" ? decision.count : decision.many ? decision.values.ids.length : 0;
    if (many) say(fill(words.saving_many, { n: many.toLocaleString(model.get("language")) }));
    later("patience", PATIENCE + many, () => { if (turns.deciding() === decision) failed(decision, words.kernel_away, true); });
  }
  function failed(decision, text, retry) {
    turns.decides(null);
    turns.clear();
    drop("patience");
    if (decision.row) grid.mark(decision.row, retry ? "not_saved" : null);
    say(text, "wrong", retry ? decision : null);
    performance.mark("br-failed-" + decision.seq);
  }
  function acknowledged(data) {
    const decision = turns.deciding() && turns.deciding().seq === data.seq ? turns.deciding() : null;
    if (decision) { turns.decides(null); drop("patience"); }
    if (!data.done) {
      if (data.reset) showReset(data.reset, true);
      failed(decision || { seq: data.seq }, data.message, data.retry);
      // What was typed is not lost because it was refused.
      if (decision && decision.form && !data.retry && data.pane && data.pane.books) { ask(decision.form); say(data.message, "wrong"); }
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
    original.close();
    inform();
    performance.mark("br-acknowledged-" + data.seq);
    if (decision && /_rule$/.test(decision.action) && question.isConnected) request({ kind: "form", action: "rules", values: {} });
    if (data.settle_after) later("settle", data.settle_after, () => send({ kind: "settle" }));
    turns.drain();
  }

  // ── questions before an action ──
  function ask(form) {
    if (message.classList.contains("br-wrong")) say("");
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
      if (missing) { say(fill(words.missing_field, { field: missing.label }), "wrong"); fields[missing.name].setAttribute("aria-invalid", "true"); fields[missing.name].focus(); return; }
      const given = values();
      closeQuestion();
      if (form.action === "bulk") decide("bulk", { token: form.token }, { count: form.count });
      else decide(form.action, { ...given, ids: form.ids, many: form.ids.length > 1 }, { form: { ...form, fields: form.fields.map((one) => ({ ...one, value: given[one.name] })) } });
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
    const list = keys.map((key) => key.listed);
    ask({ action: "help", title: words.keys_title, fields: [], lines: list, ok: "", ids: [] });
  }

  // ── keys ──
  function press(action, values, tries = 0) {
    if (ABOUT_PANE.has(action)) pane.flush();
    if (turns.busy()) { turns.hold(() => press(action, values)); return; }
    const row = grid.current(), seen = pane.shown();
    const own = seen && row && seen.id === row[ID] ? seen : null;
    const moves = { down: 1, up: -1, page_down: grid.page(), page_up: -grid.page(), first: -1e9, last: 1e9 };
    if (action in moves) { grid.moveTo(grid.state.current + moves[action], { extend: !!(values && values.extend) }); return; }
    if (ABOUT_PANE.has(action) && !own && grid.state.total) {
      if (tries > 2) { turns.clear(); say(words.loading); return; }
      drop("focus");
      request(row ? { kind: "focus", id: row[ID] } : grid.wanted());
      turns.hold(() => press(action, values, tries + 1), { first: true });
      return;
    }
    if (action === "next" || action === "previous") request({ kind: "seek", backwards: action === "previous", id: row && row[ID] });
    else if (action === "select") grid.toggle();
    else if (action === "search") { search.focus(); search.select(); }
    else if (action === "help") question.isConnected && question.classList.contains("br-keys") ? closeQuestion() : showKeys();
    else if (action === "refresh") request({ kind: "refresh" });
    else if (action === "leave") leave();
    else if (action === "rival") request({ kind: "choose", number: values.number });
    else if (action === "remaining") { if (own && own.books) request({ kind: "remaining" }); }
    else if (action === "open") request({ kind: "original", id: row && row[ID] });
    else if (action === "bulk" || (action === "accept" && grid.selected.size)) request({ kind: "bulk" });
    else if (action === "link" && own && own.books && (!own.books.lines.length && !own.books.differences.length || (own.books.suggestion && !own.books.suggestion.edited))) pane.focusSearch();
    else if (FORMS.has(action)) request({ kind: "form", action, values: grid.selected.size && /handle|categorise/.test(action) ? { ids: [...grid.selected] } : { ids: row ? [row[ID]] : [] } });
    else if (action === "reject" && grid.selected.size) decide("reject", { ids: [...grid.selected], many: true });
    else if (DECISIONS.has(action)) decide(action, values);
  }
  function leave() {
    if (question.isConnected) closeQuestion();
    else if (original.node.isConnected) original.close();
    else if (grid.node === document.activeElement && grid.selected.size) { grid.select([]); request({ kind: "select", ids: [] }); inform(); }
    else say("");
    grid.node.focus({ preventScroll: true });
  }
  const MOVES = { ArrowDown: "down", ArrowUp: "up", PageDown: "page_down", PageUp: "page_up", Home: "first", End: "last" };
  function onKey(event) {
    const { key, code, shiftKey, repeat, target } = event;
    if (event.ctrlKey && key === "Enter") { event.preventDefault(); event.stopPropagation(); if (!repeat) press("bulk"); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return; // Ctrl+S and the like are the notebook's
    event.stopPropagation(); // plain keys must never reach the notebook: x would cut the cell, b would insert one
    if (key === "Escape") { event.preventDefault(); turns.clear(); leave(); return; }
    const struck = { key, code, shiftKey, repeat };
    if (!turns.busy()) { if (strike(struck, target)) event.preventDefault(); return; }
    if (!(key.length === 1 || key === "Enter" || key === "Backspace" || key in MOVES)) return;
    if ((key === "Enter" || key === " ") && target instanceof HTMLButtonElement) return;
    // Text goes into the field it is typed in, unless keys before it still wait.
    if (isTyping(target) && !turns.holding() && key !== "Enter" && !(key in LISTED && target.dataset.key === "find")) return;
    event.preventDefault();
    turns.hold(() => strikeLater(struck));
  }
  // True when the key was an action; a key that is not is the browser's.
  function strike({ key, code, shiftKey, repeat }, target) {
    if (isTyping(target)) {
      if (target === search && (key === "Enter" || key === "ArrowDown")) { now("search"); grid.node.focus(); return true; }
      return target.dataset.key === "find" && pane.searchKey(key, () => turns.hold(() => strikeLater({ key, code, shiftKey, repeat })));
    }
    if ((key === "Enter" || key === " ") && target instanceof HTMLButtonElement) return false;
    if (target !== grid.node && key in MOVES) { if (target.closest(".br-original, .br-question")) return false; }
    let action = MOVES[key], values = { extend: shiftKey };
    if (!action && /^Digit[1-9]$/.test(code) && !shiftKey) { action = "rival"; values = { number: Number(code.slice(5)) }; }
    else if (!action && /^[1-9]$/.test(key)) { action = "rival"; values = { number: Number(key) }; }
    if (!action && (key === "J" || key === "K")) action = key === "J" ? "down" : "up";
    if (!action) { const found = keys.find((one) => one.key === key); action = found && found.action; }
    if (!action) return false;
    // A key held down moves; it never decides line after line.
    if (repeat && !(action in { down: 1, up: 1, page_down: 1, page_up: 1 })) return true;
    if (question.isConnected && action !== "help") return true;
    press(action, action === "rival" || key in MOVES || key === "J" || key === "K" ? values : undefined);
    return true;
  }
  // A key that had to wait goes to where the focus is by then: letters into the search that has opened meanwhile.
  function strikeLater(struck) {
    const target = wrap.contains(document.activeElement) ? document.activeElement : grid.node;
    if (!strike(struck, target)) typeInto(target, struck.key);
  }
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
    answered: (data) => turns.answered(data),
    settled: (data) => { if (turns.deciding()) return; counts = data.counts; if (data.reset) showReset(data.reset, true); else { grid.staled(); pane.draw(data.pane); inform(); } if (data.message) say(data.message); },
    selection: (data) => { grid.select(data.ids); inform(); },
    original: (data, buffers) => (data.missing ? say(data.missing) : original.show({ ...data, bytes: buffers && buffers[0] })),
    say: (data) => say(data.message, data.wrong ? "wrong" : ""),
  };
  const listen = (data, buffers) => { if (data && heard[data.kind]) heard[data.kind](data, buffers); };
  model.on("msg:custom", listen);
  pane.draw(null);
  put(info, words.loading);
  request({ kind: "open" });

  return () => { model.off("msg:custom", listen); ending.abort(); Object.keys(timers).forEach(drop); original.close(); wrap.remove(); };
}

export default { render };
