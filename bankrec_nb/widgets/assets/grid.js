// The grid: only the rows in sight exist in the page; blocks of rows are asked for as they come near.
//
// A row is [id, status, tier, suggestion_id, ambiguous, date, name, iban, label, amount, currency, documents, remaining, named, percent].

const ROW_HEIGHT = 30, BLOCK = 200, OVERSCAN = 14, BLOCKS_KEPT = 60;
const ID = 0, STATUS = 1, TIER = 2, SUGGESTION = 3, AMBIGUOUS = 4, DATE = 5, NAME = 6, IBAN = 7, LABEL = 8, AMOUNT = 9, CURRENCY = 10, DOCUMENTS = 11, REMAINING = 12, NAMED = 13, PERCENT = 14;
// Widths give way to labels and names, never to money: an amount that is cut short would be read as another one.
const COLUMNS = [
  { key: "status", width: "minmax(118px, .6fr)" },
  { key: "booking_date", width: "80px" },
  { key: "counterparty", width: "minmax(96px, 1.2fr)" },
  { key: "label", width: "minmax(110px, 2fr)" },
  { key: "amount", width: "max(116px, var(--br-amount-room, 0px))", right: true },
  { key: "document_count", width: "54px", right: true },
  { key: "remaining", width: "max(92px, var(--br-remaining-room, 0px))", right: true },
  { key: "suggestion", width: "minmax(150px, 1.5fr)" },
];
const NARROW = { status: "24px", counterparty: "minmax(90px, 1fr)", label: "minmax(90px, 1.2fr)", suggestion: "minmax(124px, 1.4fr)", document_count: "", remaining: "" };

