// Stringifies objects with the yaml package and writes them plainly: the loop that one would write without a
// generator. It has the objects ready-made, an environment to a file of JSON, so that it holds one at a time.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { stringify } from "yaml";

const options = { compat: "yaml-1.1", lineWidth: 0, aliasDuplicateObjects: false };
const [source, target] = process.argv.slice(2);
for (const name of readdirSync(source)) {
  const folders = new Set();
  for (const { path, object } of JSON.parse(readFileSync(`${source}/${name}`, "utf8"))) {
    const file = `${target}/${path}`;
    const folder = dirname(file);
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
    folders.add(folder);
    writeFileSync(file, stringify(object, options));
  }
}
