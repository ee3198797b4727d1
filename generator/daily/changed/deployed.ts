import type { PathChange } from "../../model/path-change.ts";
import type { BuiltService, Environment } from "../../model/resolved.ts";
import { changedServices } from "./changed.ts";

/** How a commit stands to the one that an image was built from. */
export type ImageBase =
  /** The commit is that one, or that one contains it already: there is nothing to build. */
  | { readonly kind: "contained" }
  | { readonly kind: "differs"; readonly commit: string; readonly changes: readonly PathChange[] }
  /** The image's tag names no commit of this repository. */
  | { readonly kind: "unknown" };

export interface DeployedService {
  readonly service: BuiltService;
  readonly tag: string;
  readonly digest?: string;
  /** Commit that the image was built from, unless it is unknown, or the commit of HEAD is older. */
  readonly base?: string;
  readonly isChanged: boolean;
  readonly changes: readonly PathChange[];
}

/** Services of an environment, each held against the commit that its image was built from; sorted by name. */
export async function servicesSince(
  environment: Environment,
  services: readonly BuiltService[],
  baseOf: (tag: string) => Promise<ImageBase>,
): Promise<readonly DeployedService[]> {
  const found: DeployedService[] = [];
  for (const service of services) {
    const { services: own } = environment;
    // Where the one that gives the build its name is switched off, another one may run the same repository.
    const user =
      own.find(({ name }) => name === service.name) ??
      own.find(({ container }) => container.image.repository === service.image);
    const image = user?.container.image;
    if (image === undefined) continue;
    const { tag, digest } = image;
    const base = await baseOf(tag);
    const changes = base.kind === "differs" ? (changedServices([service], base.changes)[0]?.changes ?? []) : [];
    found.push({
      service,
      tag,
      ...(digest !== undefined && { digest }),
      ...(base.kind === "differs" && { base: base.commit }),
      isChanged: base.kind === "unknown" || changes.length > 0,
      changes,
    });
  }
  return found;
}
