/** The parts of `npm run verify`, and which of them a change can touch. */

interface Suite {
  /** The npm script that runs it alone. */
  readonly script: string;
  /** What mostly waits, the control plane, runs beside what computes, so that both cores are used. */
  readonly lane: "computes" | "waits";
}

/** In the order in which they begin. */
export const suites = {
  tests: { script: "test", lane: "computes" },
  referees: { script: "test:referees", lane: "computes" },
  cluster: { script: "test:cluster", lane: "waits" },
  scenarios: { script: "test:scenarios", lane: "computes" },
} as const satisfies Readonly<Record<string, Suite>>;

export type SuiteName = keyof typeof suites;

export const everything: readonly SuiteName[] = ["tests", "referees", "cluster", "scenarios"];

interface Row {
  /** A folder (it ends with a slash), a file, or an ending (`*.live.ts`). The first row that has a path is the one that counts. */
  readonly paths: readonly string[];
  /** The checks that take seconds (lint, types, what is generated) always run. */
  readonly suites: readonly SuiteName[];
}

export const table: readonly Row[] = [
  // Words for people.
  { paths: ["ARCHITECTURE.md", "CONTRIBUTING.md", "DECISIONS.md", "README.md", "docs/"], suites: ["tests"] },

  // Ways to run it, which tests read.
  { paths: ["action.yml", "Dockerfile", ".dockerignore", ".pre-commit-hooks.yaml"], suites: ["tests"] },

  // What is compiled for this project, and of what: workflows are asked about, objects are applied.
  { paths: ["out/ci/"], suites: ["tests", "referees"] },
  { paths: ["envs/", "out/", "argocd/"], suites: ["tests", "referees", "cluster"] },

  // Rules and plans are compared with a control plane; plans are what the bot publishes.
  { paths: ["generator/stages/check/"], suites: ["tests", "referees", "cluster"] },
  { paths: ["generator/stages/plan/"], suites: ["tests", "cluster", "scenarios"] },
  { paths: ["generator/stages/compile/ci/"], suites: ["tests", "referees"] },
  { paths: ["generator/daily/hosts/", "generator/daily/init/"], suites: ["tests"] },
  { paths: ["generator/daily/import/"], suites: ["tests", "cluster"] },
  { paths: ["generator/daily/dotenv/", "generator/daily/secrets/"], suites: ["tests", "referees"] },
  { paths: ["generator/adapters/kubeseal/"], suites: ["tests", "referees"] },
  { paths: ["generator/adapters/helm/", "generator/daily/charts/", "test/charts/"], suites: ["tests", "referees"] },

  // Cases that are found. Compiled projects are what the cluster and the referees take, too.
  { paths: ["test/rules/", "test/manifests/", "test/bench/", "test/seed/", "test/trees/"], suites: ["tests"] },
  { paths: ["test/plan/cases/"], suites: ["tests"] },
  // Applications of others are compiled, and run in the cluster.
  { paths: ["test/import/"], suites: ["tests", "cluster"] },
  { paths: ["test/ports/"], suites: ["tests", "cluster"] },
  // The proxies themselves are asked by `npm run test:requests`, which the nightly workflow runs.
  { paths: ["test/requests/"], suites: ["tests"] },

  // Harnesses, by who uses them.
  { paths: ["test/cluster/"], suites: ["tests", "cluster"] },
  { paths: ["test/github/", "test/gitea/", "test/referees/gitea/", "test/publish/"], suites: ["tests", "scenarios"] },
  { paths: ["test/referees/", "*-referee.test.ts", "*.live.ts"], suites: ["tests", "referees"] },
  { paths: ["test/check/", "test/ci/", "test/daily/", "test/health/"], suites: ["tests", "referees"] },
  { paths: ["test/pack/"], suites: ["tests", "referees"] },
  { paths: ["test/changed/", "test/monitoring/", "test/secrets/"], suites: ["tests", "referees"] },
  { paths: ["*.test.ts"], suites: ["tests"] },

  // In doubt everything: the rest of the generator and of the tests, CI itself, packages, settings of tools.
  { paths: ["generator/", "schemas/", "test/", ".ci/", ".github/"], suites: everything },
  { paths: ["*.json", "*.config.ts", ".gitignore", ".gitattributes", ".editorconfig"], suites: everything },
];
