// The decision pane: the transaction at the bank on the left, what explains it in the books on the right.
// It draws what Python sends and sends back what was changed; it adds nothing up itself.

function makePane({ words, send, press, act, signal }) {
  const bank = el("section", "br-bank", { "aria-label": words.bank });
  const books = el("section", "br-books", { "aria-label": words.books });
  const node = el("div", "br-pane", {}, bank, books);
  let shown = null, typed = null;

  const edit = (what, values) => send({ kind: "edit", what, values });
  const button = (text, classes, onPress, attributes) => {
    const made = el("button", "br-button " + (classes || ""), { type: "button", ...attributes });
    put(made, text);
    made.addEventListener("click", onPress, { signal });
    return made;
  };
  const line = (classes, text) => { const made = el("div", classes); put(made, text); return made; };

  // Fields keep what is being typed in them while the rest is drawn anew.
  function keepingFocus(redraw) {
    const active = node.contains(document.activeElement) ? document.activeElement : null;
    const key = active && active.dataset.key;
    const before = active && isTyping(active) ? { value: active.value, from: active.selectionStart, to: active.selectionEnd } : null;
    redraw();
    if (!key) return;
    const after = node.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!after) return;
    if (before && after.dataset.raw !== before.value) { after.value = before.value; }
    after.focus({ preventScroll: true });
    if (before && before.from != null && after.setSelectionRange && after.type !== "date") after.setSelectionRange(before.from, before.to);
  }

  // What is typed is sent when the typing rests, or at once when a key is about it.
  const drop = () => { if (typed) clearTimeout(typed.id); typed = null; };
  const flush = () => { const last = typed; drop(); if (last) last.work(); return !!last; };
  const later = (work) => { drop(); typed = { work, id: setTimeout(flush, 90) }; };

  function drawBank(data) {
    const table = el("dl", "br-facts");
    for (const [word, value] of data.facts) {
      const term = el("dt"), text = el("dd");
      put(term, word); put(text, value);
      table.append(term, text);
    }
    const amount = line("br-amount" + (data.incoming ? "" : " br-out"), data.amount);
    const top = el("div", "br-banktop", {}, el("div", "", {}, line("br-when", `${data.date} · ${data.account}`), line("br-party", data.counterparty)), amount);
    const label = line("br-label", data.label);
    const parts = [top, label, table];
    if (data.details.length) {
      const list = el("details", "br-details", {}, (() => { const s = el("summary"); put(s, data.details_word); return s; })());
      for (const [text, figure] of data.details) list.append(el("div", "br-detail", {}, line("br-grow", text), line("br-figure", figure)));
      parts.push(list);
    }
    bank.replaceChildren(...parts);
  }

  function drawReason(found) {
    const badge = line(`br-badge br-t-${found.tier}`, `${found.tier_word} ${found.percent}`);
    const reason = line("br-reason", found.reason);
    const box = el("div", "br-why", {}, el("div", "br-whytop", {}, badge, reason));
    if (found.warning) box.append(line("br-warning", "≈ " + found.warning));
    if (found.caps) box.append(line("br-warning", found.caps));
    if (found.rivals.length) {
      const rivals = el("div", "br-rivals", { role: "group", "aria-label": words.rivals });
      for (const rival of found.rivals) {
        const made = button("", "br-rival" + (rival.current ? " br-on" : ""), () => send({ kind: "choose", number: rival.number }), { "aria-pressed": rival.current ? "true" : "false", title: rival.reason, "data-key": "rival" + rival.number });
        made.append(el("kbd", "", {}, String(rival.number)), ` ${rival.text} `, el("span", "br-percent", {}, rival.percent));
        rivals.append(made);
      }
      box.append(rivals);
    }
    if (found.evidence.length) {
      const bar = el("div", "br-bar", { role: "img", "aria-label": `${words.evidence}: ${found.evidence_sum}` });
      const list = el("div", "br-evidence");
      for (const one of found.evidence) {
        const piece = el("span", one.against ? "br-against" : "br-for", { title: `${one.kind} ${one.weight}: ${one.detail}` });
        piece.style.width = one.share + "%";
        bar.append(piece);
        list.append(el("span", "br-sign" + (one.against ? " br-minus" : ""), { title: one.detail }, `${one.kind} ${one.weight}`));
      }
      list.append(line("br-sum", found.evidence_sum));
      box.append(bar, list);
    }
    return box;
  }

  function drawLine(one) {
    const row = el("tr", "br-document");
    const cell = (classes, text) => { const made = el("td", classes); put(made, text); row.append(made); return made; };
    const named = cell("br-number", "");
    named.append(line("br-strong", one.number), line("br-dim", [one.type, one.counterparty].filter(Boolean).join(" · ")));
    cell("br-day", one.issued); cell("br-day", one.due);
    cell("br-figure", one.open);
    const amount = el("td", "br-figure");
    if (one.editable) {
      const field = el("input", "br-input br-money", { inputmode: "decimal", "aria-label": fill(words.allocate, { document: one.number }), "data-key": "allocated" + one.item_id, "data-raw": one.allocated });
      field.value = one.allocated;
      field.addEventListener("input", () => later(() => edit("allocate", { item_id: one.item_id, amount: field.value })), { signal });
      field.addEventListener("change", () => { drop(); field.dataset.key = ""; edit("allocate", { item_id: one.item_id, amount: field.value }); }, { signal });
      amount.append(field);
      if (one.stays) amount.append(line("br-dim", one.stays));
    } else put(amount, one.allocated);
    row.append(amount, el("td", "", {}, one.editable ? button("×", "br-small", () => edit("untick", { item_id: one.item_id }), { "aria-label": fill(words.remove, { document: one.number }), title: fill(words.remove, { document: one.number }), "data-key": "remove" + one.item_id }) : ""));
    return row;
  }

  function drawDocuments(data) {
    if (!data.lines.length && !data.others.length && !data.differences.length) return null;
    const head = el("tr");
    for (const name of ["document", "issued", "due", "open", "allocated"]) head.append((() => { const th = el("th", /open|allocated/.test(name) ? "br-right" : "", { scope: "col" }); put(th, words[name]); return th; })());
    head.append(el("td"));
    const table = el("table", "br-documents", {}, el("thead", "", {}, head));
    const body = el("tbody");
    data.lines.forEach((one) => body.append(drawLine(one)));
    for (const other of data.others) {
      const named = el("td", "br-number", { colspan: 3 }, line("br-strong", other.text), line("br-dim", `${words.other_transaction} · ${other.date} · ${other.account}`));
      body.append(el("tr", "br-document", {}, named, el("td"), el("td", "br-figure", {}, other.amount), el("td")));
    }
    data.differences.forEach((one, place) => body.append(drawDifference(one, place)));
    table.append(body);
    return table;
  }

  function drawDifference(one, place) {
    const named = el("td", "br-number", { colspan: 3 });
    if (!one.editable) {
      named.append(line("br-strong", one.word), line("br-dim", [one.ledger_account, one.note].filter(Boolean).join(" · ")));
      return el("tr", "br-document", {}, named, el("td"), el("td", "br-figure", {}, one.amount), el("td"));
    }
    const kind = el("select", "br-input", { "aria-label": words.difference, "data-key": "kind" + place });
    for (const name of DIFFERENCES) kind.append(el("option", "", { value: name, selected: name === one.kind }, words[name === "account" ? "ledger_account" : name]));
    kind.addEventListener("change", () => edit("change_difference", { place, kind: kind.value }), { signal });
    const account = el("input", "br-input br-account", { "aria-label": words.ledger_account, placeholder: words.ledger_account, "data-key": "account" + place, "data-raw": one.ledger_account });
    account.value = one.ledger_account;
    account.addEventListener("change", () => edit("change_difference", { place, ledger_account: account.value }), { signal });
    named.append(kind, account);
    const amount = el("input", "br-input br-money", { inputmode: "decimal", "aria-label": `${words.difference}: ${words.amount}`, "data-key": "difference" + place, "data-raw": one.amount });
    amount.value = one.amount;
    amount.addEventListener("input", () => later(() => edit("change_difference", { place, amount: amount.value })), { signal });
    return el("tr", "br-document", {}, named, el("td"), el("td", "br-figure", {}, amount), el("td", "", {}, button("×", "br-small", () => edit("drop_difference", { place }), { "aria-label": fill(words.remove, { document: one.word }), "data-key": "drop" + place })));
  }

  function drawBalance(data) {
    const figure = button(data.balance.remaining, "br-remaining", () => press("remaining"), { title: words.remaining_hint, "data-key": "remaining", "aria-label": `${words.remaining}: ${data.balance.remaining}` });
    const word = line("br-balance-word", { balanced: "✓ ", over_allocated: "▲ ", under_allocated: "▽ " }[data.balance.state] + data.balance.word);
    const sum = line("br-dim", fill(words.explained_of, data.balance));
    const strip = el("div", `br-balance br-b-${data.balance.state}`, { role: "status", "aria-live": "polite" }, el("div", "", {}, line("br-dim", words.remaining), figure), el("div", "", {}, word, sum));
    const add = el("select", "br-input br-add", { "aria-label": words.add_difference, "data-key": "add" });
    add.append(el("option", "", { value: "" }, words.add_difference));
    for (const name of DIFFERENCES) add.append(el("option", "", { value: name }, words[name === "account" ? "ledger_account" : name]));
    add.addEventListener("change", () => { if (add.value) edit("difference", { kind: add.value }); }, { signal });
    const follow = button(data.primary.label || act("accept").word, "br-primary", () => press(data.primary.action), { disabled: !data.primary.enabled, title: act(data.primary.action).tip, "data-key": "primary" });
    strip.append(el("div", "br-follow", {}, add, follow));
    return strip;
  }

  function drawCandidates(data) {
    const field = el("input", "br-input br-find", { type: "search", placeholder: words.search_documents, "aria-label": words.search_documents, "data-key": "find", autocomplete: "off" });
    const since = el("input", "br-input", { type: "date", "aria-label": `${words.issued} ${words.from}`, "data-key": "since" });
    const until = el("input", "br-input", { type: "date", "aria-label": `${words.issued} ${words.to}`, "data-key": "until" });
    Object.assign(field, { value: search.query }); since.value = search.since; until.value = search.until;
    const look = () => { Object.assign(search, { query: field.value, since: since.value, until: until.value, at: 0 }); send({ kind: "find", ...search }); };
    field.addEventListener("input", () => later(look), { signal });
    since.addEventListener("change", look, { signal }); until.addEventListener("change", look, { signal });
    const box = el("div", "br-candidates", {}, el("div", "br-findbar", {}, field, since, until));
    if (data.more_word) box.append(line("br-dim", data.more_word));
    const list = el("div", "br-more", { role: "listbox", "aria-label": data.searched ? words.more_documents : words.more });
    search.at = Math.max(0, Math.min(search.at, data.more.length - 1));
    data.more.forEach((one, place) => {
      const tick = el("div", "br-candidate" + (place === search.at ? " br-at" : ""), { role: "option", "aria-selected": "false", title: fill(words.add, { document: one.number }) });
      tick.append(el("span", "br-box", { "aria-hidden": "true" }, "☐"), line("br-strong br-ellipsis", one.number), line("br-grow br-dim", [one.type, one.counterparty].filter(Boolean).join(" · ")), line("br-day", one.due || one.issued), line("br-figure", one.open), line("br-dim br-whyone", one.why));
      tick.addEventListener("click", () => { search.at = place; edit("tick", { item_id: one.item_id }); }, { signal });
      list.append(tick);
    });
    if (data.more.length) box.append(list);
    return box;
  }
  const search = { query: "", since: "", until: "", at: 0 };

  function drawDecided(matches) {
    return matches.map((match) => {
      const box = el("div", "br-match", {}, line("br-strong", "✓ " + match.who), line("br-reason", match.why));
      const table = el("table", "br-documents");
      for (const [name, text, amount] of match.lines) table.append(el("tr", "br-document", {}, el("td", "br-strong", {}, name), el("td", "br-dim", {}, text), el("td", "br-figure", {}, amount)));
      box.append(table, button(words.undo_this, "br-small", () => press("undo", { targets: [match.match_id] }), { "data-key": "undo" + match.match_id }));
      return box;
    });
  }

  function draw(data) {
    if (!shown || !data || shown.id !== data.id) Object.assign(search, { query: "", since: "", until: "", at: 0 });
    shown = data;
    if (!data) { bank.replaceChildren(line("br-empty", words.choose_line)); books.replaceChildren(); return; }
    keepingFocus(() => {
      drawBank(data.bank);
      const parts = drawDecided(data.decided);
      if (data.books) {
        const found = data.books.suggestion;
        if (found && !found.edited) parts.push(drawReason(found));
        else if (!found && !data.decided.length && !data.books.lines.length) parts.push(line("br-reason br-none", words.no_suggestion), data.books.caps ? line("br-warning", data.books.caps) : null);
        parts.push(drawDocuments(data.books), drawBalance(data.books), drawCandidates(data.books));
      }
      books.replaceChildren(...parts.filter(Boolean));
    });
  }

  return {
    node, draw, flush,
    shown: () => shown,
    focusSearch(text) {
      const field = node.querySelector('[data-key="find"]');
      if (!field) return false;
      field.focus();
      if (text != null) { field.value = text; field.dispatchEvent(new Event("input", { bubbles: true })); field.select(); }
      return true;
    },
    // In the search of documents: arrows choose, Enter ticks, Enter on nothing more links when it balances. What is listed
    // must be what was typed: until it is, the key waits.
    searchKey(key, wait) {
      if ((key === "Enter" || key in LISTED) && flush()) { wait(); return true; }
      const listed = shown && shown.books ? shown.books.more : [];
      if (key === "ArrowDown" || key === "ArrowUp") { search.at = Math.max(0, Math.min(listed.length - 1, search.at + (key === "ArrowDown" ? 1 : -1))); draw(shown); return true; }
      if (key !== "Enter") return false;
      const field = node.querySelector('[data-key="find"]');
      const balanced = shown.books.balance.state === "balanced" && shown.books.lines.length;
      if (balanced && !field.value) { press("accept"); return true; }
      if (!listed.length) return true;
      const chosen = listed[search.at];
      Object.assign(search, { query: "", since: "", until: "", at: 0 });
      field.value = "";
      drop();
      edit("tick", { item_id: chosen.item_id, found: true });
      return true;
    },
  };
}

// Keys that move in the list of documents found.
const LISTED = { ArrowDown: 1, ArrowUp: 1 };
const DIFFERENCES = ["fee", "discount", "write_off", "exchange_difference", "overpayment", "account"];
