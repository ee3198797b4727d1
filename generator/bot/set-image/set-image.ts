import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { unknownEnvironment, unknownService } from "../../diagnostics/unknown.ts";
import { envsFolder } from "../../model/documents.ts";
import type { Environment, System } from "../../model/resolved.ts";
import type { ImageChange } from "../branch/env-edit.ts";

/** As the schema of the env files has them. */
const image = /^(?<service>[^=]+)=(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

/** `SERVICE=TAG[@DIGEST]`; undefined: it has another form. */
export function parseImageChange(text: string): ImageChange | undefined {
  const { service, tag, digest } = image.exec(text)?.groups ?? {};
  if (service === undefined || tag === undefined) return undefined;
  return { service, tag, ...(digest !== undefined && { digest }) };
}

export function environmentFile(name: string): string {
  return `${envsFolder}/${name}.json`;
}

/** Why the images may not be set. `commit`: they would be committed to source's main, without a pull request. */
export function refusals(
  system: System,
  name: string,
  changes: readonly ImageChange[],
  commit: boolean,
): readonly Diagnostic[] {
  const environment = system.environments.find((one) => one.name === name);
  if (environment === undefined) {
    return [
      unknownEnvironment(
        name,
        system.environments.map((one) => one.name),
      ),
    ];
  }
  const services = environment.services.map((one) => one.name);
  const unknown = changes.filter(({ service }) => !services.includes(service));
  const manual = commit && environment.publish.merge === "manual" ? [manualEnvironment(environment)] : [];
  return [...manual, ...unknown.map(({ service }) => unknownService(service, name, services))];
}

function manualEnvironment({ name, file }: Environment): Diagnostic {
  return {
    code: "manual-environment",
    severity: "error",
    place: { kind: "file", file },
    message: `Changes of ${name} are merged by a person (publish.merge is manual), so none is committed to main directly.`,
    hint: "leave --commit out and make a pull request, or use trip-config promote.",
  };
}
