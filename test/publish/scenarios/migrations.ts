import { expect } from "vitest";
import { develop, mergeMove, moved, openMove, promoted, refusal, sourceRefs } from "../moves.ts";
import { released } from "../released.ts";
import { settled } from "../steps.ts";
import type { Scenario, World } from "../world.ts";

interface Settings {
  services: Record<string, object>;
  quota: object;
}

/** A Job that runs in every sync, with an image of its own. */
async function withMigration(world: World): Promise<void> {
  await world.edit({
    base: ({ services }: Settings) => {
      const resources = { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "100m", memory: "128Mi" } };
      services.migrate = { image: { repository: "migrate" }, source: ["migrate"], workload: "Job", resources };
    },
    ...Object.fromEntries(["dev", "staging", "prod"].map((name) => [name, migrating("v1.0.0")])),
  });
  await settled(world);
}

function migrating(tag: string, args?: readonly string[]) {
  return (settings: Settings) => {
    settings.services.migrate = { image: { tag }, ...(args && { args }) };
    settings.quota = { pods: "12", services: "4" };
  };
}

/** What was restored meets what a migration has made. */
export const migrationScenarios: readonly Scenario[] = [
  {
    name: "rollback past a migration is refused, with its name, unless it is told; what a migration has not touched goes back",
    from: "three",
    run: async (world) => {
      await withMigration(world);
      const oldest = await released(world, "v1.1.0");
      await world.edit({ dev: migrating("v2.0.0") });
      const migrated = await released(world, "v1.2.0");
      await released(world, "v1.3.0");

      // Since the release before nothing was migrated.
      const near = await moved(world, "rollback", "prod", "--dry-run");
      expect([near.code, near.title]).toEqual([0, `prod: back to ${migrated}`]);
      const before = await sourceRefs(world);
      const far = await moved(world, "rollback", "prod", "--to", oldest);
      expect([far.code, far.action, far.diagnostics.map(({ code }) => code)]).toEqual([
        1,
        "refused",
        ["past-migration"],
      ]);
      expect(far.diagnostics[0]?.message).toBe(
        "The migration migrate has run in prod with registry.example.com/trip-service/migrate:v2.0.0 since: what it has changed stays, and older images would meet it.",
      );
      expect(far.diagnostics[0]?.hint).toContain("--past-migration migrate");
      for (const args of [["--past-migration", "other"], ["--allow", "past-migration"], ["--whole"]]) {
        expect(await refusal(world, "rollback", "prod", "--to", oldest, ...args)).toEqual(["past-migration"]);
      }
      expect(await sourceRefs(world)).toEqual(before);
      const told = await moved(world, "rollback", "prod", "--to", oldest, "--past-migration", "migrate");
      expect([told.code, told.action]).toEqual([0, "opened"]);
      expect((await openMove(world, "rollback-prod")).body).toContain(
        "Goes back past the migration migrate, as --past-migration says",
      );
      await mergeMove(world, "rollback-prod");
      // What is merged is told once.
      expect((await moved(world, "rollback", "prod", "--to", oldest)).action).toBe("unchanged");
    },
  },
  {
    name: "a migration counts by what it runs: another command does, and so does one between, or one that is gone",
    from: "three",
    run: async (world) => {
      await withMigration(world);
      const oldest = await released(world, "v1.1.0");
      const setting = (change: (settings: Settings) => void) =>
        world.edit(Object.fromEntries(["dev", "staging", "prod"].map((name) => [name, change])));
      await setting(migrating("v1.0.0", ["--to", "7"]));
      await released(world, "v1.2.0");
      await setting(migrating("v1.0.0"));
      await world.edit({
        base: ({ services }: Settings) => {
          delete services.migrate;
        },
        ...Object.fromEntries(
          ["dev", "staging", "prod"].map((name) => [
            name,
            ({ services }: Settings) => {
              delete services.migrate;
            },
          ]),
        ),
      });
      await settled(world);
      await released(world, "v1.3.0");
      expect(await refusal(world, "rollback", "prod", "--to", oldest)).toEqual(["past-migration"]);
    },
  },
  {
    name: "promote --backwards of a migration is refused unless it is told",
    from: "three",
    run: async (world) => {
      await withMigration(world);
      await world.edit({ dev: migrating("v2.0.0") });
      await develop(world, "v1.1.0");
      await promoted(world, "staging");
      await world.edit({ dev: migrating("v1.0.0") });
      await develop(world, "v1.1.0");
      const back = ["promote", "staging", "--no-gate"];
      expect(await refusal(world, ...back)).toEqual(["going-backwards"]);
      expect(await refusal(world, ...back, "--backwards")).toEqual(["past-migration"]);
      const told = await moved(world, ...back, "--backwards", "--past-migration", "migrate", "--dry-run");
      expect([told.code, told.diagnostics]).toEqual([0, []]);
      expect(told.body).toContain("Goes back past the migration migrate");
    },
  },
];
