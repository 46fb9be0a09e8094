// The interface: search box, language, colors, copying, and the list of actions.
"use strict";
(() => {
  const page = document.documentElement;
  const { root, read, write, load, search } = volcgen;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const make = (name, attributes = {}, ...content) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...content);
    return element;
  };

  // Language. English is what the page has; Chinese is loaded when it is wanted.
  let chinese = null;
  const english = new Map();
  const ATTRIBUTES = { "data-t-label": "aria-label", "data-t-placeholder": "placeholder" };
  volcgen.chinese = (strings) => { chinese = strings; };
  volcgen.text = (key, text) => (page.lang === "zh-CN" && chinese?.[key]) || text;
  const translate = () => {
    const isChinese = page.lang === "zh-CN";
    const change = (element, slot, key, get, set) => {
      const id = `${slot} ${key}`;
      if (!english.has(element)) english.set(element, new Map());
      const known = english.get(element);
      if (!known.has(id)) known.set(id, get());
      set((isChinese && chinese?.[key]) || known.get(id));
    };
    for (const element of all("[data-t]")) {
      change(element, "text", element.dataset.t, () => element.textContent, (text) => { element.textContent = text; });
    }
    for (const [data, attribute] of Object.entries(ATTRIBUTES)) {
      for (const element of all(`[${data}]`)) {
        change(element, attribute, element.getAttribute(data), () => element.getAttribute(attribute),
          (text) => element.setAttribute(attribute, text));
      }
    }
    const button = byId("language");
    button.textContent = isChinese ? "English" : "中文";
    button.lang = isChinese ? "en" : "zh-CN";
  };
  const speak = async (language) => {
    if (language === "zh-CN") await load(`${root}assets/zh.js`);
    page.lang = language;
    translate();
  };
  const wanted = read("language") ?? (navigator.language.startsWith("zh") ? "zh-CN" : "en");
  if (wanted === "zh-CN") speak(wanted);
  byId("language").addEventListener("click", () => {
    const language = page.lang === "zh-CN" ? "en" : "zh-CN";
    write("language", language);
    speak(language).then(() => { if (input.value) show(); });
  });

  // Colors.
  byId("theme").addEventListener("click", () => {
    const isDark = page.dataset.theme ? page.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    page.dataset.theme = isDark ? "light" : "dark";
    write("theme", page.dataset.theme);
  });
  all(".switches, .tools, #filter, #version").forEach((element) => { element.hidden = false; });
  all(".versions-list > .version").forEach((element) => { element.hidden = true; });

  // Copying.
  for (const code of all(".code, .guide pre")) {
    const text = () => (code.querySelector("code") ?? code).textContent;
    const button = make("button", { type: "button", class: "copy", "data-t": "copy" }, volcgen.text("copy", "Copy"));
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text());
      } catch {
        getSelection().selectAllChildren(code.querySelector("code") ?? code);
        document.execCommand("copy");
      }
      button.textContent = volcgen.text("copied", "Copied");
      setTimeout(() => { button.textContent = volcgen.text("copy", "Copy"); }, 1500);
    });
    if (code.matches("pre")) {
      const frame = make("div", { class: "code" });
      code.replaceWith(frame);
      frame.append(code, button);
    } else {
      code.append(button);
    }
  }

  // The form of examples, which all of them share.
  const choose = (form) => {
    for (const input of all(".tabs > input")) if (input.value === form) input.checked = true;
  };
  const form = read("form");
  if (form) choose(form);
  addEventListener("change", ({ target }) => {
    if (!target.matches(".tabs > input")) return;
    write("form", target.value);
    choose(target.value);
  });

  // Details: all of a section, and those around the place that a link names.
  for (const button of all("[data-open]")) {
    button.addEventListener("click", () => {
      for (const details of all("details", button.closest("section"))) details.open = button.dataset.open === "true";
    });
  }
  const reveal = () => {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // It is not encoded.
    }
    const place = id && byId(id);
    if (!place) return;
    for (let around = place.parentElement; around; around = around.parentElement) {
      if (around.matches("details")) around.open = true;
    }
    const next = place.nextElementSibling;
    if (next?.matches(".nested")) all("details", next)[0].open = true;
    place.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  // The list of actions. The page has the open group; a script has all of them.
  const filter = byId("filter");
  const groups = all("nav.actions .group");
  volcgen.actions = (lists) => {
    const here = new URL(location.href).pathname;
    lists.forEach((actions, index) => {
      const list = groups[index]?.querySelector("ul");
      if (!list) return;
      list.replaceChildren(...actions.map(([name, url]) => {
        const link = make("a", { href: root + url }, name);
        if (link.pathname === here) link.setAttribute("aria-current", "page");
        return make("li", {}, link);
      }));
    });
  };
  const fill = () => load(filter.dataset.actions);
  const narrow = async () => {
    await fill();
    const words = filter.value.toLowerCase().split(/\s+/u).filter(Boolean);
    for (const group of groups) {
      let shown = 0;
      for (const item of all("li", group)) {
        const name = item.textContent.toLowerCase();
        item.hidden = !words.every((word) => name.includes(word));
        shown += item.hidden ? 0 : 1;
      }
      group.hidden = shown === 0;
      if (words.length > 0) group.open = true;
      else group.open = group.querySelector("[aria-current]") !== null;
    }
  };
  if (filter) {
    filter.addEventListener("input", narrow);
    for (const group of groups) group.addEventListener("toggle", () => { if (group.open) fill(); });
    if (document.querySelector("nav.actions .cut")) fill();
    byId("version").addEventListener("change", ({ target }) => { location.href = target.value; });
    document.querySelector("nav.actions [aria-current]")?.scrollIntoView({ block: "nearest" });
    const drawer = document.querySelector(".drawer");
    if (matchMedia("(max-width: 60rem)").matches) drawer.open = false;
  }

  // The table of contents marks the section that is read.
  const entries = new Map(all("nav.sections a").map((link) => [link.hash.slice(1), link]));
  if (entries.size > 0 && "IntersectionObserver" in window) {
    const observer = new IntersectionObserver((seen) => {
      const first = seen.find((entry) => entry.isIntersecting);
      if (!first) return;
      for (const link of entries.values()) link.removeAttribute("aria-current");
      entries.get(first.target.id)?.setAttribute("aria-current", "true");
    }, { rootMargin: "-10% 0px -70% 0px" });
    for (const id of entries.keys()) if (byId(id)) observer.observe(byId(id));
  }

  // Search.
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
      make("span", { class: "label" }, about), make("span", { class: "about" }, result.text));
  };
  const item = (result, query) => {
    const places = result.places.map(([label, url]) => make("a", { href: root + url }, label));
    const more = result.others > 0 ? [make("span", {}, `+${result.others}`)] : [];
    return make("li", {}, make("p", {}, make("span", { class: "kind" }, kindOf(result)),
      make("a", { class: "found-name", href: root + result.places[0][1] }, ...marked(result.name, query))),
    make("p", { class: "about" }, result.text), make("p", { class: "chips" }, ...places.flatMap((place) => [place, " "]), ...more));
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
