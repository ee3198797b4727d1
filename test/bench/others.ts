import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Plain, parameterised } from "./parameters.ts";
import { environmentsOf, type Project } from "./project.ts";
import { type Contestant, type Race, timeOf } from "./rounds.ts";
import { cue } from "./tools/cue.ts";
import { helm } from "./tools/helm.ts";
import { jsonnet } from "./tools/jsonnet.ts";
import { kubeconform } from "./tools/kubeconform.ts";
import { kustomize } from "./tools/kustomize.ts";
import type { Tool } from "./tools/tool.ts";

/**
 * The tools that are on PATH and render the same objects as trip-config for `project`, which is generated. What is
 * found, and what is left out, is said.
 */
export async function usableTools(
  project: Project,
  folder: string,
  settings: Omit<Race, "runs">,
): Promise<readonly Tool[]> {
  const environments = await environmentsOf(project);
  const expected = [...environments.values()].flat().map(({ object }) => object);
  const faultOf = (tool: Tool): string | undefined => {
    if (tool.version() === undefined) return "it is not on PATH";
    try {
      const { commands, rendered } = tool.prepare({ ...parameterised(environments), project }, join(folder, tool.name));
      timeOf({ name: tool.name, commands }, settings);
      return rendered === undefined || isSame(rendered(), expected) ? undefined : "its objects are not the same";
    } catch (error) {
      return String(error);
    }
  };
  return [jsonnet, cue, kustomize, helm, kubeconform].filter((tool) => {
    const fault = faultOf(tool);
    console.log(fault === undefined ? `${tool.name} ${tool.version()}` : `SKIPPED: ${tool.name}: ${fault}`);
    return fault === undefined;
  });
}

/** The tools, ready to render the objects of all environments of `project`, which is generated and stays as it is. */
export async function contestantsOf(
  tools: readonly Tool[],
  project: Project,
  folder: string,
): Promise<readonly Contestant[]> {
  const input = { ...parameterised(await environmentsOf(project)), project };
  return tools.map(({ name, prepare }) => ({ name, commands: prepare(input, join(folder, name)).commands }));
}

function isSame(objects: readonly Plain[], expected: readonly Plain[]): boolean {
  return objects.length === expected.length && isDeepStrictEqual(byName(objects), byName(expected));
}

/** Objects by namespace, kind and name: tools print them in orders of their own. */
function byName(objects: readonly Plain[]): ReadonlyMap<string, Plain> {
  const keyed = objects.map((object): [string, Plain] => {
    const { namespace, name } = object.metadata as { namespace?: string; name?: string };
    return [`${namespace}/${object.kind}/${name}`, object];
  });
  return new Map(keyed);
}
