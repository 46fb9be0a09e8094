// The form of an action: controls of values that are made of others.
import { button, fresh, labelled, make, say, words } from "./dom.js";
import { parse, same, stringify } from "./json.js";
import { Choice, Control, leaf } from "./controls.js";

// Says that the form has changed without an input: an element was added, for example.
const changed = (element) => element.dispatchEvent(new Event("input", { bubbles: true }));

const firstSentence = (doc) => doc.split("\n")[0];

const below = (path, name) => (path === "" ? name : `${path}.${name}`);

// Fields of a record, each in a row. Optional ones are in a part that opens.
class Record extends Control {
  constructor(shapes, shape) {
    super();
    this.extra = new Map();
    this.rows = shapes[shape].fields.map((field) => new Row(shapes, field));
    const [must, can] = [this.rows.filter((row) => row.field.required), this.rows.filter((row) => !row.field.required)];
    this.element = make("div", { class: "console-record" }, ...must.map((row) => row.element));
    if (can.length > 0) {
      const summary = make("summary", {}, words("span", "optional_fields", "Optional fields"), ` (${can.length})`);
      this.optional = make("details", { open: must.length === 0 && can.length < 8 }, summary, ...can.map((row) => row.element));
      this.element.append(this.optional);
    }
    this.element.addEventListener("input", () => { this.kept = undefined; });
  }

  get() {
    if (this.kept !== undefined) return this.kept;
    const value = new Map();
    for (const row of this.rows) {
      const member = row.control.get();
      if (member !== undefined) value.set(row.field.name, member);
      const tag = member === undefined ? null : row.control.parentTag?.();
      if (tag && !value.has(tag[0])) value.set(...tag);
    }
    for (const [name, member] of this.extra) if (!value.has(name)) value.set(name, member);
    return value;
  }

  set(value) {
    const isObject = value instanceof Map;
    this.kept = isObject ? undefined : value;
    this.extra = new Map(isObject ? value : []);
    for (const { field, control } of this.rows) {
      const member = this.extra.get(field.name);
      const tag = control.parent && isObject && value.get(control.parent);
      control.set(member, tag);
      this.extra.delete(field.name);
      if (member !== undefined && !field.required) this.optional.open = true;
      if (control.parent && control.parentTag()) this.extra.delete(control.parent);
    }
  }

  mark(path, problems) {
    for (const { field, control } of this.rows) {
      const before = problems.size;
      control.mark(below(path, field.name), problems);
      if (problems.size < before && !field.required) this.optional.open = true;
    }
  }

  focus() {
    this.rows[0]?.control.focus();
  }
}

// A field with its name, its control, what it is, and what is wrong with it.
class Row {
  constructor(shapes, field) {
    this.field = field;
    const hint = fresh();
    this.control = control(shapes, field.type, { hint, sensitive: field.sensitive, name: field.name });
    const name = [make("code", {}, field.name)];
    if (field.required) name.push(words("span", "required", "required", { class: "flag must" }));
    if (field.deprecated) name.push(words("span", "deprecated", "deprecated", { class: "flag old" }));
    const facts = [firstSentence(field.doc), ...field.facts];
    if (field.default) facts.push(`${say("default", "Default")}: ${field.default}.`);
    const about = make("p", { class: "console-hint", id: hint }, facts.join(" "));
    const isLeaf = this.control.input?.id === this.control.id;
    this.element = isLeaf
      ? make("div", { class: "console-field" }, make("label", { for: this.control.id }, ...name), this.control.element, about, this.control.problem)
      : make("fieldset", { class: "console-field", "aria-describedby": hint }, make("legend", {}, ...name), about, this.control.element, this.control.problem);
  }
}

