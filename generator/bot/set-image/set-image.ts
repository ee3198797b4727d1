import type { SettledCommit } from "../../commit-settings.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { unknownEnvironment, unknownService } from "../../diagnostics/unknown.ts";
import { envsFolder } from "../../model/documents.ts";
import { type CarriedImage, namedImages } from "../../model/images/carried.ts";
import type { Environment } from "../../model/resolved.ts";
import type { ImageChange } from "../branch/env-edit.ts";

/** As the schema of the env files has them. */
const image = /^(?<service>[^=]+)=(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

/** `SERVICE[/CONTAINER]=TAG[@DIGEST]`; undefined: it has another form. */
export function parseImageChange(text: string): ImageChange | undefined {
  const { service, tag, digest } = image.exec(text)?.groups ?? {};
  if (service === undefined || tag === undefined) return undefined;
  return { service, tag, ...(digest !== undefined && { digest }) };
}

export function environmentFile(name: string): string {
  return `${envsFolder}/${name}.json`;
}

/** What an env file has to say, with what goes together with what was asked for; or why it may not. */
export interface SettledImages {
  readonly changes: readonly ImageChange[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The changes with their places. `commit`: they would be committed to source's main, without a pull request. */
export async function settledImages(
  settings: Pick<SettledCommit, "environments" | "environment">,
  name: string,
  asked: readonly ImageChange[],
  commit: boolean,
): Promise<SettledImages> {
  const refused = (diagnostics: readonly Diagnostic[]): SettledImages => ({ changes: [], diagnostics });
  const environment = await settings.environment(name);
  if (environment === undefined) {
    const names = settings.environments.map((one) => one.name);
    return refused([unknownEnvironment(name, names)]);
  }
  const images = namedImages(environment);
  const names = images.map((one) => one.name);
  const unknown = asked.filter(({ service }) => !names.includes(service));
  const manual = commit && environment.publish.merge === "manual" ? [manualEnvironment(environment)] : [];
  const diagnostics = [...manual, ...unknown.map(({ service }) => unknownService(service, name, names))];
  return diagnostics.length > 0 ? refused(diagnostics) : { changes: withTheirs(images, asked), diagnostics };
}

/** A build of one repository is for all that run it, unless they are named themselves. */
function withTheirs(images: readonly CarriedImage[], asked: readonly ImageChange[]): readonly ImageChange[] {
  return images.flatMap(({ name, keys, image }) => {
    const own = asked.findLast(({ service }) => service === name);
    const change = own ?? asked.find(({ service }) => isOfOneBuild(images, service, image.repository));
    return change === undefined ? [] : [{ ...change, service: name, keys }];
  });
}

function isOfOneBuild(images: readonly CarriedImage[], name: string, repository: string): boolean {
  return images.some((one) => one.name === name && one.isBuilt && one.image.repository === repository);
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
