// Writes the files whose bytes stand one after the other in one file, and nothing else: what no generator can beat.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const [bytesFile, indexFile, target] = process.argv.slice(2);
const bytes = readFileSync(bytesFile);
const folders = new Set();
let at = 0;
for (const [path, length] of JSON.parse(readFileSync(indexFile, "utf8"))) {
  const file = `${target}/${path}`;
  const folder = dirname(file);
  if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
  folders.add(folder);
  writeFileSync(file, bytes.subarray(at, at + length));
  at += length;
}
