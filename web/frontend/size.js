// What a browser loads before the editor, compressed; more than the budget fails the build.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = 400_000;
const folder = new URL("../api/kubeplay_web/static/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("manifest.json", folder), "utf8"));

/** The files of a chunk and of everything that it imports at once. */
function files(name, seen = new Set()) {
  const chunk = manifest[name];
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const style of chunk.css ?? []) seen.add(style);
  for (const other of chunk.imports ?? []) files(other, seen);
  return seen;
}

const size = (file) => gzipSync(readFileSync(new URL(file, folder))).length;
const total = (names) => [...names].reduce((sum, file) => sum + size(file), 0);
const first = files("index.html").add("index.html");
const exercise = files("src/exercise/ExercisePage.tsx", new Set(first));
const kb = (bytes) => `${(bytes / 1000).toFixed(0)} KB`;
console.log(`first load ${kb(total(first))}, exercise without editor ${kb(total(exercise))}`);
if (total(exercise) > BUDGET) {
  console.error(`more than ${kb(BUDGET)} before the editor`);
  process.exit(1);
}
