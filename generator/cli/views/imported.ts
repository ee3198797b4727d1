import type { Form, Report } from "../../daily/import/report.ts";
import { count } from "./count.ts";

const forms: readonly (readonly [Form, string])[] = [
  ["typed", "said by settings"],
  ["patched", "said by settings and a patch"],
  ["own", "kept as they are, below envs/manifests/"],
];

/** What was written, and how what was imported came out. */
export function importedText({ objects, added, secrets, leftOut }: Report, written: readonly string[]): string {
  const differing = objects.filter(({ differs }) => differs.length > 0);
  const lines = [
    ...written.filter((path) => path.startsWith("envs/") && !path.startsWith("envs/manifests/")),
    ...ownLine(written.filter((path) => path.startsWith("envs/manifests/"))),
    "",
    `${objects.length - differing.length} of ${count(objects.length, "object")} equal in meaning.`,
    ...differing.map(
      ({ environment, kind, name, differs }) => `  ${environment} ${kind}/${name}: ${differs.join(", ")}`,
    ),
    ...added.map((id) => `  compiled beside them: ${id}`),
    ...forms.flatMap(([form, words]) => {
      const found = objects.filter((one) => one.form === form);
      return found.length === 0 ? [] : [`${found.length} ${words}: ${kindsOf(found.map(({ kind }) => kind))}.`];
    }),
    ...(secrets.length === 0
      ? []
      : [
          `${count(secrets.length, "Secret")} declared in envs/waivers.json, without values: ${secrets.map(({ namespace, name }) => `${namespace}/${name}`).join(", ")}.`,
        ]),
    ...(leftOut.length === 0
      ? []
      : [
          `${leftOut.length} left out: ${leftOut.map(({ kind, name, why }) => `${kind}/${name} (${why})`).join(", ")}.`,
        ]),
    "",
    "Next: put your own registry and repositories into envs/cluster.json. Then, in the project's folder:",
    "npm install && npx trip-config check",
    "",
  ];
  return lines.join("\n");
}

function ownLine(paths: readonly string[]): readonly string[] {
  return paths.length === 0 ? [] : [`envs/manifests/: ${count(paths.length, "file")}`];
}

function kindsOf(kinds: readonly string[]): string {
  const names = [...new Set(kinds)].sort();
  return names.map((name) => `${kinds.filter((kind) => kind === name).length} ${name}`).join(", ");
}
