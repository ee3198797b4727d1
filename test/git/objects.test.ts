/** What is read and written here without git, held against git itself. */
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bareRepository } from "../../generator/adapters/git/bare.ts";
import { commitsBetween, isAncestor } from "../../generator/adapters/git/history.ts";
import { lineOf } from "../../generator/adapters/git/line.ts";
import { readCommitTree, type WritableGit, writeCommit, writeTree } from "../../generator/adapters/git/objects.ts";
import { listRefs } from "../../generator/adapters/git/refs.ts";
import { blobOid, folderOid, regularFile } from "../../generator/model/tree.ts";
import { gitAt } from "../support/git.ts";
import { withFolder } from "../support/run.ts";
import "../support/properties.ts";

const author = { name: "Mina Park", email: "mina@example.com" };

const runs = Number(process.env.GIT_RUNS ?? "12");

async function bare(folder: string, objectFormat = "sha1"): Promise<WritableGit> {
  const settings = { git: gitAt(folder), folder, name: "config", main: "main", run: "1-test", objectFormat };
  return bareRepository(settings);
}

/** Names that git sorts in ways of its own: a folder as if it ended with a slash, all as bytes. */
const name = fc.constantFrom("a", "a-b", "a.b", "a0", "b", "é", "ß.yaml", "日本", "A", "z z");
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));

/** Paths of which none is a folder of another. */
const files = fc.dictionary(path, fc.string({ maxLength: 6, unit: "grapheme" }), { maxKeys: 12 }).map((texts) => {
  const paths = Object.keys(texts);
  return new Map(Object.entries(texts).filter(([one]) => !paths.some((other) => other.startsWith(`${one}/`))));
});

/** What turns one set of files into another. */
function changesBetween(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) {
  const removed = [...before.keys()].filter((one) => !after.has(one)).map((one) => [one, null] as const);
  return new Map<string, string | null>([...removed, ...after]);
}

/** The tree that git makes of files, with an index of its own. */
async function treeByGit(git: WritableGit, texts: ReadonlyMap<string, string>): Promise<string> {
  const env = { GIT_INDEX_FILE: join(git.directory, "index-of-tests") };
  await git.run(["read-tree", "--empty"], { env });
  const lines: string[] = [];
  for (const [one, text] of texts) {
    const oid = (await git.run(["hash-object", "-w", "--stdin"], { input: text })).trim();
    lines.push(`100644 ${oid}\t${one}\0`);
  }
  await git.run(["update-index", "-z", "--index-info"], { env, input: lines.join("") });
  return (await git.run(["write-tree"], { env })).trim();
}

test.each(["sha1", "sha256"])("trees are written and read as git does, whatever changes: %s", (objectFormat) =>
  withFolder(async (folder) => {
    const git = await bare(folder, objectFormat);
    await fc.assert(
      fc.asyncProperty(files, files, async (before, after) => {
        const first = await writeTree(git, undefined, changesBetween(new Map(), before));
        const commit = await writeCommit(git, { tree: first, parents: [], message: "first", author });
        const second = await writeTree(git, commit, changesBetween(before, after));
        expect(second).toBe(await treeByGit(git, after));
        const named = new Map([...after].map(([one, text]) => [one, { mode: regularFile, oid: blobOid(text) }]));
        if (objectFormat === "sha1") expect(folderOid(named)).toBe(second);
        const listed = (await git.run(["ls-tree", "-r", "-z", second])).split("\0").slice(0, -1);
        const read = [...(await readCommitTree(git, second, new Map()))];
        expect(read.map(([one, { mode, oid }]) => `${mode} blob ${oid}\t${one}`)).toEqual(listed);
      }),
      { numRuns: runs },
    );
    await git.run(["fsck", "--strict", "--full"]);
  }),
);

