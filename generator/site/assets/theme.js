// Runs before the page is shown: what the reader has chosen, and what other scripts share.
"use strict";
window.volcgen = (() => {
  const page = document.documentElement;
  const read = (key) => {
    try {
      return localStorage.getItem(`volcgen-${key}`);
    } catch {
      return null; // The browser keeps nothing.
    }
  };
  const write = (key, value) => {
    try {
      localStorage.setItem(`volcgen-${key}`, value);
    } catch {
      // The choice holds for this page.
    }
  };
  const theme = read("theme");
  if (theme === "light" || theme === "dark") page.dataset.theme = theme;
  page.classList.add("scripted");
  // The language of the interface. The page is shown when all its words are in it.
  const language = read("language") ?? (navigator.language.startsWith("zh") ? "zh-CN" : "en");
  if (language === "zh-CN") {
    page.lang = language;
    page.classList.add("untranslated");
  }
  const loaded = new Map();
  // Loads a script once. Files of a disk cannot be fetched in another way.
  const load = (path) => {
    if (!loaded.has(path)) {
      loaded.set(path, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = path;
        script.addEventListener("load", resolve);
        script.addEventListener("error", () => reject(new Error(`cannot load ${path}`)));
        document.head.append(script);
      }));
    }
    return loaded.get(path);
  };
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  // An element. Its content is text or elements, never markup.
  const make = (name, attributes = {}, ...content) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...content);
    return element;
  };
  const root = page.dataset.root ?? "";
  let strings = {};
  return {
    root,
    read,
    write,
    load,
    all,
    byId,
    make,
    loadChinese: () => load(`${root}assets/zh.js`),
    // What the script with the Chinese words calls.
    chinese: (known) => { strings = known; },
    text: (key, english) => (page.lang === "zh-CN" && strings[key]) || english,
  };
})();
if (document.documentElement.lang === "zh-CN") volcgen.loadChinese().catch(() => {});
