// The control of a union.
import { fresh, labelled, make } from "./dom.js";
import { parse, same } from "./json.js";
import { Choice, firstSentence } from "./controls.js";

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
export class Union extends Choice {
  constructor({ parent, variants }, recordOf, options) {
    super(variants.map(({ name, doc }, index) =>
      make("option", { value: String(index) }, doc ? `${name}: ${firstSentence(doc)}` : name)), options);
    labelled(this.input, "variant", "Variant");
    Object.assign(this, { recordOf, parent, variants, record: null });
    this.body = make("div", { class: "console-variant" });
    this.element = make("div", {}, this.input, this.body);
    this.id = fresh();
    this.input.addEventListener("input", () => this.choose());
  }

  get variant() {
    return this.variants[this.input.value] ?? null;
  }

  choose() {
    this.record = this.input.value === "" ? null : this.recordOf(this.variant.shape);
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
