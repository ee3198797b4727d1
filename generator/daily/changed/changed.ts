import type { PathChange } from "../../model/path-change.ts";
import type { BuiltService } from "../../model/resolved.ts";

/** A service with the files of its source directories that changed, in the order of the changes. */
export interface ChangedService {
  readonly service: BuiltService;
  readonly changes: readonly PathChange[];
}

/**
 * The services that changes of the application repository are about: those with a changed file in, or at, one of their
 * source directories. A moved file is two changes, one where it was and one where it is.
 */
export function changedServices(
  services: readonly BuiltService[],
  changes: readonly PathChange[],
): readonly ChangedService[] {
  return services.flatMap((service) => {
    const own = changes.filter(({ path }) => service.source.some((directory) => isWithin(path, directory)));
    return own.length === 0 ? [] : [{ service, changes: own }];
  });
}

/** What lies at the directory's own path is a link or a submodule. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}
