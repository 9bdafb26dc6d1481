"use strict";
// The page works without this script. With it every answer has a key, and the next question
// takes the place of the last one without the page being loaded again.
(() => {
  const ARROWS = { ArrowRight: "j", ArrowLeft: "k" };
  const PARTS = ["header", "#problem", "main.review"];
  const byId = (id) => document.getElementById(id);
  const find = (selector) => document.querySelector(selector);
  const help = byId("help");
  let leaving = false;
  let turns = 0;

  const isField = (node) => node.matches("input:not([type=radio]), textarea, select");
  const holder = (key) => find(`[data-key="${CSS.escape(key)}"]`);

  // A live region is read aloud when it changes, so what is to be said comes a moment later.
  function say(status) {
    const aloud = document.createElement("span");
    aloud.className = "hidden";
    aloud.textContent = status.dataset.said;
    const shown = Array.from(status.childNodes);
    byId("status").replaceChildren();
    setTimeout(() => byId("status").replaceChildren(...shown, aloud), 60);
  }

  function settle() {
    const aside = find("aside");
    const current = find(".rows [aria-current]");
    if (current && aside.scrollHeight > aside.clientHeight) {
      aside.scrollTop = current.offsetTop - aside.clientHeight / 2;
    }
    (find("details.way[open] input[name=why]") ?? byId("question")).focus({ preventScroll: true });
    leaving = false;
    document.documentElement.dataset.turn = String(turns++);
  }

  function complain(text) {
    const said = document.createElement("p");
    said.className = "warning problem";
    said.setAttribute("role", "alert");
    said.textContent = text;
    byId("problem").replaceChildren(said);
    leaving = false;
  }

  // What arrives is our own page, escaped where it was made; a parsed document runs nothing.
  function swap(html, url, keep) {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const part of PARTS) { find(part).replaceWith(page.querySelector(part)); }
    document.title = page.title;
    if (keep) { history.pushState(null, "", url); }
    scrollTo(0, 0);
    say(page.getElementById("status"));
    settle();
  }

  async function turn(url, form, keep = true) {
    if (leaving) { return; }
    leaving = true;
    try {
      const answered = await fetch(url, form ? { method: "POST", body: form } : {});
      const text = await answered.text();
      if (answered.ok) { swap(text, answered.url, keep); }
      else if (answered.status === 422) { swap(text, "", false); }
      else { complain(text); }
    } catch {
      complain("The review does not answer. Is `concord review` still running?");
    }
  }

  function openWay(summary) {
    const way = summary.parentElement;
    for (const other of document.querySelectorAll("details.way[open]")) { other.open = other === way; }
    way.open = true;
    const first = way.querySelector("input:not([type=hidden]), textarea");
    (way.querySelector("textarea") ? way.querySelector("input[name=why]") : first).focus();
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

  function heed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || help.open) { return; }
    if (event.key === "Escape") { escape(event.target); return; }
    if (isField(event.target)) { return; }
    if (event.target.closest(".way form")) {
      if (event.target.type === "radio") { pressInForm(event); }
      return;
    }
    const key = ARROWS[event.key] ?? event.key;
    if (event.repeat ? holder(key) : press(key)) { event.preventDefault(); }
  }

  function submit(event) {
    const form = event.target;
    if (form.method === "dialog") { return; }
    event.preventDefault();
    const fields = new URLSearchParams(new FormData(form, event.submitter));
    if (form.method === "post") { turn(form.action, fields); }
    else { turn(`${form.action}?${fields}`); }
  }

  function click(event) {
    const link = event.target.closest("a[href^='/?']");
    const summary = event.target.closest("details.way > summary");
    if (link && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      turn(link.href);
    } else if (summary && !summary.parentElement.open) {
      event.preventDefault();
      openWay(summary);
    } else if (event.target.closest("#ask-help")) { help.showModal(); }
  }

  document.addEventListener("keydown", heed);
  document.addEventListener("submit", submit);
  document.addEventListener("click", click);
  document.addEventListener("change", (event) => {
    if (event.target.matches("#filters select")) { event.target.form.requestSubmit(); }
  });
  addEventListener("popstate", () => turn(location.href, null, false));
  say(byId("status"));
  settle();
})();
