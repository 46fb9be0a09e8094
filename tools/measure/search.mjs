// Measures the search of a site as a reader types: `node tools/measure/search.mjs SITE`. It runs the site's own script,
// and reads the parts of the index from the disk, as a page that is opened from there does. Prints milliseconds from a
// key to the results: the first time, with the loading of parts, and when the parts are loaded. Other programs do not
// count in the time of the processor.
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import vm from "node:vm";

const site = process.argv[2].replace(/\/?$/u, "/");
const WORDS = [
  "StopPushPublicStream", "record start", "push stream", "AppId", "appid startrecord", "encode width", "InvalidParameter",
  "room user", "layout custom", "task id", "streams of a room", "na",
];

const run = (path) => vm.runInThisContext(readFileSync(path, "utf8"), { filename: path });
// A reader's page has no parts yet.
const open = () => {
  const loaded = new Set();
  globalThis.volcgen = {
    root: site,
    load: async (path) => {
      if (!loaded.has(path)) run(path);
      loaded.add(path);
    },
  };
  run(`${site}assets/search.js`);
};

const sorted = (numbers) => numbers.sort((a, b) => a - b);
const show = (what, times) => {
  const all = sorted(times);
  const at = (share) => all[Math.min(all.length - 1, Math.floor(all.length * share))].toFixed(2);
  console.log(`${what}: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(1)} ms, ${all.length} keys`);
};

const cold = { wall: [], processor: [] };
const warm = { wall: [], processor: [] };
for (let round = 0; round < 5; round += 1) {
  for (const words of WORDS) {
    open();
    for (const times of [cold, warm]) {
      for (let length = 1; length <= words.length; length += 1) {
        const begun = performance.now();
        const used = process.cpuUsage();
        await volcgen.search.find(words.slice(0, length), 12);
        const { user, system } = process.cpuUsage(used);
        times.wall.push(performance.now() - begun);
        times.processor.push((user + system) / 1000);
      }
    }
  }
}
for (const clock of ["wall", "processor"]) {
  show(`parts are loaded on the way, ${clock}`, cold[clock]);
  show(`parts are loaded, ${clock}`, warm[clock]);
}
