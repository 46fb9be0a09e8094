// The interface: language, colors, copying, and the list of actions.
"use strict";
(() => {
  const page = document.documentElement;
  const { root, read, write, load, all, byId, make } = volcgen;

  // Language. The page has its words in English; those in Chinese are loaded when they are wanted. Sentences are in
  // the page in both languages, and the style sheet shows one of them.
  const english = new Map();
  const ATTRIBUTES = { "data-t-label": "aria-label", "data-t-placeholder": "placeholder" };
  const translate = () => {
    const isChinese = page.lang === "zh-CN";
    const change = (element, slot, key, get, set) => {
      const id = `${slot} ${key}`;
      if (!english.has(element)) english.set(element, new Map());
      const known = english.get(element);
      if (!known.has(id)) known.set(id, get());
      set(volcgen.text(key, known.get(id)));
    };
    const title = document.querySelector("title");
    title.dataset.en ??= title.textContent;
    title.textContent = (isChinese && title.dataset.zh) || title.dataset.en;
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
    try {
      if (language === "zh-CN") await volcgen.loadChinese();
      page.lang = language;
    } catch {
      page.lang = "en";
    }
    translate();
    page.classList.remove("untranslated");
    dispatchEvent(new Event("volcgen-language"));
  };
  if (page.lang === "zh-CN") speak(page.lang);
  byId("language").addEventListener("click", () => {
    const language = page.lang === "zh-CN" ? "en" : "zh-CN";
    write("language", language);
    speak(language);
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
    const button = make("button", { type: "button", class: "copy", "data-t": "copy" }, "Copy");
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
})();
