/** What is read of many commits, held against git, with the processes that it takes. */
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { gitObjects } from "../../generator/adapters/forge/git-objects.ts";
import { bareRepository } from "../../generator/adapters/git/bare.ts";
import { type WritableGit, writeCommit, writeTree } from "../../generator/adapters/git/objects.ts";
import { objectReader } from "../../generator/adapters/git/reader.ts";
import { gitAt } from "../support/git.ts";
import { withFolder } from "../support/run.ts";

const author = { name: "Mina Park", email: "mina@example.com" };
const settings = { name: "source", main: "main", run: "1-test", objectFormat: "sha1" };
const bytes = Buffer.from([0xff, 0, 0x80, 0x0a]);

/** Commits along a line, each with another text in one of two files; the older ones in a pack. */
async function history(git: WritableGit): Promise<readonly string[]> {
  const commits: string[] = [];
  const commit = async (at: number) => {
    const before = commits.at(-1);
    const texts = new Map([[at % 2 === 0 ? "envs/base.json" : "envs/dev.json", `text ${at}`]]);
    const tree = await writeTree(git, before, texts);
    const parents = before === undefined ? [] : [before];
    commits.push(await writeCommit(git, { tree, parents, message: `commit ${at}`, author }));
  };
  for (let at = 0; at < 20; at++) await commit(at);
  await git.run(["update-ref", "refs/heads/main", commits.at(-1) ?? ""]);
  await git.run(["repack", "-a", "-d", "--quiet"]);
  for (let at = 20; at < 24; at++) await commit(at);
  return commits;
}

/** Git that writes down what it is run for. */
function watched(git: WritableGit): { readonly git: WritableGit; readonly ran: string[] } {
  const ran: string[] = [];
  const noted = <Result>(how: (args: readonly string[], options?: object) => Promise<Result>): typeof how => {
    return (args, options) => {
      ran.push(args.slice(0, 2).join(" "));
      return how(args, options);
    };
  };
  return { git: { ...git, run: noted(git.run), bytes: noted(git.bytes), ask: noted(git.ask) }, ran };
}

test("files of many commits that are asked for at the same moment take one process", () =>
  withFolder(async (folder) => {
    const commits = await history(await bareRepository({ ...settings, git: gitAt(folder), folder }));
    const { git, ran } = watched(await bareRepository({ ...settings, git: gitAt(folder), folder }));
    ran.length = 0;
    const paths = ["envs/base.json", "envs/dev.json", "envs/absent.json"];
    const { texts } = gitObjects(git, author);
    const read = await Promise.all(commits.map((commit) => texts(commit, paths)));
    expect(ran).toEqual(["cat-file --batch"]);
    for (const [at, found] of read.entries()) {
      const [even, odd] = at % 2 === 0 ? [at, at - 1] : [at - 1, at];
      const dev = odd < 0 ? [] : [["envs/dev.json", `text ${odd}`] as const];
      expect([...found]).toEqual([["envs/base.json", `text ${even}`], ...dev]);
    }
  }));

test("what is asked for later is read as well, and what is nowhere is left out", () =>
  withFolder(async (folder) => {
    const commits = await history(await bareRepository({ ...settings, git: gitAt(folder), folder }));
    const { git, ran } = watched(await bareRepository({ ...settings, git: gitAt(folder), folder }));
    const blob = (await gitAt(git.directory).run(["hash-object", "-w", "--stdin"], { input: "loose" })).trim();
    ran.length = 0;
    const read = objectReader(git);
    const [first, last] = [`${commits[0]}:envs/base.json`, `${commits[19]}:envs/dev.json`];
    expect([...(await read([blob]))]).toEqual([[blob, Buffer.from("loose")]]);
    expect(ran).toEqual([]);
    expect([...(await read([first, "0".repeat(40), blob]))].sort()).toEqual(
      [
        [blob, Buffer.from("loose")],
        [first, Buffer.from("text 0")],
      ].sort(),
    );
    expect([...(await read([last]))]).toEqual([[last, Buffer.from("text 19")]]);
    // What has a name stays as it is.
    expect([...(await read([first, last]))].map(([name]) => name)).toEqual([first, last]);
    expect(ran).toEqual(["cat-file --batch", "cat-file --batch"]);
  }));

test("a file that is no text is read byte by byte", () =>
  withFolder(async (folder) => {
    const git = await bareRepository({ ...settings, git: gitAt(folder), folder });
    const work = gitAt(git.directory);
    writeFileSync(`${folder}/store.p12`, bytes);
    const blob = (await work.run(["hash-object", "-w", `${folder}/store.p12`])).trim();
    const tree = (await work.run(["mktree"], { input: `100644 blob ${blob}\tstore.p12\n` })).trim();
    const commit = await writeCommit(git, { tree, parents: [], message: "first", author });
    await work.run(["update-ref", "refs/heads/main", commit]);
    for (const where of ["loose", "packed"]) {
      const { contents } = gitObjects(git, author);
      const found = await contents(commit, ["store.p12"]);
      expect(
        [...found].map(([path, content]) => [path, Buffer.from(content)]),
        where,
      ).toEqual([["store.p12", bytes]]);
      await work.run(["repack", "-a", "-d", "--quiet"]);
    }
  }));
