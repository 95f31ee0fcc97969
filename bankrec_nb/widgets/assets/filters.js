// The filters under the bar: account, tier, status, period, amounts, order.

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
