// Controls that hold others: a value that can be added, the elements of a list or a map, and JSON in a string.
import { button, labelled, make } from "./dom.js";
import { parse, stringify } from "./json.js";
import { Control, below } from "./controls.js";

// Says that the form has changed without an input: an element was added, for example.
const changed = (element) => element.dispatchEvent(new Event("input", { bubbles: true }));

// A value that is not there until it is added. So forms of shapes that have themselves end.
export class Optional extends Control {
  constructor(build) {
    super();
    this.build = build;
    this.add = button("add", "Add", () => {
      this.open();
      this.inner.focus();
      changed(this.element);
    });
    this.remove = button("remove", "Remove", () => {
      this.close();
      this.add.focus();
      changed(this.element);
    });
    this.element = make("div", { class: "console-optional" }, this.add);
  }

  open() {
    this.kept = undefined;
    this.inner = this.build();
    this.element.replaceChildren(this.inner.element, this.remove);
  }

  close() {
    this.kept = undefined;
    this.inner = null;
    this.element.replaceChildren(this.add);
  }

  get() {
    return this.inner ? this.inner.get() : this.kept;
  }

  set(value) {
    this.close();
    if (value instanceof Map) {
      this.open();
      this.inner.set(value);
    } else {
      this.kept = value;
    }
  }

  mark(path, problems) {
    this.inner?.mark(path, problems);
    super.mark(path, problems);
  }

  focus() {
    (this.inner ?? this.add).focus();
  }
}

// Elements of a list, or entries of a map, which have a key each.
export class Items extends Control {
  constructor(build, hasKeys) {
    super();
    this.build = build;
    this.hasKeys = hasKeys;
    this.items = [];
    this.list = make("div", { class: "console-items" });
    this.more = button("add", "Add", () => {
      this.kept = undefined;
      const item = this.append();
      (item.key ?? item.control).focus();
      changed(this.element);
    });
    this.element = make("div", {}, this.list, this.more);
  }

  append(key = "") {
    const item = { control: this.build() };
    const number = this.items.length + 1;
    const remove = button("remove", "Remove", () => {
      this.items.splice(this.items.indexOf(item), 1);
      item.element.remove();
      this.more.focus();
      changed(this.element);
    });
    if (this.hasKeys) {
      item.key = labelled(make("input", { type: "text", class: "console-key", value: key }), "key", "Key");
    }
    if (item.control.input) labelled(item.control.input, "element", "Element {}", String(number));
    item.element = make("div", { class: "console-item", role: "group" }, item.key, item.control.element, remove, item.control.problem);
    labelled(item.element, "element", "Element {}", String(number));
    this.items.push(item);
    this.list.append(item.element);
    return item;
  }

  get() {
    if (this.items.length === 0) return this.kept;
    const values = this.items.map(({ key, control: each }) => [key?.value, each.get() ?? ""]);
    return this.hasKeys ? new Map(values) : values.map(([, value]) => value);
  }

  set(value) {
    this.items = [];
    this.list.replaceChildren();
    const fits = this.hasKeys ? value instanceof Map : Array.isArray(value);
    this.kept = value;
    if (!fits) return;
    for (const [key, element] of value.entries()) {
      this.append(this.hasKeys ? key : undefined).control.set(element);
    }
  }

  mark(path, problems) {
    this.items.forEach(({ key, control: each }, index) => {
      each.mark(key ? below(path, key.value) : `${path}[${index}]`, problems);
    });
    super.mark(path, problems);
  }

  focus() {
    this.more.focus();
  }
}

// A string that carries JSON.
export class Carrier extends Control {
  constructor(inner) {
    super();
    this.inner = inner;
    // One input carries the JSON itself: the label and the problems are for that.
    if (inner.input) Object.assign(this, { input: inner.input, id: inner.id, problem: inner.problem });
    this.element = inner.element;
    this.element.addEventListener("input", () => { this.kept = undefined; });
  }

  get() {
    const value = this.inner.get();
    return value === undefined || this.kept !== undefined ? this.kept : stringify(value);
  }

  set(value) {
    this.kept = value;
    this.inner.set(undefined);
    try {
      if (typeof value === "string") this.inner.set(parse(value));
    } catch {
      // It stays as it is.
    }
  }

  mark(path, problems) {
    if (!this.input) this.inner.mark(path, problems);
    super.mark(path, problems);
  }

  focus() {
    this.inner.focus();
  }
}
