import type { Progress } from "../../model/progress.ts";
import type { Forge, PullRequests, Repository } from "./port.ts";

/** A forge that says what it is at: on a network, a pull request of hundreds of files takes its time. */
export function toldForge({ source, config, standing }: Forge, tell: Progress): Forge {
  return {
    source: toldRepository("source", source, tell),
    config: toldRepository("config", config, tell),
    standing: (commit, mode) =>
      tell(`source: ${mode === "bring" ? "brings main to" : "asks for"} ${short(commit)}`, () =>
        standing(commit, mode),
      ),
  };
}

function toldRepository(name: string, inner: Repository, tell: Progress): Repository {
  const says: Progress = (what, work) => tell(`${name}: ${what}`, work);
  return {
    main: inner.main,
    branch: (branch) => says(`reads ${branch}`, () => inner.branch(branch)),
    branches: (prefix) => says("reads branches", () => inner.branches(prefix)),
    tags: () => says("reads tags", () => inner.tags()),
    tree: (commit) => says(`reads the files of ${short(commit)}`, () => inner.tree(commit)),
    entries: (commit) => says(`reads the folders of ${short(commit)}`, () => inner.entries(commit)),
    texts: (commit, paths) =>
      says(`reads ${counted(paths.length, "file")} of ${short(commit)}`, () => inner.texts(commit, paths)),
    contents: (commit, paths) =>
      says(`reads ${counted(paths.length, "file")} of ${short(commit)}`, () => inner.contents(commit, paths)),
    isAncestor: (earlier, later) => says("reads history", () => inner.isAncestor(earlier, later)),
    commitsBetween: (base, head) => says("reads history", () => inner.commitsBetween(base, head)),
    history: (head, paths, range) => says("reads history", () => inner.history(head, paths, range)),
    start: (path, text, message) => says("makes the first commit", () => inner.start(path, text, message)),
    commit: (commit) => says(`commits ${counted(commit.changes.size, "file")}`, () => inner.commit(commit)),
    moveBranch: (branch, from, to) => says(`moves ${branch}`, () => inner.moveBranch(branch, from, to)),
    deleteBranch: (branch, from) => says(`deletes ${branch}`, () => inner.deleteBranch(branch, from)),
    claim: (commit, isCurrent) => says(`claims ${short(commit)}`, () => inner.claim(commit, isCurrent)),
    createTag: (tag, commit) => says(`tags ${tag}`, () => inner.createTag(tag, commit)),
    statuses: (commit) => says(`reads statuses of ${short(commit)}`, () => inner.statuses(commit)),
    pulls: toldPulls(inner.pulls, says),
  };
}

function toldPulls(inner: PullRequests, says: Progress): PullRequests {
  return {
    list: (state) => says("reads pull requests", () => inner.list(state)),
    get: (number) => says(`reads #${number}`, () => inner.get(number)),
    ofBranch: (branch, state) => says(`reads pull requests of ${branch}`, () => inner.ofBranch(branch, state)),
    open: (pull) => says(`opens a pull request of ${pull.branch}`, () => inner.open(pull)),
    update: (number, text) => says(`updates #${number}`, () => inner.update(number, text)),
    close: (number, comment) => says(`closes #${number}`, () => inner.close(number, comment)),
    merge: (number, head, method, base) => says(`merges #${number}`, () => inner.merge(number, head, method, base)),
    hold: (number) => says(`holds #${number}`, () => inner.hold(number)),
    comment: (number, marker, body) => says(`comments on #${number}`, () => inner.comment(number, marker, body)),
    comments: (number) => says(`reads comments of #${number}`, () => inner.comments(number)),
  };
}

function short(commit: string): string {
  return commit.slice(0, 12);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
