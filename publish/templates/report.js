"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const form = byId("filters");
  const list = byId("list");
  const exact = ["severity", "kind", "property", "status"];
  const collator = new Intl.Collator("en", { numeric: true });
  const orders = {
    entity: (a, b) => collator.compare(a.entity, b.entity),
    property: (a, b) => collator.compare(a.property, b.property),
    claims: (a, b) => b.claims - a.claims,
    confidence: (a, b) => a.confidence - b.confidence,
  };
  const items = Array.from(list ? list.children : [], (node, place) =>
    ({ node, place, text: null, ...node.dataset }));
  let ordered = "";
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

  function filter() {
    const want = wanted();
    let shown = 0;
    for (const item of items) {
      const hit = matches(item, want);
      if (item.node.hidden === hit) { item.node.hidden = !hit; }
      shown += hit ? 1 : 0;
    }
    byId("none").hidden = shown > 0;
    byId("shown").textContent = shown === items.length
      ? `${shown} discrepancies` : `${shown} of ${items.length} discrepancies`;
  }

  function order() {
    const name = byId("f-order").value;
    if (name === ordered) { return; }
    ordered = name;
    const compare = orders[name] ?? (() => 0);
    const sorted = items.slice().sort((a, b) => compare(a, b) || a.place - b.place);
    list.append(...sorted.map((item) => item.node));
  }

  function refresh() { order(); filter(); }

  function open(node) {
    fill(node);
    node.open = true;
  }

  function follow() {
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const node = id && byId(id);
    if (!node || node.tagName !== "DETAILS") { return; }
    if (node.hidden) { form.reset(); refresh(); }
    open(node);
    node.scrollIntoView();
    node.querySelector("summary").focus({ preventScroll: true });
  }

  function toggleShown() {
    const shown = items.filter((item) => !item.node.hidden);
    const opening = shown.some((item) => !item.node.open);
    for (const { node } of shown) {
      if (opening) { open(node); } else { node.open = false; }
    }
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
    form.hidden = false;
    filter();
    if (window.requestIdleCallback) { requestIdleCallback(prepareSearch); }
  }

  document.addEventListener("toggle", (event) => {
    if (event.target.open) { fill(event.target); }
  }, true);
  addEventListener("beforeprint", () => {
    for (const { node } of items) { if (!node.hidden) { open(node); } }
  });
  addEventListener("hashchange", follow);
  if (form && list) { listen(); }
  follow();
})();
