import type { PathChange } from "../../model/path-change.ts";

/** A service with what speaks for building it. */
interface AnsweredService {
  readonly service: string;
  /** Repository of its image. */
  readonly image: string;
  /** Folder that it is built in. */
  readonly context: string;
  readonly changed: boolean;
  readonly changes: readonly PathChange[];
  /** Its image in the environment that was asked about; `digest` is empty when there is none. */
  readonly tag?: string;
  readonly digest?: string;
  readonly base?: string;
}

export interface Answer {
  readonly head: string;
  /** Absent: HEAD is a first commit, or each service has a base of its own. */
  readonly base?: string;
  readonly environment?: string;
  readonly services: readonly AnsweredService[];
}

/** A line for each service: its name, and why. */
export function changedText({ services }: Answer): string {
  if (services.length === 0) return "No service has changed.\n";
  return services.map((service) => `${service.service}: ${reason(service)}\n`).join("");
}

function reason({ changed, changes, tag }: AnsweredService): string {
  if (!changed) return "unchanged";
  const [first] = changes;
  if (first === undefined) return `its image's tag ${tag} names no commit`;
  const others = changes.length - 1;
  const more = others === 0 ? "" : ` and ${others} more ${others === 1 ? "file" : "files"}`;
  return `${first.change} ${printable(first.path)}${more}`;
}

/** A file may have any name, and what it prints must stay on its line. */
function printable(path: string): string {
  return /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u.test(path) ? path : JSON.stringify(path);
}

/** What GitHub's `strategy.matrix` takes. About an environment, the image there and whether it has changed too. */
export function matrixOf({ environment, services }: Answer): object {
  return {
    include: services.map(({ service, image, context, digest, changed }) => ({
      service,
      image,
      context,
      ...(environment !== undefined && { digest, changed }),
    })),
  };
}
