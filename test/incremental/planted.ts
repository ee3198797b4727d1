/** A finding that nobody has found, put into what is remembered of every unit: who tells it has remembered. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Index, indexOf, indexText } from "../../generator/incremental/index.ts";
import { change, put } from "./project.ts";

/** The text of an index that says of every unit something that only the memory can say. */
export function withPlanted(text: string | undefined, build: string): string {
  const index = indexOf(text, build);
  if (index === undefined) throw new Error("nothing is remembered");
  const units = index.units.map((unit) => ({ ...unit, findings: [finding(unit.name)] }));
  return indexText({ ...index, units } satisfies Index);
}

const finding = (unit: string) =>
  ({ code: "floating-tag", severity: "warning", message: `planted in ${unit}` }) as const;

/** Edits of the small project after which everything is looked at. */
export const editsOfAll: readonly (readonly [what: string, happens: (root: string) => void])[] = [
  [
    "base.json",
    (root) => change(root, "envs/base.json", (before) => ({ ...before, podSecurity: { warn: "baseline" } })),
  ],
  ["cluster.json", (root) => change(root, "envs/cluster.json", (before) => ({ ...before, kubernetesVersion: "1.35" }))],
  ["an asset", (root) => put(root, "envs/notes.txt", "notes")],
  [
    "an environment more",
    (root) =>
      put(root, "envs/more.json", readFileSync(join(root, "envs/dev.json"), "utf8").replaceAll("dev.", "more.")),
  ],
  ["an environment less", (root) => rmSync(join(root, "envs/prod.json"))],
  ["a namespace", (root) => change(root, "envs/dev.json", (before) => ({ ...before, namespace: "other" }))],
  ["broken JSON", (root) => put(root, "envs/dev.json", "{")],
];
