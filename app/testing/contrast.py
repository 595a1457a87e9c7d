"""Whether the texts of a page can be read, asked of axe once for each way in which a text can look.

The contrast of every text is two thirds of what axe costs, and nearly each of them looks like one of the page before.
Axe decides by the colour, size and weight of a text and by all that lies under it; so texts are told apart by these,
and a way of looking that axe has found readable is not asked about again in this process. Where it cannot be told what
lies under a text (it is covered, scrolled away, lets the pointer through), axe is asked each time.
"""

from typing import Any

from playwright.async_api import Page

_readable: set[str] = set()

_LOOKS = """() => {
  const once = of => { const known = new Map(); return e => { if (!known.has(e)) known.set(e, of(e)); return known.get(e); }; };
  const style = once(e => getComputedStyle(e));
  const faded = once(e => style(e).opacity * (e.parentElement ? faded(e.parentElement) : 1));
  const bare = 'rgba(0, 0, 0, 0),none,border-box,1,none,normal';
  const ground = once(e => { const s = style(e);
    return [s.backgroundColor, s.backgroundImage, s.backgroundClip, faded(e), s.filter, s.mixBlendMode].join(); });
  const under = once(e => (ground(e) === bare ? '' : ground(e) + '; ') + (e.parentElement ? under(e.parentElement) : ''));
  const drawn = once(e => ['::before', '::after'].map(which => getComputedStyle(e, which))
    .filter(s => s.content !== 'none' && s.position === 'absolute')
    .reduce((sum, s) => sum + (parseFloat(s.width) || 0) * (parseFloat(s.height) || 0), 0));
  const veiled = (e, box) => { for (; e; e = e.parentElement) if (drawn(e) > box.width * box.height / 4) return true; };
  const all = [...document.body.querySelectorAll('*')];
  const painted = all.filter(e => ground(e) !== bare || /^(img|svg)$/i.test(e.tagName))
    .flatMap(e => [...e.getClientRects()].map(box => [e, box]));
  const about = (e, box) => painted.filter(([other, its]) => its.left < box.right - 1 && its.right > box.left + 1
      && its.top < box.bottom - 1 && its.bottom > box.top + 1 && !other.contains(e) && !e.contains(other))
    .map(([other, its]) => [other.tagName, under(other), its.left <= box.left && its.right >= box.right
      && its.top <= box.top && its.bottom >= box.bottom, other.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING]);
  const fields = 'input:not([type=checkbox], [type=radio], [type=hidden], [type=image], :disabled), textarea, select';
  const looks = new Map();
  for (const e of all) {
    const worded = e.matches(fields) || [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim());
    if (!worded || !(e instanceof HTMLElement) || !e.checkVisibility({visibilityProperty: true})) continue;
    const s = style(e), own = [s.color, s.webkitTextFillColor, s.fontSize, s.fontWeight, s.textShadow, s.webkitTextStroke, faded(e)];
    for (const box of e.getClientRects()) {
      if (box.width <= 1 || box.height <= 1) continue;
      const look = [...own, veiled(e, box), under(e), ...about(e, box)].join('; ');
      looks.set(look, [...looks.get(look) ?? [], e]);
    }
  }
  window.opora_looks = looks;
  return [...looks.keys()]; }"""

_ASK = """async looks => {
  const options = {
    runOnly: {type: 'rule', values: ['color-contrast']}, resultTypes: ['violations', 'passes', 'incomplete'], elementRef: true};
  const found = await axe.run({include: [...new Set(looks.flatMap(look => window.opora_looks.get(look)))]}, options);
  const nodes = kind => found[kind].flatMap(rule => rule.nodes), said = node => node.any[0]?.data ?? {};
  const undecided = ['pseudoContent', 'bgImage', 'bgGradient'];
  const judged = new Set([...nodes('passes').filter(node => said(node).contrastRatio),
    ...nodes('incomplete').filter(node => undecided.includes(said(node).messageKey))].map(node => node.element));
  for (const node of nodes('violations')) delete node.element;
  return [found.violations, looks.filter(look => window.opora_looks.get(look).some(e => judged.has(e)))]; }"""


async def contrast_violations(page: Page) -> list[dict[str, Any]]:
    """What axe, which the page has already, complains of; at the height of the whole page."""
    looks: list[str] = await page.evaluate(_LOOKS)
    unknown = [look for look in looks if look not in _readable]
    if not unknown:
        return []
    violations, readable = await page.evaluate(_ASK, unknown)
    if not violations:
        _readable.update(readable)
    return violations
