"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const form = byId("filters");
  const list = byId("list");
  const exact = ["severity", "kind", "property", "status"];
  const STEP = 250; // items in the page at a time: what is not there costs nothing
  const collator = new Intl.Collator("en", { numeric: true });
  const orders = {
    entity: (a, b) => collator.compare(a.entity, b.entity),
    property: (a, b) => collator.compare(a.property, b.property),
    claims: (a, b) => b.claims - a.claims,
    confidence: (a, b) => a.confidence - b.confidence,
  };
  const items = Array.from(list ? list.children : [], (node, place) =>
    ({ node, place, text: null, ...node.dataset }));
  const itemOf = new Map(items.map((item) => [item.node.id, item]));
  let matching = items;
  let limit = STEP;
  let waiting = 0;
  let later = null;

  // In a long report the inside of an item is kept as text, escaped when the report was
  // written, and becomes part of the page when the item is first opened.
  function laterOf(node) {
    if (later === null) {
      const kept = byId("later");
      later = new Map(Object.entries(kept ? JSON.parse(kept.textContent) : {}));
    }
    return later.get(node.id) ?? "";
  }

  function fill(node) {
    const inside = laterOf(node);
    if (inside && !node.querySelector(":scope > .body")) { node.insertAdjacentHTML("beforeend", inside); }
  }

  function textOf(item) {
    if (item.text === null) {
      const inside = laterOf(item.node).replace(/<[^>]*>/g, " ");
      item.text = (item.node.textContent + inside).toLowerCase();
    }
    return item.text;
  }

  function wanted() {
    const want = Object.fromEntries(exact.map((name) => [name, byId("f-" + name).value]));
    want.source = byId("f-source").value;
    want.entity = byId("f-entity").value.trim().toLowerCase();
    want.words = byId("f-search").value.toLowerCase().split(/\s+/).filter(Boolean);
    return want;
  }

  function matches(item, want) {
    return exact.every((name) => !want[name] || item[name] === want[name])
      && (!want.source || item.source.split("|").includes(want.source))
      && (!want.entity || item.entity.toLowerCase().includes(want.entity))
      && want.words.every((word) => textOf(item).includes(word));
  }

  function ordered(found) {
    const compare = orders[byId("f-order").value];
    return compare ? found.sort((a, b) => compare(a, b) || a.place - b.place) : found;
  }

  function show() {
    const more = Math.max(0, matching.length - limit);
    list.replaceChildren(...matching.slice(0, limit).map((item) => item.node));
    byId("more").hidden = more === 0;
    byId("more").textContent = `Show ${Math.min(more, STEP)} of ${more} more`;
    byId("none").hidden = matching.length > 0;
    byId("shown").textContent = matching.length === items.length
      ? `${items.length} discrepancies` : `${matching.length} of ${items.length} discrepancies`;
  }

  function refresh() {
    const want = wanted();
    matching = ordered(items.filter((item) => matches(item, want)));
    limit = STEP;
    show();
  }

  function showUpTo(place) {
    const steps = Math.ceil((place + 1) / STEP);
    if (steps * STEP > limit) { limit = steps * STEP; show(); }
  }

  function open(node) {
    fill(node);
    node.open = true;
  }

  function follow() {
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const item = itemOf.get(id);
    if (item && form) {
      if (!matching.includes(item)) { form.reset(); refresh(); }
      showUpTo(matching.indexOf(item));
    }
    const node = id && byId(id);
    if (!node || node.tagName !== "DETAILS") { return; }
    open(node);
    node.scrollIntoView();
    node.querySelector("summary").focus({ preventScroll: true });
  }

  function toggleShown() {
    const shown = Array.from(list.children);
    const opening = shown.some((node) => !node.open);
    for (const node of shown) {
      if (opening) { open(node); } else { node.open = false; }
    }
  }

  function showMore() {
    const first = matching[limit];
    limit += STEP;
    show();
    first.node.querySelector("summary").focus();
  }

  function prepareSearch(deadline) {
    const left = items.filter((item) => item.text === null);
    for (const item of left) {
      if (deadline.timeRemaining() < 2) { requestIdleCallback(prepareSearch); return; }
      textOf(item);
    }
  }

  function listen() {
    form.addEventListener("input", (event) => {
      clearTimeout(waiting);
      waiting = setTimeout(refresh, event.target.tagName === "SELECT" ? 0 : 120);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(refresh, 0));
    byId("f-open").addEventListener("click", toggleShown);
    byId("more").addEventListener("click", showMore);
    form.hidden = false;
    refresh();
    if (window.requestIdleCallback) { requestIdleCallback(prepareSearch); }
  }

  document.addEventListener("toggle", (event) => {
    if (event.target.open) { fill(event.target); }
  }, true);
  addEventListener("beforeprint", () => {
    if (form) { showUpTo(matching.length); }
    for (const { node } of matching) { open(node); }
  });
  addEventListener("hashchange", follow);
  if (form && list) { listen(); }
  follow();
})();
