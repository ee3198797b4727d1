import type { Claims } from "../claims.ts";
import { openPulls } from "../open-pulls.ts";
import { pageCount } from "../pages.ts";
import type { NewPull, Pull, PullRequests } from "../port.ts";
import { listComments, writeComment } from "./comments.ts";
import { type Connection, notAgain } from "./connection.ts";
import { holdPull, mergePull } from "./merge.ts";
import { readRef } from "./refs.ts";
import { cut } from "./text.ts";

interface Settings {
  readonly connection: Connection;
  readonly main: string;
  readonly claims: Claims;
  readonly isAncestor: (earlier: string, later: string) => Promise<boolean>;
}

/** A pull request as REST shows it, alone or in a list. */
export interface ListedPull {
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly state: string;
  readonly merged_at: string | null;
  readonly html_url: string;
  readonly auto_merge: unknown;
  readonly head: {
    readonly label: string;
    readonly ref: string;
    readonly sha: string;
    readonly repo: { readonly full_name: string } | null;
  };
  readonly base: { readonly ref: string; readonly repo: { readonly full_name: string } };
}

/** Pull requests that go to main. */
export function pullRequests({ connection, main, claims, isAncestor }: Settings): PullRequests {
  const list = async (filter: { readonly state: "open" | "all"; readonly head?: string }): Promise<readonly Pull[]> => {
    const count = pageCount(connection.pacing, "the pull requests");
    const found = await connection.read((octokit, at) =>
      octokit.paginate(octokit.rest.pulls.list, { ...at, ...filter, per_page: 100 }, ({ data }) => {
        count();
        return data;
      }),
    );
    return found
      .filter(({ base }) => base.ref === main)
      .map(pullOf)
      .sort((a, b) => b.number - a.number);
  };
  const read = async (number: number): Promise<Pull | undefined> => {
    const found = await connection.find(({ rest }, at) => rest.pulls.get({ ...at, pull_number: number }));
    return found === undefined ? undefined : pullOf(found.data);
  };
  const existing = async (number: number): Promise<Pull> =>
    pullOf((await connection.read(({ rest }, at) => rest.pulls.get({ ...at, pull_number: number }))).data);
  const ofBranch = async (branch: string, state: "open" | "all"): Promise<readonly Pull[]> => {
    const { owner } = await connection.place();
    return (await list({ state, head: `${owner}:${branch}` })).filter((pull) => pull.branch === branch);
  };
  const openOf = async (branch: string): Promise<Pull | undefined> => (await ofBranch(branch, "open"))[0];

  const open = async ({ branch, head, title, body }: NewPull): Promise<Pull | "lost"> => {
    if ((await readRef(connection, `refs/heads/${branch}`)) !== head || !(await claims.holds())) return "lost";
    const there = await openOf(branch);
    if (there !== undefined) return there;
    const made = await connection.once(
      async ({ rest }, at) =>
        pullOf(
          (await rest.pulls.create({ ...at, title, body: cut(body), head: branch, base: main, ...notAgain })).data,
        ),
      () => openOf(branch),
    );
    if (made.kind === "value") return made.value;
    if (made.status !== 422) throw connection.told(made);
    // Somebody else has opened one, or the branch is not what it was.
    const theirs = await openOf(branch);
    if (theirs !== undefined) return theirs;
    // It was opened and is finished already: there is nothing left to merge.
    if ((await ofBranch(branch, "all")).some((pull) => pull.head === head)) return "lost";
    if ((await readRef(connection, `refs/heads/${branch}`)) !== head) return "lost";
    const base = await readRef(connection, `refs/heads/${main}`);
    if (base === undefined || (await isAncestor(head, base))) return "lost";
    throw connection.told(made);
  };

  /** Changes an open pull request. */
  const change = async (
    number: number,
    { body, ...fields }: { readonly title?: string; readonly body?: string; readonly state?: "closed" },
  ): Promise<Pull> => {
    const { data } = await connection.write(({ rest }, at) =>
      rest.pulls.update({ ...at, pull_number: number, ...fields, ...(body !== undefined && { body: cut(body) }) }),
    );
    return pullOf(data);
  };

  return {
    list: (state) => list({ state }),
    get: read,
    ofBranch: (branch, state = "all") => ofBranch(branch, state),
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
      if (base !== undefined && (await readRef(connection, `refs/heads/${main}`)) !== base) return "lost";
      return mergePull(connection, { number, head, method });
    },
    hold: (number) => holdPull(connection, number),
  };
}

function pullOf(listed: ListedPull): Pull {
  const { number, title, body, head, base, html_url: address } = listed;
  const isOwn = head.repo?.full_name === base.repo.full_name;
  return {
    number,
    title,
    body: body ?? "",
    // A fork's branch goes by its owner too.
    branch: isOwn ? head.ref : head.label,
    state: stateOf(listed),
    head: head.sha,
    address,
    queued: listed.auto_merge !== null && listed.auto_merge !== undefined,
  };
}

function stateOf({ merged_at, state }: ListedPull): Pull["state"] {
  if (merged_at !== null) return "merged";
  return state === "open" ? "open" : "closed";
}