function makeGrid({ words, height, ask, onMove, onSort, onSelect, signal }) {
  const uid = "br" + eventId().slice(0, 8);
  const state = { total: 0, generation: 0, current: 0, anchor: 0, sort: "", descending: false };
  const blocks = new Map(), asked = new Map(), marks = new Map(), selected = new Set(), pool = [];
  const head = el("div", "br-head", { role: "row", "aria-rowindex": 1 });
  const pad = el("div", "br-pad", { role: "none" });
  const body = el("div", "br-body", { role: "rowgroup" });
  const node = el("div", "br-grid", { role: "grid", tabindex: 0, "aria-label": words.grid, "aria-multiselectable": "true", "aria-colcount": COLUMNS.length }, head, pad, body);
  node.style.height = height + "px";
  node.style.setProperty("--br-columns", COLUMNS.map((column) => column.width).join(" "));
  node.style.setProperty("--br-columns-narrow", COLUMNS.map((column) => NARROW[column.key] ?? column.width).join(" "));
  const room = { amount: 0, remaining: 0 };
  // A wide amount widens its column for all rows, heading included; a figure is at most .64 em, a space or point less
  // (not `ch`: in the bold heading that is another width).
  function widen(name, text) {
    if (text.length <= room[name]) return;
    room[name] = text.length;
    node.style.setProperty(`--br-${name}-room`, `${(text.length * 0.64).toFixed(2)}em`);
  }
  const headers = COLUMNS.map((column, place) => {
    const cell = el("div", `br-cell br-c-${column.key} br-title` + (column.right ? " br-right" : ""), { role: "columnheader", "aria-colindex": place + 1, title: `${words.sort}: ${words[column.key]}` });
    put(cell, words[column.key]);
    cell.addEventListener("click", () => onSort(column.key), { signal });
    head.append(cell);
    return cell;
  });

  const rowAt = (place) => { const block = blocks.get(Math.floor(place / BLOCK)); return block && block[place % BLOCK]; };

  function need(number) {
    if (number < 0 || number * BLOCK >= state.total) return;
    const block = blocks.get(number);
    if ((block && !block.stale) || asked.get(number) === state.generation) return;
    asked.set(number, state.generation);
    ask(number * BLOCK, BLOCK, state.generation);
  }

  function makeRow() {
    const row = el("div", "br-row", { role: "row" });
    row.cells = COLUMNS.map((column, place) => {
      const cell = el("div", "br-cell br-c-" + column.key + (column.right ? " br-right" : ""), { role: "gridcell", "aria-colindex": place + 1 });
      row.append(cell);
      return cell;
    });
    const [status, , party, , , , , suggestion] = row.cells;
    status.append((row.glyph = el("span", "br-glyph", { "aria-hidden": "true" })), (row.word = el("span", "br-word")));
    party.append((row.party = el("span", "br-name")), (row.iban = el("span", "br-iban")));
    suggestion.append((row.tier = el("span", "br-tier")), (row.named = el("span", "br-named")), (row.percent = el("span", "br-percent")));
    body.append(row);
    return row;
  }

  function draw(row, place, data) {
    const mark = marks.get(data[ID]);
    const status = mark || data[STATUS];
    const chosen = selected.has(data[ID]);
    row.className = `br-row br-s-${status}` + (place === state.current ? " br-current" : "") + (chosen ? " br-selected" : "");
    row.setAttribute("aria-selected", chosen ? "true" : "false");
    row.dataset.id = data[ID];
    put(row.glyph, GLYPHS[status]);
    put(row.word, words[status]);
    row.cells[0].title = words[status] || "";
    put(row.cells[1], data[DATE]);
    put(row.party, data[NAME]);
    put(row.iban, data[IBAN]);
    put(row.cells[3], data[LABEL]);
    const amount = data[AMOUNT] + "\u00a0" + data[CURRENCY];
    widen("amount", amount);
    widen("remaining", data[REMAINING] || "");
    put(row.cells[4], amount);
    put(row.cells[5], data[DOCUMENTS] || "");
    put(row.cells[6], data[REMAINING]);
    row.tier.className = "br-tier" + (data[TIER] ? ` br-t-${data[TIER]}` : "");
    put(row.tier, data[TIER] ? words[data[TIER]] + (data[AMBIGUOUS] ? " ≈" : "") : "");
    put(row.named, data[NAMED]);
    put(row.percent, data[PERCENT]);
    row.cells[3].title = data[LABEL];
    row.party.title = data[NAME];
  }

  let frame = 0;
  function paint() {
    frame = 0;
    pad.style.height = state.total * ROW_HEIGHT + "px";
    node.setAttribute("aria-rowcount", state.total + 1);
    const first = Math.max(0, Math.floor(node.scrollTop / ROW_HEIGHT) - OVERSCAN);
    const count = Math.max(0, Math.min(state.total - first, Math.ceil(node.clientHeight / ROW_HEIGHT) + 2 * OVERSCAN));
    while (pool.length < count) pool.push(makeRow());
    pool.forEach((row, number) => {
      if (number >= count) { row.style.display = "none"; row.removeAttribute("id"); return; }
      const place = first + number, data = rowAt(place);
      row.style.display = "";
      row.style.transform = `translateY(${place * ROW_HEIGHT}px)`;
      row.place = place;
      row.id = `${uid}-${place}`;
      row.setAttribute("aria-rowindex", place + 2);
      if (data) { draw(row, place, data); return; }
      delete row.dataset.id;
      row.className = "br-row br-loading" + (place === state.current ? " br-current" : "");
      row.cells.forEach((cell, column) => column > 0 && column !== 2 && column < 7 && put(cell, column === 3 ? words.loading : ""));
      for (const part of [row.glyph, row.word, row.party, row.iban, row.tier, row.named, row.percent]) put(part, "");
    });
    if (state.total) node.setAttribute("aria-activedescendant", `${uid}-${state.current}`);
    else node.removeAttribute("aria-activedescendant");
    // What is in sight first, then a block ahead of the scroll and of the reviewer.
    const inSight = [first, first + count - 1].map((place) => Math.floor(place / BLOCK));
    for (let number = inSight[0]; number <= inSight[1]; number++) need(number);
    need(inSight[1] + 1); need(inSight[0] - 1);
    need(Math.floor((state.current + BLOCK / 2) / BLOCK));
  }
  const schedule = () => { if (!frame) frame = requestAnimationFrame(paint); };

  function reveal() {
    const top = state.current * ROW_HEIGHT, room = node.clientHeight - 2 * ROW_HEIGHT;
    if (top < node.scrollTop) node.scrollTop = top;
    else if (top > node.scrollTop + room) node.scrollTop = top - room;
  }

  function select(ids) { selected.clear(); ids.forEach((id) => selected.add(id)); schedule(); }

  function moveTo(place, { extend = false, quiet = false } = {}) {
    if (!state.total) return;
    state.current = Math.max(0, Math.min(state.total - 1, place));
    if (extend) onSelect({ first: Math.min(state.anchor, state.current), last: Math.max(state.anchor, state.current) });
    else state.anchor = state.current;
    reveal();
    paint();
    if (!quiet) onMove(state.current, rowAt(state.current));
  }

  function toggle() {
    const data = rowAt(state.current);
    if (!data) return;
    if (selected.has(data[ID])) selected.delete(data[ID]); else selected.add(data[ID]);
    onSelect({ ids: [...selected] });
    paint();
  }

  body.addEventListener("click", (event) => {
    const row = event.target.closest(".br-row");
    if (!row) return;
    node.focus({ preventScroll: true });
    moveTo(row.place, { extend: event.shiftKey });
    if (event.ctrlKey || event.metaKey) toggle();
  }, { signal });
  node.addEventListener("scroll", schedule, { passive: true, signal });
  const watcher = new ResizeObserver(schedule);
  watcher.observe(node);
  signal.addEventListener("abort", () => watcher.disconnect());

  return {
    node, state, selected, rowAt, moveTo, toggle, select, schedule, paint,
    page: () => Math.max(1, Math.floor(node.clientHeight / ROW_HEIGHT) - 2),
    current: () => rowAt(state.current),
    // The message that asks for the block of the current line.
    wanted: () => ({ kind: "window", start: Math.floor(state.current / BLOCK) * BLOCK, count: BLOCK, generation: state.generation }),
    mark(id, status) { if (status) marks.set(id, status); else marks.delete(id); paint(); },
    reset({ total, generation, start, rows, index, keep }) {
      Object.assign(state, { total, generation });
      blocks.clear(); asked.clear();
      if (rows) blocks.set(Math.floor(start / BLOCK), rows);
      state.current = state.anchor = Math.max(0, Math.min(total - 1, index ?? 0));
      paint();
      if (!keep) reveal();
      schedule();
    },
    take({ start, generation, rows }) {
      asked.delete(start / BLOCK);
      if (generation !== state.generation) return;
      blocks.delete(start / BLOCK);
      blocks.set(start / BLOCK, rows);
      if (blocks.size > BLOCKS_KEPT) blocks.delete(blocks.keys().next().value);
      schedule();
    },
    patch(rows) {
      const fresh = new Map(rows.map((row) => [row[ID], row]));
      for (const block of blocks.values()) block.forEach((row, place) => { if (fresh.has(row[ID])) block[place] = fresh.get(row[ID]); });
      paint();
    },
    // Rows stay in sight until the new ones are there: nothing flickers.
    staled() { for (const block of blocks.values()) block.stale = true; asked.clear(); schedule(); },
    sorted(key, descending) {
      headers.forEach((cell, place) => {
        const own = COLUMNS[place].key === key;
        cell.setAttribute("aria-sort", own ? (descending ? "descending" : "ascending") : "none");
        cell.dataset.sort = own ? (descending ? "↓" : "↑") : "";
      });
    },
  };
}
