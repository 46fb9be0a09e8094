// The form of an action: its fields, each with a control.
import { fresh, make, prose, words } from "./dom.js";
import { Control, below, firstSentence, leaf } from "./controls.js";
import { Carrier, Items, Optional } from "./containers.js";
import { Union } from "./union.js";

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

// A sentence in both languages, of which the style sheet shows one; or in one.
const sentence = ({ en, zh }) => {
  if (!en || !zh) return [" ", ...prose(en ?? zh)];
  return [" ", make("span", { class: "either", lang: "en" }, ...prose(en)),
    make("span", { class: "either", lang: "zh-CN" }, ...prose(zh))];
};

const described = (doc) => (typeof doc === "string" ? prose(firstSentence(doc))
  : sentence(Object.fromEntries(Object.entries(doc).map(([language, text]) => [language, firstSentence(text)]))));

// A field with its name, its control, what it is, and what is wrong with it.
class Row {
  constructor(shapes, field) {
    this.field = field;
    const hint = fresh();
    this.control = control(shapes, field.type, { hint, sensitive: field.sensitive, name: field.name });
    const name = [make("code", {}, field.name)];
    if (field.required) name.push(words("span", "required", "required", { class: "flag must" }));
    if (field.deprecated) name.push(words("span", "deprecated", "deprecated", { class: "flag old" }));
    const about = make("p", { class: "console-hint", id: hint }, ...described(field.doc), ...field.facts.flatMap(sentence));
    if (field.default) about.append(" ", words("span", "default", "Default"), `: ${field.default}`);
    const isLeaf = this.control.input?.id === this.control.id;
    this.element = isLeaf
      ? make("div", { class: "console-field" }, make("label", { for: this.control.id }, ...name), this.control.element, about, this.control.problem)
      : make("fieldset", { class: "console-field", "aria-describedby": hint }, make("legend", {}, ...name), about, this.control.element, this.control.problem);
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
      return new Carrier(control(shapes, type.of, { ...options, isElement: false }));
    default:
      if (shapes[type.shape].kind === "union") {
        return new Union(shapes[type.shape], (shape) => new Record(shapes, shape), options);
      }
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
