import { asRecord, countOf } from "../../../model/loose.ts";
import type { Claims } from "../claims.ts";
import { openPulls } from "../open-pulls.ts";
import type { NewPull, Pull, PullRequests } from "../port.ts";
import { type PullAnswer, pullShape } from "./answers.ts";
import type { Cache } from "./cache.ts";
import { listComments, writeComment } from "./comments.ts";
import type { Connection } from "./connection.ts";
import { listingOf, pullOf } from "./listing.ts";
import { holdPull, mergePull } from "./merge.ts";
import { readRef } from "./refs.ts";

interface Settings {
  readonly connection: Connection;
  readonly cache: Cache;
  readonly main: string;
  readonly claims: Claims;
  readonly isAncestor: (earlier: string, later: string) => Promise<boolean>;
}

/** Pull requests that go to main. */
export function pullRequests({ connection, cache, main, claims, isAncestor }: Settings): PullRequests {
  const listing = listingOf(connection, main);
  const whole = async (answer: PullAnswer): Promise<Pull> => {
    const isFinished = answer.merged || answer.state !== "open";
    const kept = isFinished ? await readRef(connection, `refs/pull/${answer.number}/head`) : undefined;
    return pullOf(answer, kept ?? answer.head.sha);
  };
  const read = async (number: number): Promise<Pull | undefined> => {
    const found = await connection.find<PullAnswer>(`/pulls/${number}`, pullShape);
    return found === undefined ? undefined : whole(found);
  };
  const existing = async (number: number): Promise<Pull> =>
    whole(await connection.read<PullAnswer>(`/pulls/${number}`, pullShape));
  const ofBranch = async (branch: string, asked: "open" | "all" = "all"): Promise<readonly Pull[]> =>
    (await listing()).filter((pull) => pull.branch === branch && (asked === "all" || pull.state === "open"));
  /** The first one, where there are several. */
  const openOf = async (branch: string): Promise<Pull | undefined> => (await ofBranch(branch, "open")).at(-1);
  const isAt = async (branch: string, head: string) => (await readRef(connection, `refs/heads/${branch}`)) === head;

  /** Changes an open pull request. */
  const change = async (number: number, fields: object): Promise<Pull> => {
    await connection.write({ method: "PATCH", path: `/pulls/${number}`, body: fields });
    return existing(number);
  };

  const open = async ({ branch, head, title, body }: NewPull): Promise<Pull | "lost"> => {
    if (!(await isAt(branch, head)) || !(await claims.holds())) return "lost";
    const there = await openOf(branch);
    if (there !== undefined) return there;
    const asked = { method: "POST", path: "/pulls", body: { title, body, head: branch, base: main } } as const;
    const made = await connection.once(
      asked,
      (answer) => countOf(asRecord(answer).number),
      async () => (await openOf(branch))?.number,
    );
    // Also when Gitea says no: somebody else has opened one, or the branch is not what it was.
    const now = await openOf(branch);
    // Of two that ask at once, Gitea lets both open one (models/issues/pull.go, `NewPullRequest`): the first one stays.
    if (now !== undefined && made.kind === "value" && made.value !== undefined && now.number < made.value) {
      await change(made.value, { state: "closed" });
    }
    if (now !== undefined) return now;
    // It was opened and is finished already: there is nothing left to merge.
    if ((await ofBranch(branch)).some((pull) => pull.head === head)) return "lost";
    if (!(await isAt(branch, head))) return "lost";
    const base = await readRef(connection, `refs/heads/${main}`);
    if (made.kind === "value" || base === undefined || (await isAncestor(head, base))) return "lost";
    throw connection.told(made);
  };

  return {
    list: async (state) => (await listing()).filter((pull) => state === "all" || pull.state === "open"),
    get: read,
    ofBranch,
    open,
    ...openPulls({
      existing,
      change,
      claims,
      listComments: (number) => listComments(connection, number),
      writeComment: (number, marker, text) => writeComment(connection, number, marker, text),
    }),
    merge: async (number, head, method, base) => {
      if (!(await claims.holds())) return "lost";
      if (base !== undefined && !(await isAt(main, base))) return "lost";
      return mergePull(connection, cache, { number, head, method, main, ...(base !== undefined && { base }) });
    },
    hold: (number) => holdPull(connection, number),
  };
}
