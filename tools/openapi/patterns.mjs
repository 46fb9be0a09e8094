// Checks that the patterns of OpenAPI documents are valid in JavaScript, by UTF-16 unit, by character (`u`)
// and with sets (`v`), and that the examples next to them match in each way.

import { readFileSync } from "node:fs";

const FLAGS = ["", "u", "v"];
let patterns = 0;

function check(schema) {
  const strings = [schema.example, schema.default].filter((value) => typeof value === "string");
  for (const flags of FLAGS) {
    const pattern = new RegExp(schema.pattern, flags);
    for (const string of strings) {
      if (!pattern.test(string)) throw new Error(`${pattern} does not match ${string}`);
    }
  }
  patterns += 1;
}

function walk(value) {
  if (value === null || typeof value !== "object") return;
  if (typeof value.pattern === "string") check(value);
  Object.values(value).forEach(walk);
}

for (const path of process.argv.slice(2)) walk(JSON.parse(readFileSync(path, "utf8")));
console.log(`${patterns} patterns are valid with each of the flags ${JSON.stringify(FLAGS)}`);
