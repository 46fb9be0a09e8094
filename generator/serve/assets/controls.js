// Controls of single values. A control has an element, a value that can be read and set, and a place for problems.
import { fresh, labelled, make, words } from "./dom.js";
import { Digits, digits, parse, stringify } from "./json.js";

// The path of a member, as problems name it.
export const below = (path, name) => (path === "" ? name : `${path}.${name}`);

// A description is a text, or strings by `en` and `zh`.
export const firstSentence = (doc) => {
  const text = typeof doc === "string" ? doc
    : document.documentElement.lang === "zh-CN" ? doc.zh ?? doc.en : doc.en ?? doc.zh;
  return text.trim().split("\n")[0];
};

// What all controls share: a value that does not fit stays as it is until the user changes something.
class Control {
  constructor() {
    this.kept = undefined;
    this.id = fresh();
    this.problem = make("p", { class: "console-problem", id: `${this.id}-problem`, lang: "en", hidden: true });
  }

  // Shows what is wrong here, and takes it out of the problems.
  mark(path, problems) {
    const found = problems.get(path);
    problems.delete(path);
    this.problem.hidden = !found;
    this.problem.textContent = found ? found.join("; ") : "";
    if (!this.input) return;
    this.input.toggleAttribute("aria-invalid", false);
    if (found) this.input.setAttribute("aria-invalid", "true");
  }

  // The first input, for the focus.
  focus() {
    this.input?.focus();
  }
}

// A control with one input.
class Leaf extends Control {
  constructor(input, { hint } = {}) {
    super();
    this.input = input;
    input.id = this.id;
    input.setAttribute("aria-describedby", [hint, this.problem.id].filter(Boolean).join(" "));
    input.addEventListener("input", () => { this.kept = undefined; });
    this.element = input;
  }

  get() {
    if (this.kept !== undefined) return this.kept;
    const text = this.input.value;
    return text.trim() === "" && this.isBlankUnset ? undefined : this.read(text);
  }

  set(value) {
    const shown = value === undefined ? "" : this.write(value);
    this.kept = shown === null || shown === "" ? value : undefined;
    this.input.value = shown ?? stringify(value);
  }

  get isBlankUnset() {
    return this.input.value === "";
  }
}

const area = (attributes = {}) =>
  make("textarea", { rows: "1", spellcheck: "false", autocomplete: "off", autocapitalize: "off", ...attributes });

class Text extends Leaf {
  constructor(options) {
    super(area({ class: options.sensitive ? "console-secret" : null, placeholder: options.placeholder }), options);
  }

  read(text) {
    return text;
  }

  write(value) {
    return typeof value === "string" ? value : null;
  }
}

class NumberText extends Leaf {
  constructor(options) {
    super(make("input", { type: "text", inputmode: "decimal", autocomplete: "off" }), options);
  }

  read(text) {
    return digits(text.trim()) ?? text;
  }

  write(value) {
    return value instanceof Digits ? value.text : null;
  }

  get isBlankUnset() {
    return true;
  }
}

class FreeJson extends Leaf {
  constructor(options) {
    super(area({ rows: "3", placeholder: "{ }" }), options);
  }

  read(text) {
    try {
      return parse(text);
    } catch {
      return text;
    }
  }

  write(value) {
    return stringify(value, "  ");
  }

  get isBlankUnset() {
    return true;
  }
}

const unset = () => words("option", "not_set", "not set", { value: "" });

class Choice extends Leaf {
  constructor(choices, options) {
    super(make("select", {}, unset(), ...choices), options);
  }
}

class Switch extends Choice {
  constructor(options) {
    super(["true", "false"].map((value) => make("option", { value }, value)), options);
  }

  read(text) {
    return text === "true";
  }

  write(value) {
    return typeof value === "boolean" ? String(value) : "";
  }
}

const OTHER = "other";

// An enum is open: another value can be written.
class Enum extends Choice {
  constructor({ is_string: isString, values }, options) {
    const choices = values.map(({ name, text, doc }) => {
      const value = parse(text);
      const shown = value instanceof Digits ? value.text : value;
      const about = [name === shown ? null : name, doc && firstSentence(doc)].filter(Boolean).join(": ");
      return make("option", { value: text }, about ? `${shown} (${about})` : String(shown));
    });
    super([...choices, words("option", "other_value", "another value …", { value: OTHER })], options);
    this.isString = isString;
    this.other = labelled(make("input", { type: "text", hidden: true }), "other_value", "another value …");
    this.other.addEventListener("input", () => { this.kept = undefined; });
    this.input.addEventListener("input", () => {
      this.other.hidden = this.input.value !== OTHER;
      if (!this.other.hidden) this.other.focus();
    });
    this.element = make("div", { class: "console-choice" }, this.input, this.other);
  }

  read(text) {
    if (text !== OTHER) return parse(text);
    const written = this.other.value;
    if (written === "") return undefined;
    return this.isString ? written : digits(written.trim()) ?? written;
  }

  set(value) {
    const text = value === undefined ? "" : stringify(value);
    const isKnown = [...this.input.options].some((option) => option.value === text);
    this.kept = undefined;
    this.input.value = isKnown ? text : OTHER;
    this.other.hidden = isKnown;
    if (isKnown) return;
    this.other.value = typeof value === "string" ? value : text;
    this.kept = value;
  }
}

// The control of a value that is not made of others; none for other types.
const leaf = (shapes, type, options) => {
  const shape = type.kind === "shape" ? shapes[type.shape] : null;
  if (shape?.kind === "enum") return new Enum(shape, options);
  switch (type.kind) {
    case "string": return new Text(options);
    case "date_time": return new Text({ ...options, placeholder: "2024-05-01T08:00:00+08:00" });
    case "number": return new NumberText(options);
    case "bool": return new Switch(options);
    case "json": return new FreeJson(options);
    default: return null;
  }
};

export { Control, Choice, leaf };