test("a tree is the same whether its folders lie in files of their own or in a pack", () =>
  withFolder(async (folder) => {
    const git = await bare(folder);
    const texts = new Map(["a/b/c", "a/d", "a-b/c", "e", "f/g/h"].map((one) => [one, one]));
    const tree = await writeTree(git, undefined, texts);
    const commit = await writeCommit(git, { tree, parents: [], message: "first", author });
    await git.run(["update-ref", "refs/heads/main", commit]);
    const loose = await readCommitTree(git, commit, new Map());
    await git.run(["repack", "-a", "-d", "--quiet"]);
    const known = new Map();
    expect([...(await readCommitTree(git, commit, known))]).toEqual([...loose]);
    // The next commit shares all but one folder with what was listed.
    const next = await writeTree(git, commit, new Map([["f/g/h", "other"]]));
    const after = await writeCommit(git, { tree: next, parents: [commit], message: "second", author });
    const wanted = new Map(loose).set("f/g/h", {
      mode: "100644",
      oid: (await git.run(["rev-parse", `${after}:f/g/h`])).trim(),
    });
    expect([...(await readCommitTree(git, after, known))]).toEqual([...wanted]);
    await expect(writeTree(git, commit, new Map([["a/../b", "x"]]))).rejects.toThrow("no file of the name");
  }));

test("commits are what git makes of the same, whatever their author is called", () =>
  withFolder(async (folder) => {
    const git = await bare(folder);
    const tree = await writeTree(git, undefined, new Map([["a", "a"]]));
    for (const who of [
      author,
      { name: ' "Mina, P. <x>" ', email: " <mina@example.com>" },
      { name: "한", email: "a@b" },
    ]) {
      const message = "Subject\n\nTrailer: é";
      const oid = await writeCommit(git, { tree, parents: [], message, author: who });
      const other = (await git.run(["commit-tree", tree, "-F", "-"], { input: message, as: who })).trim();
      const plain = async (one: string) =>
        (await git.run(["cat-file", "commit", one])).replace(/> \d+ [+-]\d{4}$/gm, "> TIME");
      expect(await plain(oid)).toBe(await plain(other));
    }
    await git.run(["fsck", "--strict", "--full"]);
  }));

test("what comes before what is what git says of it, in any history", () =>
  withFolder(async (folder) => {
    const git = await bare(folder);
    const tree = await writeTree(git, undefined, new Map());
    const commits: string[] = [];
    const history = fc.array(fc.array(fc.nat(), { maxLength: 2 }), { minLength: 2, maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(history, fc.nat(), fc.nat(), async (parents, a, b) => {
        commits.length = 0;
        for (const [at, chosen] of parents.entries()) {
          const of = at === 0 ? [] : [...new Set(chosen.map((one) => commits[one % at] ?? ""))];
          const message = `commit ${at} of ${parents.length}`;
          commits.push(await writeCommit(git, { tree, parents: of, message, author }));
        }
        const [one = "", other = ""] = [commits[a % commits.length], commits[b % commits.length]];
        const { code } = await git.ask(["merge-base", "--is-ancestor", one, other]);
        expect(await isAncestor(git, one, other)).toBe(code === 0);
        const listed = (await git.run(["rev-list", other, `^${one}`])).split("\n").filter((line) => line !== "");
        const between = (await commitsBetween(git, one, other)).map(({ oid }) => oid);
        expect([...between].sort()).toEqual([...listed].sort());
      }),
      { numRuns: runs },
    );
  }));

test("what changed along first parents is what git says of it, in any history", () =>
  withFolder(async (folder) => {
    const git = await bare(folder);
    const paths = ["dev", "dev/b", "prod/a", ".trip-config/dev.json", "none"];
    const change = fc.dictionary(
      fc.constantFrom("dev/a", "dev/b/c", "prod/a", ".trip-config/dev.json"),
      fc.option(fc.constantFrom("1", "2")),
      { maxKeys: 2 },
    );
    const commit = fc.record({ change, side: fc.option(fc.nat()) });
    const asked = fc.record(
      {
        head: fc.nat(),
        paths: fc.uniqueArray(fc.constantFrom(...paths)),
        limit: fc.integer({ min: 1, max: 4 }),
        after: fc.nat(),
      },
      { requiredKeys: ["head", "paths"] },
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(commit, { minLength: 2, maxLength: 50 }),
        fc.array(asked, { minLength: 6, maxLength: 6 }),
        async (history, questions) => {
          run += 1;
          const oids: string[] = [];
          for (const [at, { change: changes, side }] of history.entries()) {
            const first = oids.at(-1);
            const tree = await writeTree(git, first, new Map(Object.entries(changes)));
            const parents = at === 0 ? [] : [first ?? "", ...(side === null ? [] : [oids[side % at] ?? ""])];
            const message = `commit ${at} of ${run}`;
            oids.push(await writeCommit(git, { tree, parents: [...new Set(parents)], message, author }));
          }
          const named = (one: number) => oids[one % oids.length] ?? "";
          for (const { head, limit, after, paths: below } of questions) {
            const part = { ...(limit && { limit }), ...(after !== undefined && { after: named(after) }) };
            const most = [...(limit ? [`--max-count=${limit}`] : []), ...(part.after ? [`^${part.after}`] : [])];
            const args = ["--first-parent", "--full-history", ...most, named(head), "--", ...below];
            const listed = (await git.run(["rev-list", ...args])).split("\n").filter((line) => line !== "");
            expect((await lineOf(git, named(head), below, part)).map(({ oid }) => oid)).toEqual(listed);
          }
        },
      ),
      { numRuns: runs },
    );
  }));

