import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** A Job of an environment's syncs that has run something newer than what the environment would go back to. */
export interface Migration {
  /** Name of the Job. */
  readonly name: string;
  /** What it ran, in words. */
  readonly ran: string;
}

/** What speaks against going back to images that may not stand what a migration has made. `told`: those that are meant. */
export function migrationRefusals(
  environment: string,
  migrations: readonly Migration[],
  told: readonly string[],
): readonly Diagnostic[] {
  return migrations
    .filter(({ name }) => !told.includes(name))
    .map(({ name, ran }) => ({
      code: "past-migration",
      severity: "error",
      message: `The migration ${name} has run in ${environment} with ${ran} since: what it has changed stays, and older images would meet it.`,
      hint: `when they stand that, say --past-migration ${name}; else mend it by a newer image.`,
    }));
}

/** What a reader of the pull request has to know of those that are meant. */
export function migrationNotes(migrations: readonly Migration[], told: readonly string[]): readonly string[] {
  return migrations
    .filter(({ name }) => told.includes(name))
    .map(
      ({ name, ran }) =>
        `Goes back past the migration ${name}, as --past-migration says: it has run with ${ran}, and what it has changed stays.`,
    );
}
