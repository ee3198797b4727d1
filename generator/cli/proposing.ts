import type { Forge } from "../adapters/forge/port.ts";
import type { Judged, Planned, ProposeOptions } from "../bot/propose/options.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CompiledUnit } from "../model/compiled.ts";
import type { Identity } from "../model/identity.ts";
import type { Cluster, Environment } from "../model/resolved.ts";
import { prove } from "../pipeline.ts";
import { load, loadFiles } from "../stages/load/load.ts";
import { refusalsLeft } from "../stages/plan/refusals.ts";
import { briefOf } from "../stages/plan/render/brief.ts";
import { markdownSections } from "../stages/plan/render/markdown.ts";
import { resolveCluster } from "../stages/resolve/cluster.ts";
import { validate } from "../stages/validate/validate.ts";
import type { GlobalOptions } from "./global-options.ts";
import { planFolder } from "./planning.ts";
import { noSources, openForge, type Project, projectAt } from "./project.ts";
import type { Told } from "./views/print.ts";

/** A project, its forge and the bot, for commands that work on the mains of the forge, whatever the work tree holds. */
export interface Opened {
  readonly project: Project;
  readonly forge: Forge;
  readonly bot: Identity;
  readonly cluster: Cluster;
}

export async function openProject({ root, progress }: GlobalOptions): Promise<Opened | Told> {
  const project = await projectAt(root);
  if ("code" in project) return { diagnostics: [project], sources: noSources };
  const validated = await validate(load(root));
  const { diagnostics, sources } = validated;
  if (validated.cluster === undefined) return { diagnostics, sources };
  const { file, content } = validated.cluster;
  // Which controllers of Secrets are in use is nothing to a forge or to Argo CD's state.
  const { cluster } = resolveCluster(file, content, new Set());
  return { project, forge: await openForge(project, content, progress), bot: content.bot, cluster };
}

/** How promote and rollback read, compile, prove and plan env files of a commit. */
export function provingWith(environment: string, allow: readonly string[]): Pick<ProposeOptions, "read" | "judge"> {
  return {
    read: async (files) => {
      const inputs = loadFiles(files);
      const { system, checked } = await prove(inputs, {});
      if (system !== undefined) return { system, diagnostics: [], sources: inputs.sources };
      return { diagnostics: [...checked.items].flatMap((item) => item.diagnostics), sources: inputs.sources };
    },
    judge: async (files) => {
      const inputs = loadFiles(files);
      const { system, checked } = await prove(inputs, { environments: [environment], allow });
      const diagnostics: Diagnostic[] = [];
      const compiled = new Map<string, string>();
      let unit: CompiledUnit | undefined;
      for (const item of checked.items) {
        diagnostics.push(...item.diagnostics);
        if (item.unit === undefined) continue;
        unit = item.unit;
        for (const [at, { path }] of item.unit.objects.entries()) {
          compiled.set(`${environment}/${path}`, item.texts?.[at] ?? "");
        }
      }
      const resolved = system?.environments.find(({ name }) => name === environment);
      const planned = plannedWith(environment, unit, compiled, allow);
      return judgedOf({ diagnostics, sources: inputs.sources, compiled, planned }, resolved);
    },
  };
}

function judgedOf(judged: Omit<Judged, "environment">, environment: Environment | undefined): Judged {
  return environment === undefined ? judged : { ...judged, environment };
}

function plannedWith(
  folder: string,
  unit: CompiledUnit | undefined,
  after: ReadonlyMap<string, string>,
  allow: readonly string[],
): (before: ReadonlyMap<string, string>) => Planned {
  return (before) => {
    if (unit === undefined) return { sections: [], brief: [], diagnostics: [] };
    const plan = planFolder({ folder, unit, before, after });
    return { sections: markdownSections(plan), brief: briefOf(plan), diagnostics: refusalsLeft(plan, allow) };
  };
}
