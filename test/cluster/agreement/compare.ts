/**
 * `npx tsx test/cluster/agreement/compare.ts FOLDER...` tells of the objects in folders of manifests, of whatever
 * project, where `check` and an API server differ: what is refused wrongly, and what is missed.
 *
 *     MUTATIONS=3 SEED=7 npx tsx … FOLDER   # and of so many changes of each object
 *     SERVER=access.json npx tsx … FOLDER   # a server that runs already: {"server", "token", "certificate"}
 */
import { readFileSync } from "node:fs";
import { type Access, type Api, apiOf } from "../harness/api.ts";
import { startCluster } from "../harness/cluster.ts";
import { type Foreign, settled, type Tried, tryMutations, tryObjects } from "./foreign.ts";

const { MUTATIONS = "0", SEED = "1", SERVER } = process.env;
const folders = process.argv.slice(2);

if (SERVER === undefined) {
  const cluster = await startCluster({ nodes: 0 });
  try {
    await compare(cluster);
  } finally {
    await cluster.stop({ keepFolder: false });
  }
} else {
  const api = apiOf(JSON.parse(readFileSync(SERVER, "utf8")) as Access);
  await compare(api);
  api.close();
}

async function compare(api: Api): Promise<void> {
  for (const folder of folders) {
    const foreign = await settled(api, folder);
    tell(folder, "objects", await tryObjects(api, foreign));
    if (MUTATIONS !== "0") tell(folder, "mutations", await mutations(api, foreign));
  }
}

function mutations(api: Api, foreign: Foreign): Promise<Tried> {
  return tryMutations(api, foreign, Number(MUTATIONS), Number(SEED));
}

function tell(folder: string, what: string, { objects, elsewhere, differences }: Tried): void {
  for (const { how, object, where, said, verdict } of differences) {
    const reason =
      how === "missed" ? verdict.message : said.map(({ code, message }) => `[${code}] ${message}`).join(" ");
    console.log(`${how}: ${object.apiVersion} ${object.kind} ${object.metadata.name} (${where}): ${reason}`);
  }
  const count = (how: string) => differences.filter((each) => each.how === how).length;
  console.log(
    `${folder}: ${objects} ${what}, ${elsewhere} not judged, ${count("wrongly refused")} refused wrongly, ${count("missed")} missed`,
  );
}
