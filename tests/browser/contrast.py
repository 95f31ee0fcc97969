"""Which texts of the panel are too faint, measured in the page as it is drawn (WCAG 2: at least 4.5 to 1)."""

TOO_FAINT = """() => {
  const channel = (v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (text) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (node) => { const layers = []; for (let n = node; n; n = n.parentElement) { const c = rgba(getComputedStyle(n).backgroundColor); if (c[3]) layers.push(c); if (c[3] === 255) break; }
    return layers.reverse().reduce((under, over) => under.map((u, i) => over[i] * over[3] / 255 + u * (1 - over[3] / 255)), [255, 255, 255]); };
  const found = [];
  for (const node of document.querySelectorAll('.br-panel *')) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!own || node.closest('[hidden]') || !node.getClientRects().length || node.disabled) continue;
    const fg = rgba(getComputedStyle(node).color), bg = behind(node);
    const [a, b] = [light(fg), light(bg)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.push([node.className, node.textContent.slice(0, 30), Math.round(ratio * 100) / 100]);
  }
  return found;
}"""
"""Class, text and contrast of every text below 4.5; colours behind it are blended as the eye sees them."""
