import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pointerTo } from "../../diagnostics/json-pointer.ts";
import { meant } from "../../diagnostics/unknown.ts";
import { envsFolder } from "../../model/documents.ts";
import { clusterScopeIn } from "../../model/kubernetes/scopes.ts";
import {
  everyEnvironment,
  manifestsFolder,
  type OwnObject,
  onceInCluster,
  schemasOnly,
} from "../../model/own-objects.ts";

const whole = `${envsFolder}/${manifestsFolder}`;

/** @codes gathered by the build */
export const codes = {
  "misplaced-manifest": {
    cause: "An object of one's own lies in a folder that is no environment's, or belongs into another one.",
    cure: "Environments have a folder of their name below envs/manifests/. What is for all lies in all/, what exists once per cluster in cluster/, and in schemas/ definitions of custom resources that others install.",
  },
} as const satisfies CodeTexts;

interface Named {
  readonly name: string;
  readonly namespace: string;
}

interface Placed {
  /** By the unit's name: an environment's, or `cluster`. */
  readonly own: ReadonlyMap<string, readonly OwnObject[]>;
  /** Definitions of custom resources that others install. */
  readonly definitions: readonly OwnObject[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Objects of one's own in their units; those of an environment with its namespace. */
export function placeOwnObjects(objects: readonly OwnObject[], environments: readonly Named[]): Placed {
  const own = new Map<string, OwnObject[]>();
  const diagnostics: Diagnostic[] = [];
  const isOfCluster = clusterScopeIn(objects.map(({ object }) => object));
  for (const one of objects) {
    if (one.folder === schemasOnly) {
      if (!isDefinition(one.object)) diagnostics.push(schemaFault(one));
      continue;
    }
    const units = environments.filter(({ name }) => name === one.folder || one.folder === everyEnvironment);
    const fault =
      one.folder === onceInCluster
        ? clusterFault(one, isOfCluster(one.object))
        : (folderFault(one, environments) ?? (isOfCluster(one.object) ? onceFault(one) : namespaceFault(one, units)));
    if (fault !== undefined) {
      diagnostics.push(fault);
      continue;
    }
    if (one.folder === onceInCluster) add(own, onceInCluster, one);
    for (const { name, namespace } of units) add(own, name, { ...one, object: inNamespace(one.object, namespace) });
  }
  const definitions = objects.filter(({ folder, object }) => folder === schemasOnly && isDefinition(object));
  return { own, definitions, diagnostics };
}

function isDefinition({ kind }: OwnObject["object"]): boolean {
  return kind === "CustomResourceDefinition";
}

/** Puts an object to those of its unit. */
export function add(own: Map<string, OwnObject[]>, unit: string, one: OwnObject): void {
  const others = own.get(unit);
  if (others === undefined) own.set(unit, [one]);
  else others.push(one);
}

function inNamespace(object: OwnObject["object"], namespace: string): OwnObject["object"] {
  const { name, namespace: _, ...rest } = object.metadata;
  return { ...object, metadata: { name, namespace, ...rest } };
}

function folderFault({ folder, source }: OwnObject, environments: readonly Named[]): Diagnostic | undefined {
  const names = environments.map(({ name }) => name);
  if (folder === everyEnvironment || names.includes(folder)) return undefined;
  if (folder === "") {
    const hint = `move it into the folder of an environment, into ${everyEnvironment}/ or ${onceInCluster}/.`;
    return misplaced(source, [], `Nothing says which environment this is for: it lies in ${whole}/ itself.`, hint);
  }
  const message = `There is no environment \`${folder}\`, whose folder this lies in.`;
  return misplaced(source, [], message, meant(folder, [...names, everyEnvironment, onceInCluster, schemasOnly]));
}

function onceFault({ object, source }: OwnObject): Diagnostic {
  const message = `A ${object.kind} lies in no namespace: there is one for the whole cluster.`;
  const asSchema = isDefinition(object) ? `, or to ${whole}/${schemasOnly}/ where somebody else installs it` : "";
  return misplaced(source, ["kind"], message, `move it to ${whole}/${onceInCluster}/${asSchema}.`);
}

function schemaFault({ object: { kind }, source }: OwnObject): Diagnostic {
  const message = `Here lie definitions of custom resources alone, which nobody deploys, and not a ${kind}.`;
  return misplaced(source, ["kind"], message, "move it into the folder of an environment or of the cluster.");
}

function namespaceFault({ object, source }: OwnObject, units: readonly Named[]): Diagnostic | undefined {
  const { namespace } = object.metadata;
  const other = units.find((unit) => namespace !== undefined && namespace !== unit.namespace);
  if (other === undefined) return undefined;
  const message = `This is for the environment ${other.name}, whose namespace is \`${other.namespace}\`, and not \`${namespace}\`.`;
  return misplaced(source, ["metadata", "namespace"], message, "remove the namespace: it is filled in.");
}

/** Each folder of the cluster's is deployed by an Application that is called after it. */
const applicationFolder = /^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$/;

function clusterFault({ object, component, source }: OwnObject, isOfCluster: boolean): Diagnostic | undefined {
  const [folder = ""] = component.split("/");
  if (!applicationFolder.test(folder)) {
    const message = `An Application is called after the folder \`${folder}\`, and no object can be called so.`;
    return misplaced(source, [], message, "use lower-case letters, digits and dashes.");
  }
  if (isOfCluster || object.metadata.namespace !== undefined) return undefined;
  const message = `This ${object.kind} says no namespace, and here none is filled in.`;
  return misplaced(source, ["metadata"], message, "add metadata.namespace.");
}

function misplaced(source: string, path: readonly string[], message: string, hint: string): Diagnostic {
  const place = { kind: "pointer", files: [source], pointer: pointerTo(path), target: "key" } as const;
  return { code: "misplaced-manifest", severity: "error", place, message, hint };
}