// A value that is not there until it is added. So forms of shapes that have themselves end.
class Optional extends Control {
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
class Items extends Control {
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

// The value at a path of names in an object.
const at = (object, path) =>
  path.split(".").reduce((value, name) => (value instanceof Map ? value.get(name) : undefined), object);

const isSet = (value) =>
  value !== undefined && value !== null && value !== "" && (value.size ?? value.length ?? 1) !== 0;

const fits = (variant, object, parentTag) =>
  (variant.parent_tag === null || variant.parent_tag === undefined || variant.parent_tag === parentTag)
  && variant.tags.every(([name, text]) => object.has(name) && same(object.get(name), parse(text)))
  && variant.when.every(([path, values]) => values.some((text) => isSet(at(object, path)) && same(at(object, path), parse(text))))
  && variant.when_set.every((path) => isSet(at(object, path)));

const conditions = (variant) =>
  (variant.parent_tag ? 1 : 0) + variant.tags.length + variant.when.length + variant.when_set.length;

// One of several variants, chosen by name. Its tags are filled in.
class Union extends Choice {
  constructor(shapes, shape, options) {
    const { parent, variants } = shapes[shape];
    super(variants.map(({ name, doc }, index) =>
      make("option", { value: String(index) }, doc ? `${name}: ${firstSentence(doc)}` : name)), options);
    labelled(this.input, "variant", "Variant");
    Object.assign(this, { shapes, parent, variants, record: null });
    this.body = make("div", { class: "console-variant" });
    this.element = make("div", {}, this.input, this.body);
    this.id = fresh();
    this.input.addEventListener("input", () => this.choose());
  }

  get variant() {
    return this.variants[this.input.value] ?? null;
  }

  choose() {
    this.record = this.input.value === "" ? null : new Record(this.shapes, this.variant.shape);
    this.body.replaceChildren(...(this.record ? [this.record.element] : []));
    const first = this.variant?.when.filter(([path]) => !path.includes("."))
      .map(([name, values]) => [name, parse(values[0])]);
    if (first?.length > 0) this.record.set(new Map(first));
  }

  parentTag() {
    const tag = this.variant?.parent_tag;
    return tag === null || tag === undefined ? null : [this.parent, tag];
  }

  get() {
    if (!this.variant) return this.kept;
    const tags = this.variant.tags.map(([name, text]) => [name, parse(text)]);
    return new Map([...tags, ...this.record.get()]);
  }

  set(value, parentTag) {
    this.input.value = "";
    this.choose();
    this.kept = value;
    if (!(value instanceof Map)) return;
    const possible = this.variants.filter((variant) => fits(variant, value, parentTag));
    possible.sort((one, other) => conditions(other) - conditions(one));
    if (possible.length === 0) return;
    this.input.value = String(this.variants.indexOf(possible[0]));
    this.choose();
    this.kept = undefined;
    const tags = new Set(possible[0].tags.map(([name]) => name));
    this.record.set(new Map([...value].filter(([name]) => !tags.has(name))));
  }

  mark(path, problems) {
    this.record?.mark(path, problems);
    super.mark(path, problems);
  }
}

// A string that carries JSON.
class Carrier extends Control {
  constructor(inner) {
    super();
    this.inner = inner;
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
    this.inner.mark(path, problems);
    super.mark(path, problems);
  }

  focus() {
    this.inner.focus();
  }
}

const control = (shapes, type, options = {}) => {
  const simple = leaf(shapes, type, options);
  if (simple) return simple;
  switch (type.kind) {
    case "list":
    case "map":
      return new Items(() => control(shapes, type.of, { isElement: true }), type.kind === "map");
    case "json_text":
      return new Carrier(control(shapes, type.of));
    default:
      if (shapes[type.shape].kind === "union") return new Union(shapes, type.shape, options);
      if (options.isElement) return new Record(shapes, type.shape);
      return new Optional(() => new Record(shapes, type.shape));
  }
};

// The form of a whole request.
export const form = ({ shapes, request }) => {
  const record = new Record(shapes, request);
  // What is required is there from the beginning.
  const open = ({ rows }) => {
    for (const row of rows) {
      if (row.field.required && row.control instanceof Optional) {
        row.control.open();
        open(row.control.inner);
      }
    }
  };
  open(record);
  return record;
};
