// Elements, and the words of the interface in two languages.
import { chinese } from "./zh.js";

const page = document.documentElement;

// An element. Its content is text or elements, never markup.
export const make = (name, attributes = {}, ...content) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined && value !== null) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...content.filter((part) => part !== null && part !== undefined));
  return element;
};

// A text in which code is between backticks.
export const prose = (text) =>
  text.split(/`([^`]+)`/u).map((part, index) => (index % 2 === 0 ? part : make("code", {}, part)));

const isChinese = () => page.lang === "zh-CN";

// A text of the interface in the reader's language. `{}` stands for what is put in.
export const say = (key, english, ...parts) => {
  let text = (isChinese() && chinese[key]) || english;
  for (const part of parts) text = text.replace("{}", () => part);
  return text;
};

const spoken = new Set();
const speak = (write) => {
  spoken.add(write);
  write();
};

// An element whose text follows the reader's language.
export const words = (name, key, english, attributes = {}, ...parts) => {
  const element = make(name, attributes);
  const reference = new WeakRef(element);
  const write = () => {
    const target = reference.deref();
    if (target) target.textContent = say(key, english, ...parts);
    else spoken.delete(write);
  };
  speak(write);
  return element;
};

// Gives an element a label that follows the reader's language.
export const labelled = (element, key, english, ...parts) => {
  const reference = new WeakRef(element);
  const write = () => {
    const target = reference.deref();
    if (target) target.setAttribute("aria-label", say(key, english, ...parts));
    else spoken.delete(write);
  };
  speak(write);
  return element;
};

new MutationObserver(() => {
  for (const write of spoken) write();
}).observe(page, { attributes: true, attributeFilter: ["lang"] });

let count = 0;

// An id that no other element has.
export const fresh = () => {
  count += 1;
  return `console-${count}`;
};

export const button = (key, english, act, attributes = {}) => {
  const element = words("button", key, english, { type: "button", ...attributes });
  element.addEventListener("click", act);
  return element;
};

// A block of text with a button that copies it.
export const code = (label, ...content) => {
  const block = make("pre", { tabindex: "0", role: "group", "aria-label": label }, make("code", {}, ...content));
  const copy = button("copy", "Copy", async () => {
    await navigator.clipboard.writeText(block.textContent).catch(() => {
      getSelection().selectAllChildren(block);
      document.execCommand("copy");
    });
    copy.textContent = say("copied", "Copied");
    setTimeout(() => { copy.textContent = say("copy", "Copy"); }, 1500);
  }, { class: "copy" });
  return make("div", { class: "code" }, block, copy);
};
