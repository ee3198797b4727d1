import type { FirstCommit } from "../../adapters/git/first-commit.ts";
import { forgeTypes, type ProjectSettings } from "../../daily/init/settings.ts";
import type { Answered } from "../questions.ts";
import { count } from "./count.ts";

/** A project that was made. */
export interface Started {
  /** Path of its folder from here. */
  readonly folder: string;
  readonly written: readonly string[];
  readonly settings: ProjectSettings;
  readonly commit: FirstCommit | { readonly kind: "refused"; readonly why: string };
}

/** What was written, and what comes next; the last line is what to run. */
export function initialised({ folder, written, settings, commit }: Started): string {
  const { product, source, forge } = settings;
  const [embedded] = forgeTypes;
  const firstCommit = `git add --all . && git commit -m ${quoted(`Start of ${product}`)}`;
  const commands = [
    ...(folder === "" ? [] : [`cd ${quoted(folder)}`]),
    ...(commit.kind === "refused"
      ? [`git init -b main && ${firstCommit}`]
      : commit.kind === "later"
        ? [firstCommit]
        : []),
    ...(forge === embedded ? [] : [`git push ${quoted(source)} HEAD:main`]),
    "npm install && npx trip-config publish",
  ];
  return [
    ...written,
    `${count(written.length, "file")} written, and what is compiled of them in out/ and argocd/.`,
    commitLine(commit),
    `Names of namespaces, applications and more begin with \`${product}\`: \`product\` of envs/cluster.json, which is best changed before anything runs.`,
    "README.md says what to change before the first deployment. Next:",
    ...commands,
    "",
  ].join("\n");
}

function commitLine(commit: Started["commit"]): string {
  switch (commit.kind) {
    case "made":
      return `They are the first commit of the repository, by ${commit.by.name} <${commit.by.email}>.`;
    case "later":
      return "They are in no commit yet.";
    case "refused":
      return `They are in no commit yet. ${commit.why}`;
  }
}

/** Why there are no settings to begin with. */
export function unsettled(
  answered: Exclude<Answered, { readonly kind: "answered" }>,
  said: Partial<ProjectSettings>,
): string {
  switch (answered.kind) {
    case "gone":
      return "\nThere were questions left.";
    case "wrong":
      return `error: option '--${answered.name}' argument '${said[answered.name]}' is invalid. ${answered.why}`;
    case "missing":
      return `error: with --forge ${said.forge}, ${answered.names.map((name) => `--${name}`).join(" and ")} must be said.`;
  }
}

/** A word of a shell. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
