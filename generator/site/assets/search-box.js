// The search box, and what it shows of the entries that are found.
"use strict";
(() => {
  const { root, search, all, byId, make } = volcgen;
  const input = byId("q");
  const box = byId("found");
  const status = byId("found-status");
  const summary = byId("search-summary");
  const list = byId("search-results");
  const KIND_NAMES = {
    action: "Action", code: "Error code", guide: "Guide", shape: "Shape", field: "Field", value: "Value",
  };
  const kindOf = (result) => {
    const kind = search.KINDS[result.kind];
    return volcgen.text(`kind_${kind}`, KIND_NAMES[kind]);
  };
  const aboutOf = ({ text, chinese }) => (document.documentElement.lang === "zh-CN" && chinese) || text;
  const marked = (name, query) => {
    const word = query.trim().split(/\s+/u).find((part) => name.toLowerCase().includes(part.toLowerCase()));
    if (!word) return [name];
    const at = name.toLowerCase().indexOf(word.toLowerCase());
    const end = at + word.length;
    return [name.slice(0, at), make("mark", {}, name.slice(at, end)), name.slice(end)];
  };
  let active = -1;
  let latest = 0;
  const options = () => all("a[role=option]", box);
  const activate = (index) => {
    const items = options();
    active = items.length === 0 ? -1 : (index + items.length) % items.length;
    items.forEach((item, position) => item.setAttribute("aria-selected", String(position === active)));
    if (active < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", items[active].id);
      items[active].scrollIntoView({ block: "nearest" });
    }
  };
  const close = () => {
    box.hidden = true;
    input.setAttribute("aria-expanded", "false");
    activate(-1);
    active = -1;
    input.removeAttribute("aria-activedescendant");
  };
  const describe = (found) => {
    if (!found) return volcgen.text("type_more", "Type two characters or more.");
    if (found.total === 0) return volcgen.text("nothing", "Nothing was found.");
    return `${found.total} ${volcgen.text("found", found.total === 1 ? "result" : "results")}`;
  };
  const option = (result, index, query) => {
    const [label, url] = result.places[0];
    const more = result.places.length - 1 + result.others;
    const about = search.KINDS[result.kind] === "field" && more > 0 ? `${label} +${more}` : label;
    return make("a", { role: "option", id: `found-${index}`, href: root + url, tabindex: "-1", "aria-selected": "false" },
      make("span", { class: "kind" }, kindOf(result)), make("span", { class: "found-name" }, ...marked(result.name, query)),
      make("span", { class: "label" }, about), make("span", { class: "about" }, aboutOf(result)));
  };
  const item = (result, query) => {
    const places = result.places.map(([label, url]) => make("a", { href: root + url }, label));
    const more = result.others > 0 ? [make("span", {}, `+${result.others}`)] : [];
    return make("li", {}, make("p", {}, make("span", { class: "kind" }, kindOf(result)),
      make("a", { class: "found-name", href: root + result.places[0][1] }, ...marked(result.name, query))),
    make("p", { class: "about" }, aboutOf(result)), make("p", { class: "chips" }, ...places.flatMap((place) => [place, " "]), ...more));
  };
  const show = async () => {
    const query = input.value;
    latest += 1;
    const turn = latest;
    let found = null;
    try {
      found = await search.find(query, list ? 200 : 12);
    } catch (error) {
      status.textContent = String(error.message);
      return;
    }
    if (turn !== latest) return;
    if (list) {
      list.replaceChildren(...(found?.results ?? []).map((result) => item(result, query)));
      summary.textContent = describe(found);
      try {
        history.replaceState(null, "", `?q=${encodeURIComponent(query)}`);
      } catch {
        // Files of a disk keep their addresses.
      }
      return;
    }
    status.textContent = query === "" ? "" : describe(found);
    if (query === "") {
      close();
      return;
    }
    const results = (found?.results ?? []).map((result, index) => option(result, index, query));
    const hint = results.length === 0 ? [make("p", { class: "hint", role: "option", "aria-disabled": "true" }, describe(found))] : [];
    box.replaceChildren(...results, ...hint);
    box.hidden = false;
    input.setAttribute("aria-expanded", "true");
    active = -1;
  };
  input.addEventListener("input", show);
  addEventListener("volcgen-language", () => { if (input.value) show(); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (box.hidden) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      activate(active < 0 && step < 0 ? -1 : active + step);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      options()[active].click();
    } else if (event.key === "Escape") {
      close();
    }
  });
  addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input:not([type=radio]), textarea, select, [contenteditable]");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });
  addEventListener("click", ({ target }) => {
    if (!target.closest(".search")) close();
  });
  input.form.addEventListener("submit", (event) => {
    if (list || input.value.trim() === "") event.preventDefault();
  });
  input.addEventListener("focus", () => { if (input.value && box.hidden && !list) show(); });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    input.value = asked;
    show();
  }
  if (list) input.focus();
})();
