/** What applications ordinarily need (generator/codegen/needs.json, shown in docs/model.md): each is said, and comes to what it says. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { asRecord, asText, isRecord } from "../../generator/model/loose.ts";
import { merge } from "../../generator/stages/resolve/merge.ts";
import { copyEnvs, diagnosticsText, filesIn, generate, repository, withFolder } from "../support/run.ts";

interface Need {
  readonly need: string;
  readonly service?: object;
  readonly base?: object;
  readonly environment?: object;
  readonly cluster?: object;
  readonly files?: Readonly<Record<string, string>>;
  readonly shows: readonly { kind: string; name: string; path: string; value: unknown }[];
}

const needs = JSON.parse(readFileSync(join(repository, "generator/codegen/needs.json"), "utf8")) as readonly Need[];

test.each(needs)("$need", (need) =>
  withFolder(async (folder) => {
    copyEnvs(join(repository, "test/cases/minimal"), folder);
    lay(folder, "base", { ...roomy, ...need.base });
    lay(folder, "base", { services: { hello: need.service ?? {} } });
    lay(folder, "dev", { ...room, ...need.environment });
    // What is not installed says nothing of what is.
    const elsewhere = Object.entries(need.cluster ?? {}).filter(([, part]) => asRecord(part).install === false);
    lay(folder, "cluster", Object.fromEntries(elsewhere.map(([part]) => [part, null])));
    lay(folder, "cluster", need.cluster ?? {});
    for (const [path, text] of Object.entries(need.files ?? {})) {
      mkdirSync(dirname(join(folder, "envs", path)), { recursive: true });
      writeFileSync(join(folder, "envs", path), text);
    }
    const written = await generate(folder);
    expect(
      written.diagnostics.filter(({ severity }) => severity === "error"),
      diagnosticsText(written),
    ).toEqual([]);
    const objects = [...filesIn(folder)]
      .filter(([path]) => path.startsWith("out/dev/"))
      .map(([, text]) => asRecord(parse(text)));
    for (const { kind, name, path, value } of need.shows) {
      const object = objects.find((one) => one.kind === kind && asText(asRecord(one.metadata).name) === name);
      expect(object, `${kind} ${name}`).toBeDefined();
      expect(at(object, path) ?? null).toEqual(value);
    }
  }),
);

const roomy = { limitRange: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "100m", memory: "128Mi" } } };
const room = {
  quota: { pods: "20", services: "10", persistentvolumeclaims: "10", "services.loadbalancers": "2" },
};

function lay(folder: string, name: string, over: object): void {
  const file = join(folder, "envs", `${name}.json`);
  writeFileSync(file, JSON.stringify(merge(JSON.parse(readFileSync(file, "utf8")), over)));
}

/** The value at a path of keys, of which some have dots: the longest key that is there is taken. */
function at(value: unknown, path: string): unknown {
  if (path === "") return value;
  if (Array.isArray(value)) {
    const [index = "", ...rest] = path.split(".");
    return at(value[Number(index)], rest.join("."));
  }
  if (!isRecord(value)) return undefined;
  const key = Object.keys(value)
    .filter((name) => path === name || path.startsWith(`${name}.`))
    .sort((a, b) => b.length - a.length)[0];
  return key === undefined ? undefined : at(value[key], path.slice(key.length + 1));
}
