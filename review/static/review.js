"use strict";
(() => {
  const ARROWS = { ArrowRight: "j", ArrowLeft: "k" };
  const help = document.getElementById("help");
  let leaving = false;

  const isField = (node) => node.matches("input:not([type=radio]), textarea, select");
  const holder = (key) => document.querySelector(`[data-key="${CSS.escape(key)}"]`);

  function openWay(summary) {
    const way = summary.parentElement;
    for (const other of document.querySelectorAll("details.way[open]")) { other.open = other === way; }
    way.open = true;
    const first = way.querySelector("input:not([type=hidden]), textarea");
    const names = way.querySelector("textarea");
    (names ? way.querySelector("input[name=why]") : first).focus();
  }

  function press(key) {
    const node = holder(key);
    if (!node || leaving) { return false; }
    if (node.tagName === "SUMMARY") { openWay(node); }
    else if (node.tagName === "INPUT") { node.focus(); node.select(); }
    else { node.click(); }
    return true;
  }

  function escape(target) {
    const way = target.closest("details.way[open]");
    if (way) { way.open = false; way.querySelector("summary").focus(); return; }
    target.blur();
  }

  // In a form a digit picks the claim; nothing else of the page hears its keys.
  function pressInForm(event) {
    const radios = event.target.form.querySelectorAll("input[type=radio]");
    const picked = /^[1-9]$/.test(event.key) && radios[Number(event.key) - 1];
    if (!picked) { return; }
    event.preventDefault();
    picked.checked = true;
    event.target.form.querySelector("input[name=value]").focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || help.open) { return; }
    if (event.key === "Escape") { escape(event.target); return; }
    if (isField(event.target)) { return; }
    if (event.target.closest(".way form")) {
      if (event.target.type === "radio") { pressInForm(event); }
      return;
    }
    if (event.repeat) { if (holder(event.key)) { event.preventDefault(); } return; }
    if (press(ARROWS[event.key] ?? event.key)) { event.preventDefault(); }
  });

  // A second press before the next page is there must not answer the same question again.
  document.addEventListener("submit", (event) => {
    if (event.target.method === "dialog") { return; }
    if (leaving) { event.preventDefault(); return; }
    leaving = true;
  });
  addEventListener("pageshow", () => { leaving = false; });

  for (const select of document.querySelectorAll("#filters select")) {
    select.addEventListener("change", () => select.form.requestSubmit());
  }
  for (const summary of document.querySelectorAll("details.way > summary")) {
    summary.addEventListener("click", (event) => {
      if (!summary.parentElement.open) { event.preventDefault(); openWay(summary); }
    });
  }
  document.getElementById("ask-help").addEventListener("click", () => help.showModal());

  // A live region is read aloud when it changes, not when the page arrives with it.
  const status = document.getElementById("status");
  const shown = Array.from(status.childNodes);
  status.replaceChildren();
  setTimeout(() => {
    const aloud = document.createElement("span");
    aloud.className = "hidden";
    aloud.textContent = status.dataset.said;
    status.replaceChildren(...shown, aloud);
  }, 60);
  const draft = document.querySelector("details.way[open] input[name=why]");
  if (draft) { draft.focus(); }
  else if (!location.hash) { document.getElementById("question").focus({ preventScroll: true }); }
})();
