import type { Identity } from "../../../model/identity.ts";
import { unavailable } from "../../../model/unavailable.ts";
import { readFileOf, type WritableGit, writeCommit, writeTree } from "../../git/objects.ts";
import { listRefs, type Outcome, type RefMove, readRef } from "../../git/refs.ts";
import { mergedTree } from "../git-objects.ts";
import type { MergeMethod, Pull, PullRequests } from "../port.ts";

interface Settings {
  readonly git: WritableGit;
  readonly main: string;
  readonly bot: Identity;
  /** Moves refs while the claim holds. */
  readonly move: (moves: readonly RefMove[]) => Promise<Outcome>;
  readonly claimHolds: () => Promise<boolean>;
}

/**
 * Pull request N is the ref `refs/trip-config/pulls/N`: a history of commits, each with the pull request in a file. A
 * second ref, `refs/trip-config/open/<branch>`, stands for the open one, so that a branch can have one only. Both move
 * in one transaction, a merge together with main.
 */
const pullRefs = "refs/trip-config/pulls/";
const openRefs = "refs/trip-config/open/";
const headRefs = "refs/heads/";
const fileName = "pull.json";

/** How often an update is made again on top of what somebody else has written. */
const attempts = 10;

/** What is kept of a pull request; an open one's head is its branch's. */
type Kept = Omit<Pull, "number" | "address" | "head"> & {
  readonly head?: string;
  readonly comments: readonly string[];
};

interface Stored extends Pull {
  readonly kept: Kept;
  /** Commit that the ref of the pull request leads to. */
  readonly version: string;
}

