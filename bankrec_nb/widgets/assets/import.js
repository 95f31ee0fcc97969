// The import panel: files are dropped or chosen, sent one by one, and what came of them is listed.

function render({ model, el: root, signal: outer }) {
  speak(model.get("language"));
  const words = model.get("words"), ending = new AbortController(), signal = ending.signal;
  if (outer) outer.addEventListener("abort", () => ending.abort());
  const chosen = el("input", "br-hidden", { type: "file", multiple: true, tabindex: -1, "aria-hidden": "true" });
  const choose = el("button", "br-button br-primary", { type: "button" }, words.import_choose);
  const zone = el("div", "br-drop", {}, el("div", "", {}, words.import_drop + " ", choose, chosen), el("div", "br-dim", {}, words.import_hint));
  const account = el("select", "br-input", {});
  for (const [value, text] of [["", words.import_account_said], ...model.get("accounts")]) account.append(el("option", "", { value }, text));
  zone.append(el("label", "br-filter br-center", {}, el("span", "", {}, words.import_account), account));
  const bar = el("progress", "br-progress", { max: 1, value: 0, "aria-label": words.import_title });
  const message = el("div", "br-message", { role: "status", "aria-live": "polite" }, words.import_nothing);
  const table = el("div", "br-report");
  const question = el("div", "br-question", { role: "group" });
  bar.hidden = question.hidden = true;
  const wrap = el("div", "br-panel mathjax_ignore tex2jax_ignore", { lang: model.get("language"), "data-bankrec": "import", role: "region", "aria-label": words.import_title }, zone, bar, message, question, table);
  root.append(wrap);

  async function take(files) {
    let sent = 0;
    bar.hidden = false;
    for (const file of files) {
      if (file.size > model.get("largest")) { put(message, fill(words.import_too_large, { name: file.name })); continue; }
      put(message, fill(words.import_sending, { name: file.name }));
      model.send({ kind: "file", name: file.name }, undefined, [await file.arrayBuffer()]);
      bar.value = ++sent / files.length / 2;
    }
    if (sent) model.send({ kind: "import", account: account.value });
    else bar.hidden = true;
    chosen.value = "";
  }
  function report(data) {
    bar.hidden = true;
    put(message, data.total);
    const head = el("tr");
    for (const name of ["file", "format", "account", "import_period", "rows_in", "loaded", "known", "quarantined", "proof", "message"]) head.append(el("th", /rows_in|loaded|known|quarantined/.test(name) ? "br-right" : "", { scope: "col" }, words[name]));
    const body = el("tbody");
    data.rows.forEach(([name, format, account, period, rows, loaded, known, apart, proof, proofWord, text, button], place) => {
      const good = /^balanced|^empty/.test(proof), bad = /unbalanced|incomplete|refused/.test(proof), asked = proof === "asked";
      const cells = [name, format, account, period, rows, loaded, known, apart].map((value, n) => el("td", n > 3 ? "br-figure" : n === 3 ? "br-nowrap" : "", {}, String(value ?? "")));
      const found = el("td", "br-number", {}, text);
      if (button) {
        const look = el("button", "br-button br-small" + (asked ? " br-primary" : ""), { type: "button", "aria-label": `${words[button]} ${name}` }, words[button]);
        look.addEventListener("click", () => model.send({ kind: "columns", row: place }), { signal });
        found.append(" ", look);
      }
      body.append(el("tr", "br-document", {}, ...cells, el("td", "br-nowrap" + (bad ? " br-bad" : good ? " br-good" : asked ? " br-asked" : ""), {}, proofWord ? `${bad ? "✗" : good ? "✓" : asked ? "?" : "–"} ${proofWord}` : ""), found));
    });
    table.replaceChildren(el("table", "br-documents", {}, el("thead", "", {}, head), body), issues(data.issues));
    ask(data.question);
  }
  function issues(data) {
    if (!data || !data.count) return "";
    const list = el("details", "br-issues", {}, el("summary", "", {}, fill(words.import_issues, { n: data.count })));
    for (const [file, line, severity, text, action] of data.rows) list.append(el("div", "", {}, `▸ ${severity} · ${file}${line ? `, ${words.form_line.toLowerCase()} ${line}` : ""}: ${text}${action ? " → " + action : ""}`));
    if (data.count > data.rows.length) list.append(el("div", "br-dim", {}, fill(words.import_issues_more, { n: data.count - data.rows.length })));
    return list;
  }
  function rowsTable(data) {
    if (!data.rows.length) return "";
    const cell = (tag, value, n) => el(tag, n === data.figure ? "br-right br-figure" : "", tag === "th" ? { scope: "col" } : {}, value);
    return el("table", "br-documents", {}, el("thead", "", {}, el("tr", "", {}, ...data.headings.map((h, n) => cell("th", h, n)))), el("tbody", "", {}, ...data.rows.map((row) => el("tr", "", {}, ...row.map((v, n) => cell("td", v, n))))));
  }
  function previewed(data) {
    const counted = data.rows.length ? fill(words.form_rows, { n: data.loaded, apart: data.apart }) + (data.proof ? ` · ${data.proof}` : "") : "";
    return [el("div", data.note ? "br-bad" : "br-dim", {}, data.note || counted), rowsTable(data)].filter((part) => part !== "");
  }
  function chooser(one, wanted) {
    const field = el("select", "br-input", { "aria-label": one.label });
    for (const [value, text] of one.choices) field.append(el("option", "", { value }, text));
    field.value = one.value;
    field.addEventListener("change", wanted, { signal });
    return field;
  }
  // The mapping: what each column holds and the few settings beside it; every change shows the first rows as they would be read.
  function mapping(data, submit) {
    const fields = {}, preview = el("div", "br-preview", { role: "status", "aria-live": "polite" }, ...previewed(data.preview));
    const values = () => Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));
    const wanted = () => model.send({ kind: "preview", values: values() });
    const rows = data.columns.map((one) => {
      fields[one.name] = chooser(one, wanted);
      return el("tr", "", {}, el("th", "", { scope: "row" }, one.label), el("td", "br-dim", {}, one.cells), el("td", "", {}, fields[one.name]));
    });
    const settings = data.settings.map((one) => {
      fields[one.name] = chooser(one, wanted);
      return el("label", "br-field", {}, el("span", "", {}, one.label), fields[one.name]);
    });
    const form = el("form", "br-mapping", {}, el("div", "br-columns", {}, el("table", "br-documents", {}, el("tbody", "", {}, ...rows))), el("div", "br-form", {}, ...settings), preview,
      el("div", "br-formend", {}, el("button", "br-button br-primary", { type: "submit" }, words.form_take)));
    form.addEventListener("submit", (event) => { event.preventDefault(); submit(values()); }, { signal });
    shown = preview;
    return form;
  }
  let shown = null;
  let asked = false;
  function ask(data) {
    // With the question goes what had the focus: who works by keys is led back to the files.
    const lost = asked && (question.contains(document.activeElement) || document.activeElement === document.body);
    asked = !!data;
    question.hidden = !data;
    question.replaceChildren();
    if (!data) { if (lost) choose.focus({ preventScroll: true }); return; }
    const said = (answer) => { question.hidden = true; model.send({ kind: "answer", ...answer }); };
    const later = el("button", "br-button", { type: "button" }, words.form_later);
    later.addEventListener("click", () => model.send({ kind: "later" }), { signal });
    const ways = data.ways.map((way) => {
      const take = el("button", "br-button", { type: "button" }, way.label);
      take.addEventListener("click", () => said({ value: way.value }), { signal });
      return el("div", "br-way", {}, take, rowsTable(way));
    });
    const columns = data.columns.length && el("details", "br-more-columns", { open: data.open }, el("summary", "", {}, words.form_columns), mapping(data, (values) => said({ values })));
    question.setAttribute("aria-label", data.title);
    question.append(el("div", "br-strong", {}, data.title), ...(data.why ? [el("div", "br-formlines", {}, data.why)] : []), ...(ways.length ? [el("div", "br-ways", {}, ...ways)] : []), ...(columns ? [columns] : []), later);
    (question.querySelector(".br-way button") || question.querySelector("select")).focus();
  }
  const heard = {
    progress: (data) => { bar.hidden = false; bar.value = 0.5 + (data.of ? data.done / data.of / 2 : 0); put(message, fill(words.import_reading, { name: data.name })); },
    report,
    ask: (data) => ask(data.question),
    preview: (data) => { if (shown) shown.replaceChildren(...previewed(data.preview)); },
    say: (data) => { bar.hidden = true; put(message, data.message); },
  };
  const listen = (data) => { if (data && heard[data.kind]) heard[data.kind](data); };
  model.on("msg:custom", listen);
  choose.addEventListener("click", () => chosen.click(), { signal });
  chosen.addEventListener("change", () => take([...chosen.files]), { signal });
  // JupyterLab would open or upload what is dropped; here it is imported.
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) wrap.addEventListener(kind, (event) => {
    event.preventDefault();
    event.stopPropagation();
    zone.classList.toggle("br-over", kind === "dragenter" || kind === "dragover");
    if (kind === "drop") take([...event.dataTransfer.files]);
  }, { signal });
  guardKeys(wrap, signal);
  for (const kind of ["keydown", "keyup", "keypress"]) wrap.addEventListener(kind, (event) => { if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation(); }, { signal });
  return () => { model.off("msg:custom", listen); ending.abort(); wrap.remove(); };
}

export default { render };