test("tags are listed with the commits that they stand for, whatever they are", () =>
  withFolder(async (folder) => {
    const git = await bare(folder);
    const tree = await writeTree(git, undefined, new Map());
    const commit = await writeCommit(git, { tree, parents: [], message: "first", author });
    const listed = async () => Object.fromEntries(await listRefs(git, "refs/tags/"));
    await git.run(["tag", "v1", commit]);
    await git.run(["tag", "-a", "v2", "-m", "second", commit], { as: author });
    expect(await listed()).toEqual({ "refs/tags/v1": commit, "refs/tags/v2": commit });
    await git.run(["pack-refs", "--all"]);
    await git.run(["tag", "-a", "v3", "-m", "third", commit], { as: author });
    expect(await listed()).toEqual({ "refs/tags/v1": commit, "refs/tags/v2": commit, "refs/tags/v3": commit });
    await git.run(["repack", "-a", "-d", "--quiet"]);
    expect(await listed()).toEqual({ "refs/tags/v1": commit, "refs/tags/v2": commit, "refs/tags/v3": commit });
    // What git says of a tag of a tree is that tree.
    await git.run(["tag", "tree", tree]);
    expect(await listed()).toMatchObject({ "refs/tags/tree": tree, "refs/tags/v2": commit });
  }));

test("refs are listed as git lists them, wherever they lie", () =>
  withFolder(async (folder) => {
    const git = await bare(folder);
    const tree = await writeTree(git, undefined, new Map());
    const commit = (message: string) => writeCommit(git, { tree, parents: [], message, author });
    const [first, second] = [await commit("first"), await commit("second")];
    const names = [
      "heads/main",
      "heads/trip-config/dev",
      "heads/trip-config-source",
      "trip-config/pulls/10",
      "tags/v1",
    ];
    const listed = async (...prefixes: readonly string[]) => {
      const lines = await git.run(["for-each-ref", "--format=%(refname) %(objectname)", ...prefixes]);
      return lines.split("\n").filter((line) => line !== "");
    };
    const read = async (...prefixes: readonly string[]) =>
      [...(await listRefs(git, ...prefixes))].map(([ref, oid]) => `${ref} ${oid}`);
    const questions = [
      ["refs/heads/"],
      ["refs/heads/trip-config/"],
      ["refs/trip-config/pulls/", "refs/heads/"],
      ["refs/tags/"],
      ["refs/none/"],
    ];
    const agree = async () => {
      for (const question of questions) expect(await read(...question)).toEqual(await listed(...question));
    };
    for (const one of names) await git.run(["update-ref", `refs/${one}`, first]);
    await agree();
    await git.run(["pack-refs", "--all"]);
    await agree();
    await git.run(["update-ref", "refs/heads/trip-config/prod", second]);
    await git.run(["update-ref", "refs/heads/main", second]);
    await git.run(["update-ref", "-d", "refs/heads/trip-config/dev"]);
    await agree();
    await git.run(["symbolic-ref", "refs/heads/other", "refs/heads/main"]);
    await agree();
  }));
