/** What can be measured alone: `npm run bench -- --rows save,unchanged`. */
export const rows = {
  cold: "everything compiled, proven and written, of nothing",
  unchanged: "nothing has changed since the run before",
  save: "one env file was saved since the run before",
  watch: "a save, and the answer of a process that watches",
  proofs: "a build without rules, beside the whole",
  others: "other tools, and a loop that stringifies",
  monitored: "everything of nothing, with monitoring on",
  memory: "the highest memory of a run of nothing",
  publish: "publish of many environments, one of them changed",
  promote: "promote to one of many environments",
  manifests: "a check of kube-prometheus",
} as const;

export type Row = keyof typeof rows;

function isRow(name: string): name is Row {
  return Object.hasOwn(rows, name);
}

/** The rows of a list such as `save,proofs`; all of them when there is no list. */
export function chosenRows(list: string | undefined): ReadonlySet<Row> {
  const names = list?.split(",") ?? Object.keys(rows);
  const unknown = names.filter((name) => !isRow(name));
  if (unknown.length > 0) {
    throw new Error(`There is no row ${unknown.join(", ")}. There are: ${Object.keys(rows).join(", ")}.`);
  }
  return new Set(names.filter(isRow));
}

/** Names of contestants, as tables show them and aims mean them. Other tools have their own. */
export const names = {
  node: "node -e 0",
  bytes: "script that writes the bytes",
  loop: "loop of yaml.stringify",
  whole: "trip-config generate",
  unchanged: "trip-config generate, nothing changed",
  saved: "trip-config generate, one env file saved",
  watched: "trip-config generate --watch, answer to a save",
  unproven: "trip-config without its proofs",
  monitored: "trip-config generate, monitored",
  publishOne: "publish, one environment",
  publishMany: "publish, 103 environments, one changed",
  promoteTwo: "promote, two environments",
  promoteMany: "promote, 103 environments",
  check: "trip-config check --manifests",
} as const;

/** The same by trip-config as it was at a commit. */
export function nameAt(name: string, commit: string): string {
  return name.replace("trip-config", `trip-config at ${commit}:`);
}
