// JSON whose numbers keep their digits: `0.10` and 12345678901234567890 stay as they are.

// A number as it is written.
export class Digits {
  constructor(text) {
    this.text = text;
  }
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/u;

// A number, if the text is one.
export const digits = (text) => (NUMBER.test(text) ? new Digits(text) : null);

const MAX_DEPTH = 100;
const TOKEN = /\s*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\.)*")|(-?[\d][-+.\w]*)|(true|false|null))/uy;

// Reads JSON. Objects are maps, numbers are `Digits`.
export const parse = (text) => {
  let at = 0;
  const next = () => {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) throw new SyntaxError(`not JSON at ${at}`);
    at = TOKEN.lastIndex;
    return found;
  };
  const peek = () => text.slice(at).trimStart()[0];
  const expect = (sign) => {
    if (next()[1] !== sign) throw new SyntaxError(`expected ${sign} at ${at}`);
  };
  const items = (end, item) => {
    if (peek() === end) {
      expect(end);
      return;
    }
    for (;;) {
      item();
      if (peek() !== ",") break;
      expect(",");
    }
    expect(end);
  };
  const value = (depth) => {
    if (depth > MAX_DEPTH) throw new SyntaxError("too deep");
    const [, sign, string, number, word] = next();
    if (string) return JSON.parse(string);
    if (word) return JSON.parse(word);
    if (number) {
      const known = digits(number);
      if (!known) throw new SyntaxError(`not a number: ${number}`);
      return known;
    }
    if (sign === "[") {
      const list = [];
      items("]", () => list.push(value(depth + 1)));
      return list;
    }
    if (sign !== "{") throw new SyntaxError(`unexpected ${sign} at ${at}`);
    const members = new Map();
    items("}", () => {
      const name = next()[2];
      if (!name) throw new SyntaxError(`expected a name at ${at}`);
      expect(":");
      members.set(JSON.parse(name), value(depth + 1));
    });
    return members;
  };
  const read = value(0);
  if (text.slice(at).trim() !== "") throw new SyntaxError(`more after the value at ${at}`);
  return read;
};

// Writes JSON, over several lines if `indent` is given.
export const stringify = (value, indent = "", around = "") => {
  const inner = around + indent;
  const [line, last, colon] = indent ? [`\n${inner}`, `\n${around}`, ": "] : ["", "", ":"];
  const joined = (open, parts, close) =>
    (parts.length === 0 ? open + close : open + line + parts.join(`,${line}`) + last + close);
  if (value instanceof Digits) return value.text;
  if (Array.isArray(value)) {
    return joined("[", value.map((element) => stringify(element, indent, inner)), "]");
  }
  if (value instanceof Map) {
    const members = [...value].map(([name, member]) =>
      JSON.stringify(name) + colon + stringify(member, indent, inner));
    return joined("{", members, "}");
  }
  return JSON.stringify(value);
};

// Whether two values are the same JSON.
export const same = (one, other) => stringify(one) === stringify(other);
