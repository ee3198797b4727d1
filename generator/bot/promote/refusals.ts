import type { Pull } from "../../adapters/forge/port.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { isFloating } from "../../model/images/tags.ts";
import type { Environment } from "../../model/resolved.ts";
import { imageText } from "../propose/describe.ts";
import type { Migration } from "../propose/migrations.ts";
import type { ImageMove } from "../propose/options.ts";
import type { Standing } from "./history.ts";
import type { PromoteOptions } from "./options.ts";

/** Why nothing may be promoted to the environment at all. */
export function closedBy(
  { name, file, hold }: Environment,
  { liftHold }: Pick<PromoteOptions, "liftHold">,
  rollback: Pull | undefined,
): readonly Diagnostic[] {
  const open: readonly Diagnostic[] =
    rollback === undefined
      ? []
      : [
          {
            code: "rollback-open",
            severity: "error",
            message: `A rollback of ${name} is open in source: pull request #${rollback.number}.`,
            hint: "merge it, or close it, first.",
          },
        ];
  if (hold === undefined || liftHold) return open;
  const release = hold.release === undefined ? "" : ` at ${hold.release}`;
  const held: Diagnostic = {
    code: "environment-held",
    severity: "error",
    place: { kind: "pointer", files: [file], pointer: "/hold", target: "key" },
    message: `${name} is held${release}: ${hold.reason}`,
    hint: "when the reason is gone, promote with --lift-hold.",
  };
  return [...open, held];
}

/** What speaks against single images. */
export function imageRefusals(
  moves: readonly ImageMove[],
  from: string,
  { tag }: Pick<PromoteOptions, "tag">,
): readonly Diagnostic[] {
  return moves.flatMap(({ service, to }): Diagnostic[] => {
    if (tag !== undefined && to.tag === tag && to.digest === undefined) {
      const message = `${service} has no digest in ${from}, so nothing says what \`${tag}\` would stand for.`;
      const hint = `set it with its digest: \`trip-config set-image ${from} ${service}=TAG@sha256:…\`.`;
      return [{ code: "missing-digest", severity: "error", message, hint }];
    }
    if (to.digest !== undefined || !isFloating(to.tag)) return [];
    const message = `${from} runs ${service} with the floating tag \`${to.tag}\`: what that is changes.`;
    const hint = `set it to an image that stays: \`trip-config set-image ${from} ${service}=TAG[@DIGEST]\`.`;
    return [{ code: "floating-tag", severity: "error", message, hint }];
  });
}

/** Images that are older than what the environment has had. `services`: all that would be promoted. */
export function backwardRefusals(
  environment: string,
  standings: readonly Standing[],
  services: readonly string[],
): readonly Diagnostic[] {
  const older = standings.filter(({ order }) => order === "older");
  const others = services.filter((service) => !older.some((one) => one.service === service));
  const rest =
    others.length === 0 ? "" : `promote the others with ${others.map((one) => `--only ${one}`).join(" ")}, or `;
  return older.map(({ service, candidate, had }) => ({
    code: "going-backwards",
    severity: "error",
    message: `${service} would go back to \`${imageText(candidate)}\` in ${environment}, which has had \`${imageText(had)}\` since that.`,
    hint: `${rest}say --backwards when it is meant.`,
  }));
}

/** Jobs of the environment's syncs whose own image goes back: they have run with the newer one. */
export function migrationsBackwards(
  { services }: Pick<Environment, "services">,
  standings: readonly Standing[],
): readonly Migration[] {
  const isMigration = (name: string) =>
    services.some(({ name: service, workload }) => {
      return (
        (name === service || name.startsWith(`${service}/`)) && workload.kind === "Job" && workload.hook !== undefined
      );
    });
  const older = standings.filter(({ order, service }) => order === "older" && isMigration(service));
  const ran = new Map<string, string[]>();
  for (const { service, had } of older) {
    const [job = service] = service.split("/");
    ran.set(job, [...(ran.get(job) ?? []), imageText(had)]);
  }
  return [...ran].map(([name, images]) => ({ name, ran: images.join(", ") }));
}
