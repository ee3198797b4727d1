import fc from "fast-check";
import { expect, test } from "vitest";
import { changesBetween } from "../../generator/adapters/git/changes.ts";
import { changedServices } from "../../generator/daily/changed/changed.ts";
import type { BuiltService } from "../../generator/model/resolved.ts";
import { withFolder } from "../support/run.ts";
import { applicationAt } from "./application.ts";

const directories = ["a", "a/b", "ab", "shared", "docs"];
const services = [
  ["one", ["a", "shared"]],
  ["two", ["ab", "shared"]],
  ["three", ["a/b"]],
  ["four", ["gone"]],
].map(([name, source]) => ({ name, image: `r/${name}`, source, context: source?.[0] }) as BuiltService);

const path = fc
  .tuple(fc.constantFrom(...directories), fc.constantFrom("x", "ü y", "new\nline", "-n"))
  .map((parts) => parts.join("/"));
const step = fc.oneof(
  fc.record({ kind: fc.constant("write" as const), path, text: fc.constantFrom("1\n", "2\n", "3\n") }),
  fc.record({ kind: fc.constant("remove" as const), path }),
  fc.record({ kind: fc.constant("move" as const), path, to: path }),
);
type Files = ReadonlyMap<string, string>;

function after(files: Files, made: typeof step extends fc.Arbitrary<infer Step> ? Step : never): Files {
  const next = new Map(files);
  const text = files.get(made.path);
  if (made.kind === "write") return next.set(made.path, made.text);
  if (text === undefined) return files;
  next.delete(made.path);
  return made.kind === "move" ? next.set(made.to, text) : next;
}

/** The same by the definition: a service has changed when a file of its directories is not the same in both commits. */
function expected(before: Files, now: Files): readonly string[] {
  const differing = [...new Set([...before.keys(), ...now.keys()])].filter((one) => before.get(one) !== now.get(one));
  const isOf = (source: readonly string[]) => (one: string) =>
    source.some((directory) => one.startsWith(`${directory}/`));
  return services.filter(({ source }) => differing.some(isOf(source))).map(({ name }) => name);
}

test("between any two commits of any history, the services whose files differ", { timeout: 120_000 }, () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { maxLength: 4 }), { minLength: 1, maxLength: 4 }), (history) =>
      withFolder(async (folder) => {
        const { git, commit } = await applicationAt(folder);
        const states: { commit: string | undefined; files: Files }[] = [{ commit: undefined, files: new Map() }];
        for (const steps of history) {
          const before = states.at(-1)?.files ?? new Map();
          const files = steps.reduce(after, before);
          const changes = [...new Set([...before.keys(), ...files.keys()])].map((one) => [one, files.get(one) ?? null]);
          // Removed first: a file may be in the way of a folder.
          const made = changes.filter(([one, text]) => before.get(one ?? "") !== (text ?? undefined));
          states.push({ commit: await commit(Object.fromEntries(made)), files });
        }
        for (const before of states) {
          for (const now of states) {
            if (now.commit === undefined) continue;
            const found = changedServices(services, await changesBetween(git, before.commit, now.commit));
            expect(found.map(({ service }) => service.name)).toEqual(expected(before.files, now.files));
          }
        }
      }),
    ),
    { numRuns: 25 },
  ),
);
