import { develop, promoted } from "./moves.ts";
import type { World } from "./world.ts";

/** Images in dev, staging and prod, deployed and released. */
export async function released(world: World, tag: string): Promise<string> {
  await develop(world, tag);
  await promoted(world, "staging");
  await promoted(world, "prod");
  await world.run("release");
  const tags = await world.bot.config.tags();
  const main = await world.bot.config.branch("main");
  return [...tags].find(([, commit]) => commit === main)?.[0] ?? "none";
}