export function pullRequests({ git, main, bot, move, claimHolds }: Settings): PullRequests {
  /** What a version holds never changes, and most are read again and again. */
  const known = new Map<string, Kept>();
  const keptAt = async (versions: readonly string[]): Promise<readonly Kept[]> => {
    const texts = await readFileOf(
      git,
      [...new Set(versions)].filter((version) => !known.has(version)),
      fileName,
    );
    return versions.map((version) => {
      const kept = known.get(version) ?? (JSON.parse(texts.get(version)?.toString("utf8") ?? "") as Kept);
      known.set(version, kept);
      return kept;
    });
  };

  const storedAs = async (number: number, version: string, kept: Kept, listed?: string): Promise<Stored> => {
    const { title, body, branch, state } = kept;
    const head = kept.head ?? listed ?? (await readRef(git, headRefs + branch)) ?? "";
    return { number, title, body, branch, state, head, address: `trip-config pr show ${number}`, kept, version };
  };

  type Refs = readonly (readonly [ref: string, version: string])[];
  const storedIn = async (pulls: Refs, refs: ReadonlyMap<string, string>): Promise<readonly Stored[]> => {
    const kepts = await keptAt(pulls.map(([, version]) => version));
    const stored = kepts.map((kept, at) => {
      const [ref = "", version = ""] = pulls[at] ?? [];
      // Heads are listed first: a branch may have been made since, with its pull request.
      return storedAs(Number(ref.slice(pullRefs.length)), version, kept, refs.get(headRefs + kept.branch));
    });
    return Promise.all(stored);
  };

  const all = async (): Promise<readonly Stored[]> => {
    const refs = await listRefs(git, pullRefs, headRefs);
    return storedIn(
      [...refs].filter(([ref]) => ref.startsWith(pullRefs)),
      refs,
    );
  };

  /** Those that are open. The others get more and more, and nothing is read of them. */
  const openOnes = async (): Promise<readonly Stored[]> => {
    if ((await listRefs(git, openRefs)).size === 0) return [];
    const refs = await listRefs(git, pullRefs, openRefs, headRefs);
    const versions = new Set([...refs].flatMap(([ref, version]) => (ref.startsWith(openRefs) ? [version] : [])));
    const pulls = [...refs].filter(([ref, version]) => ref.startsWith(pullRefs) && versions.has(version));
    // Somebody has moved one while they were listed.
    if (pulls.length !== versions.size) return (await all()).filter(({ state }) => state === "open");
    return storedIn(pulls, refs);
  };

  const read = async (number: number): Promise<Stored | undefined> => {
    const version = await readRef(git, pullRefs + number);
    if (version === undefined) return undefined;
    const [kept] = await keptAt([version]);
    return kept && storedAs(number, version, kept);
  };

  const write = async (kept: Kept, earlier: string | undefined): Promise<string> => {
    const text = `${JSON.stringify(kept, null, 2)}\n`;
    const tree = await writeTree(git, undefined, new Map([[fileName, text]]));
    const parents = earlier === undefined ? [] : [earlier];
    return writeCommit(git, { tree, parents, message: `${kept.state}: ${kept.title}\n`, author: bot });
  };

  /** Changes an open pull request, again and again until nobody else does at the same time. */
  const change = async (number: number, changed: (kept: Kept, head: string) => Kept): Promise<Pull> => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const pull = await existing(number, read);
      const kept = changed(pull.kept, pull.head);
      if (pull.state !== "open" || JSON.stringify(kept) === JSON.stringify(pull.kept)) return pull;
      const version = await write(kept, pull.version);
      const closing = kept.state === "open" ? [] : [{ ref: openRefs + pull.branch, from: pull.version, to: undefined }];
      const following = kept.state === "open" ? [{ ref: openRefs + pull.branch, from: pull.version, to: version }] : [];
      const moves = [{ ref: `${pullRefs}${number}`, from: pull.version, to: version }, ...following, ...closing];
      if ((await move(moves)) === "moved") return existing(number, read);
      if (!(await claimHolds())) return pull;
    }
    throw unavailable(`Pull request ${number} is being changed by others all the time.`);
  };

  return {
    list: async (state) => [...(await (state === "all" ? all() : openOnes()))].sort(newestFirst),
    get: read,
    ofBranch: async (branch, state = "all") =>
      (await (state === "all" ? all() : openOnes())).filter((pull) => pull.branch === branch).sort(newestFirst),
    open: async ({ branch, head, title, body }) => {
      const ref = headRefs + branch;
      for (let attempt = 0; attempt < attempts; attempt++) {
        if ((await readRef(git, ref)) !== head || !(await claimHolds())) return "lost";
        const open = (await openOnes()).find((pull) => pull.branch === branch);
        if (open !== undefined) return open;
        const numbers = [...(await listRefs(git, pullRefs)).keys()].map((one) => Number(one.slice(pullRefs.length)));
        const number = Math.max(0, ...numbers) + 1;
        const version = await write({ title, body, branch, state: "open", comments: [] }, undefined);
        const refs = [`${pullRefs}${number}`, openRefs + branch];
        const made = refs.map((one) => ({ ref: one, from: undefined, to: version }));
        if ((await move([...made, { ref, from: head, to: head }])) === "moved") return existing(number, read);
      }
      throw unavailable(`Others open pull requests all the time; ${branch} has none yet.`);
    },
    update: (number, { title, body }) => change(number, (kept) => ({ ...kept, title, body })),
    close: (number, comment) =>
      change(number, (kept, head) => {
        const comments = comment === undefined ? kept.comments : [...kept.comments, comment];
        return { ...kept, state: "closed", head, comments };
      }),
    merge: async (number, head, method, expected) => {
      const pull = await existing(number, read);
      const base = await readRef(git, headRefs + main);
      if (expected !== undefined && base !== expected) return "lost";
      if (base === undefined || pull.state !== "open" || pull.head !== head) return "lost";
      const tree = await mergedTree(git, base, head);
      if (tree === undefined) return "conflict";
      const parents = method === "merge" ? [base, head] : [base];
      const commit = await writeCommit(git, { tree, parents, message: mergeMessage(pull, method), author: bot });
      const version = await write({ ...pull.kept, state: "merged", head }, pull.version);
      const moves: readonly RefMove[] = [
        { ref: headRefs + main, from: base, to: commit },
        // The merge must not go through when the branch has gone on.
        { ref: headRefs + pull.branch, from: head, to: head },
        { ref: `${pullRefs}${number}`, from: pull.version, to: version },
        { ref: openRefs + pull.branch, from: pull.version, to: undefined },
      ];
      return move(moves);
    },
    // Nothing is merged here but by `merge`.
    hold: async () => {},
    comment: async (number, marker, body) => {
      const hidden = `<!-- trip-config:${marker} -->\n`;
      await change(number, (kept) => {
        const at = kept.comments.findIndex((comment) => comment.startsWith(hidden));
        const comments = at === -1 ? [...kept.comments, hidden + body] : kept.comments.with(at, hidden + body);
        return { ...kept, comments };
      });
    },
    comments: async (number) => (await existing(number, read)).kept.comments,
  };
}

function newestFirst(a: Pull, b: Pull): number {
  return b.number - a.number;
}

async function existing(number: number, read: (number: number) => Promise<Stored | undefined>): Promise<Stored> {
  const pull = await read(number);
  if (pull === undefined) throw unavailable(`There is no pull request ${number}.`);
  return pull;
}

function mergeMessage({ number, title, branch }: Pull, method: MergeMethod): string {
  return method === "merge" ? `Merge pull request #${number} from ${branch}\n\n${title}\n` : `${title} (#${number})\n`;
}
