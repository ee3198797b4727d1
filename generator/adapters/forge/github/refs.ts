import { refused } from "../../../model/refused.ts";
import { unavailable } from "../../../model/unavailable.ts";
import type { RefMove } from "../../git/refs.ts";
import { pageCount } from "../pages.ts";
import type { Moved } from "../port.ts";
import { type Connection, notAgain } from "./connection.ts";

const none = "0".repeat(40);

const document = `mutation moveRefs($repositoryId: ID!, $refUpdates: [RefUpdate!]!) {
  updateRefs(input: { repositoryId: $repositoryId, refUpdates: $refUpdates }) { clientMutationId }
}`;

/** How often a move is tried again that was refused although every ref is where it should be. */
const attempts = 2;

/**
 * Moves several refs, all or none, forward only and each only from where it is believed to be: GraphQL's updateRefs is
 * the one request of GitHub's that compares (https://docs.github.com/en/graphql/reference/git).
 */
export async function moveRefs(connection: Connection, moves: readonly RefMove[]): Promise<Moved> {
  const { id: repositoryId } = await connection.writable();
  const refUpdates = moves.map(({ ref, from = none, to = none }) => ({
    name: ref,
    beforeOid: from,
    afterOid: to,
    force: false,
  }));
  for (let attempt = 0; ; attempt++) {
    const answer = await connection.once<Moved>(
      async (octokit) => {
        await octokit.graphql(document, { repositoryId, refUpdates, ...notAgain });
        return "moved";
      },
      async () => {
        const now = await readAll(connection, moves);
        if (moves.every(({ to }, at) => now[at] === to)) return "moved";
        return moves.every(({ from }, at) => now[at] === from) ? undefined : "lost";
      },
    );
    if (answer.kind === "value") return answer.value;
    const now = await readAll(connection, moves);
    if (!moves.every(({ from }, at) => now[at] === from)) return "lost";
    if (answer.status === 403) throw connection.told(answer);
    if (attempt < attempts) continue;
    const refs = moves.map(({ ref }) => ref.replace("refs/heads/", "")).join(" and ");
    const hint = "a rule of the repository may keep the bot from moving it; docs/github.md says what the bot needs.";
    throw refused("forge-refused", `GitHub does not let ${refs} be moved: ${answer.message}.`, hint);
  }
}

function readAll(connection: Connection, moves: readonly RefMove[]): Promise<readonly (string | undefined)[]> {
  return Promise.all(moves.map(({ ref }) => readRef(connection, ref)));
}

/** The commit that a ref leads to; undefined: there is none. */
export async function readRef(connection: Connection, ref: string): Promise<string | undefined> {
  const found = await connection.find(({ rest }, at) => rest.git.getRef({ ...at, ref: withoutRefs(ref) }));
  return found === undefined ? undefined : commitOf(connection, found.data.object);
}

/** Refs whose full names start with a prefix such as `refs/heads/`, by name, with the commits that they lead to. */
export async function listRefs(connection: Connection, prefix: string): Promise<ReadonlyMap<string, string>> {
  const count = pageCount(connection.pacing, "the refs");
  const found = await connection.find((octokit, at) =>
    octokit.paginate(octokit.rest.git.listMatchingRefs, { ...at, ref: withoutRefs(prefix) }, ({ data }) => {
      count();
      return data;
    }),
  );
  const refs = new Map<string, string>();
  for (const { ref, object } of found ?? []) {
    if (ref.startsWith(prefix)) refs.set(ref, await commitOf(connection, object));
  }
  return refs;
}

interface Target {
  readonly type: string;
  readonly sha: string;
}

/** An annotated tag is an object of its own. */
async function commitOf(connection: Connection, { type, sha }: Target): Promise<string> {
  let target: Target = { type, sha };
  for (let depth = 0; target.type === "tag"; depth++) {
    if (depth > 10) throw unavailable(`The tag ${sha} is a tag of tags without end.`);
    const tag_sha = target.sha;
    target = (await connection.read(({ rest }, at) => rest.git.getTag({ ...at, tag_sha }))).data.object;
  }
  return target.sha;
}

function withoutRefs(ref: string): string {
  return ref.replace(/^refs\//, "");
}
