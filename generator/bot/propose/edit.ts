import { changedOutput } from "../../model/output.ts";
import type { Environment } from "../../model/resolved.ts";
import type { FileChanges, Tree } from "../../model/tree.ts";
import type { Findings, ProposeOptions } from "./options.ts";
import { changedInputs, type Present, withTexts } from "./present.ts";

/** A change of files under envs/, compiled and proven. */
export interface Edit extends Findings {
  /** What the environment comes to; absent with a fault, or when main has it already. */
  readonly environment?: Environment;
  /** What differs from source's main; nothing when main has it already. */
  readonly files: FileChanges;
  /** The environment's files as config would have them. */
  readonly compiled: ReadonlyMap<string, string>;
  /** Sections of markdown. */
  readonly plan: readonly string[];
  /** The plan at a glance. */
  readonly brief: readonly string[];
}

/** Proves what the texts, by path below envs/, come to. Findings are errors, and what `allow` let pass. */
export async function provenEdit(
  present: Present,
  baseTree: Tree,
  options: ProposeOptions,
  texts: FileChanges,
): Promise<Edit> {
  const { sources } = present;
  const inputs = changedInputs(options.prefix, baseTree, texts);
  const compiled = new Map<string, string>();
  if (inputs.size === 0) return { diagnostics: [], sources, files: inputs, compiled, plan: [], brief: [] };
  const judged = await options.judge(withTexts(present.files, texts));
  const planned = judged.planned(await deployedFiles(present, options));
  const diagnostics = [...judged.diagnostics, ...planned.diagnostics].filter(
    ({ code, severity }) => severity === "error" || options.allow.includes(code),
  );
  return {
    ...(judged.environment && { environment: judged.environment }),
    diagnostics,
    sources: new Map([...sources, ...judged.sources]),
    files: new Map([...inputs, ...changedOutput(options.prefix, options.environment, baseTree, judged.compiled)]),
    compiled: judged.compiled,
    plan: planned.sections,
    brief: planned.brief,
  };
}

/** The environment's files on config's main. */
async function deployedFiles({ configHead }: Present, { forge: { config }, environment }: ProposeOptions) {
  const paths = [...(await config.tree(configHead)).keys()];
  return config.texts(
    configHead,
    paths.filter((path) => path.startsWith(`${environment}/`)),
  );
}
