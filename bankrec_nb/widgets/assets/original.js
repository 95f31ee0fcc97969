// The original of a document, beside the transaction: a PDF, an electronic invoice as a table, or text.

function makeOriginal({ words, after, toLines, signal }) {
  const node = el("div", "br-original", { role: "region", tabindex: "-1" });
  let address = null;
  const text = (tag, classes, value) => { const made = el(tag, classes); put(made, value); return made; };

  function invoiceTable(invoice) {
    const facts = el("dl", "br-facts", {}, ...invoice.facts.flatMap(([word, value]) => [text("dt", "", word), text("dd", "", value)]));
    const table = el("div", "br-invoice", {}, text("div", "br-strong", invoice.title), facts);
    if (invoice.lines.length) table.append(el("table", "br-lines", {},
      el("thead", "", {}, el("tr", "", {}, ...invoice.heads.map((head) => text("th", "", head)))),
      el("tbody", "", {}, ...invoice.lines.map((line) => el("tr", "", {}, ...line.map((value) => text("td", "", value)))))));
    if (invoice.more) table.append(text("div", "br-dim", invoice.more));
    return table;
  }
  function close() { if (address) URL.revokeObjectURL(address); address = null; node.remove(); }
  function show(data) {
    close();
    const end = el("button", "br-button", { type: "button" }, words.close, " ", el("kbd", "", {}, "Esc"));
    end.addEventListener("click", () => { close(); toLines(); }, { signal });
    node.replaceChildren(el("div", "br-whytop", {}, text("div", "br-strong br-grow", data.name), end));
    if (data.content === "pdf") {
      address = URL.createObjectURL(new Blob([data.bytes], { type: "application/pdf" }));
      // A sandbox attribute would keep Chromium from showing a PDF at all; the type is fixed here, so it is never a page.
      node.append(el("iframe", "br-pdf", { src: address, title: data.name, referrerpolicy: "no-referrer", allow: "" }));
    }
    if (data.invoice) node.append(invoiceTable(data.invoice));
    if (data.content === "text") node.append(text("pre", "br-pre", data.text));
    node.setAttribute("aria-label", data.name);
    after.after(node);
    end.focus();
  }
  return { node, show, close };
}
