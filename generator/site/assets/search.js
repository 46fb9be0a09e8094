// Finds entries of the index. A part of the index is loaded when a word of a query can be in it.
"use strict";
volcgen.search = (() => {
  const KINDS = ["action", "code", "guide", "shape", "field", "value"];
  let count = 0;
  const parts = new Map();

  const isHan = (character) => character.codePointAt(0) > 0x2e7f;
  const words = (query) =>
    query.toLowerCase().split(/[\s,;:/()"'`]+/u).map((word) => word.replace(/^[^\p{L}\p{N}]+/u, "")).filter(Boolean);

  // One Han character, or two others; nothing for a shorter word.
  const keyOf = (word) => {
    const [first, second] = word;
    if (isHan(first)) return first;
    return second === undefined ? null : first + second;
  };

  const partOf = (key, of) => {
    let hash = 7;
    for (let index = 0; index < key.length; index += 1) hash = (hash * 31 + key.charCodeAt(index)) % 65521;
    return hash % of;
  };

  // Whether a word of a name begins at this position.
  const beginsWord = (name, index) => {
    if (index === 0) return true;
    const before = name[index - 1];
    const here = name[index];
    return /[^\p{L}\p{N}]/u.test(before) || (/\p{Lu}/u.test(here) && !/\p{Lu}/u.test(before)) ||
      (/\p{N}/u.test(here) && !/\p{N}/u.test(before)) || /\p{Ll}/u.test(name[index + 1] ?? "") && /\p{Lu}/u.test(here);
  };

  // How far an entry is from a word; nothing if it does not have it.
  const distance = (entry, word) => {
    const at = entry.lower.indexOf(word);
    if (at === 0) return entry.lower.length === word.length ? 0 : 6;
    if (at > 0) return beginsWord(entry.name, at) ? 10 : 20;
    entry.lowerText ??= `${entry.text} ${entry.chinese}`.toLowerCase();
    if (entry.lowerText.includes(word)) return 40;
    return entry.places.some(([label]) => label.toLowerCase().includes(word)) ? 30 : null;
  };

  const rank = (entry, wanted) => {
    let sum = entry.kind * 2 + Math.min(entry.name.length, 60) / 60;
    for (const word of wanted) {
      const far = distance(entry, word);
      if (far === null) return null;
      sum += far;
    }
    return sum;
  };

  // Places whose labels have a word of the query come first.
  const sorted = (places, wanted) => {
    const has = ([label]) => wanted.some((word) => label.toLowerCase().includes(word));
    return [...places.filter(has), ...places.filter((place) => !has(place))];
  };

  // The entries of loaded parts that have all words, the nearest first.
  const match = (wanted, most) => {
    const numbers = new Set(wanted.map(keyOf).filter(Boolean).map((key) => partOf(key, count)));
    const found = new Map();
    for (const number of numbers) {
      for (const entry of parts.get(number) ?? []) {
        const score = rank(entry, wanted);
        if (score !== null) found.set(`${entry.kind} ${entry.name} ${entry.places[0][1]}`, { score, entry });
      }
    }
    const nearest = [...found.values()].sort((a, b) => a.score - b.score || (a.entry.name < b.entry.name ? -1 : 1));
    const results = nearest.slice(0, most).map(({ entry }) => ({ ...entry, places: sorted(entry.places, wanted) }));
    return { total: nearest.length, results };
  };

  const find = async (query, most) => {
    const wanted = words(query);
    const keys = wanted.map(keyOf).filter(Boolean);
    if (keys.length === 0) return null;
    const folder = `${volcgen.root}search/`;
    await volcgen.load(`${folder}index.js`);
    await Promise.all(keys.map((key) => volcgen.load(`${folder}${partOf(key, count)}.js`)));
    return match(wanted, most);
  };

  return {
    KINDS,
    find,
    partOf,
    // What the scripts of the index call.
    begin: (parts) => { count = parts; },
    part: (number, entries) => {
      parts.set(number, entries.map(([kind, name, text, places, others, chinese = ""]) =>
        ({ kind, name, lower: name.toLowerCase(), text, places, others, chinese })));
    },
  };
})();
