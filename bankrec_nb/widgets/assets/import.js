// The import panel: files are dropped or chosen, sent one by one, and what came of them is listed.

function render({ model, el: root, signal: outer }) {
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
    for (const name of ["file", "format", "account", "rows_in", "loaded", "known", "quarantined", "proof", "message"]) head.append(el("th", /rows_in|loaded|known|quarantined/.test(name) ? "br-right" : "", { scope: "col" }, words[name]));
    const body = el("tbody");
    for (const [name, format, account, rows, loaded, known, apart, proof, proofWord, text] of data.rows) {
      const good = /^balanced|^empty/.test(proof), bad = /unbalanced|incomplete|refused/.test(proof);
      const cells = [name, format, account, rows, loaded, known, apart].map((value, place) => el("td", place > 2 ? "br-figure" : "", {}, String(value ?? "")));
      body.append(el("tr", "br-document", {}, ...cells, el("td", "br-nowrap" + (bad ? " br-bad" : good ? " br-good" : ""), {}, proofWord ? `${bad ? "✗" : good ? "✓" : "–"} ${proofWord}` : ""), el("td", "br-number", {}, text)));
    }
    table.replaceChildren(el("table", "br-documents", {}, el("thead", "", {}, head), body));
    ask(data.question);
  }
  function ask(data) {
    question.hidden = !data;
    if (!data) return;
    const fields = {};
    const body = el("form", "br-form", {}, el("div", "br-strong", {}, data.title), el("div", "br-formlines", {}, data.why));
    for (const one of data.fields) {
      const field = el("select", "br-input", { "aria-label": one.label || data.title });
      if (!one.choices.some(([value]) => value === "")) field.append(el("option", "", { value: "" }, "…"));
      for (const [value, text] of one.choices) field.append(el("option", "", { value }, text));
      field.value = one.value;
      fields[one.name] = field;
      body.append(el("label", "br-field", {}, el("span", "", {}, one.label), field));
    }
    body.append(el("div", "br-formend", {}, el("button", "br-button br-primary", { type: "submit" }, words.ok)));
    body.addEventListener("submit", (event) => {
      event.preventDefault();
      if (data.fields.length === 1 && !fields[data.fields[0].name].value) { fields[data.fields[0].name].focus(); return; }
      question.hidden = true;
      model.send({ kind: "answer", values: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value])) });
    }, { signal });
    question.setAttribute("aria-label", data.title);
    question.replaceChildren(body);
    body.querySelector("select").focus();
  }
  const heard = {
    progress: (data) => { bar.hidden = false; bar.value = 0.5 + (data.of ? data.done / data.of / 2 : 0); put(message, fill(words.import_reading, { name: data.name })); },
    report,
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
  for (const kind of ["keydown", "keyup", "keypress"]) wrap.addEventListener(kind, (event) => { if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation(); }, { signal });
  return () => { model.off("msg:custom", listen); ending.abort(); wrap.remove(); };
}

export default { render };
