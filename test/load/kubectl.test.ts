/**
 * Texts that people write, and what kubectl 1.36.3 makes of them, recorded in kubectl.json by
 * `kubectl annotate --local -f <file> -o json k=v` (`objects` null: it refuses the file). `here` says where we differ and why.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadManifests } from "../../generator/stages/load/manifests.ts";
import { repository, withFolder } from "../support/run.ts";

interface Recorded {
  readonly what: string;
  readonly text: string;
  readonly objects: readonly unknown[] | null;
}

/** What we refuse or take otherwise than kubectl does. */
const here: ReadonlyMap<string, "refused" | "taken" | "otherwise"> = new Map([
  // kubectl takes the last one, the API server's strict validation refuses it.
  ["a key twice", "refused"],
  // kubectl splits a file at `---` before it reads YAML: a directive would stand alone. Argo CD reads it as we do.
  ["a directive", "taken"],
  // The texts are taken as they stand, backslash and all.
  ["an escaped apostrophe in double quotes", "otherwise"],
  // JSON has no infinity, which no field of Kubernetes takes.
  ["big numbers", "otherwise"],
]);

const recorded = JSON.parse(readFileSync(join(repository, "test/load/kubectl.json"), "utf8")) as readonly Recorded[];

describe("manifests are read as kubectl reads them", () => {
  test.each(recorded)("$what", ({ what, text, objects }) =>
    withFolder((folder) => {
      writeFileSync(join(folder, "a.yaml"), text);
      const { units, diagnostics } = loadManifests(folder);
      const errors = diagnostics.map(({ code, message }) => `${code}: ${message}`);
      const read = [...(units?.all ?? [])].flatMap((unit) => unit.objects.map(({ object }) => object));
      const expected = here.get(what) ?? (objects === null ? "refused" : "taken");
      if (expected === "refused") expect(errors).not.toEqual([]);
      else expect(errors).toEqual([]);
      if (expected === "taken" && objects !== null) expect(JSON.parse(JSON.stringify(read))).toEqual(objects);
    }),
  );
});
