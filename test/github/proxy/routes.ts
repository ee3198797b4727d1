import type { Handler } from "./call.ts";
import { createCommit } from "./commits.ts";
import { mergePull, updateBranch } from "./merge.ts";
import { createPull, getPull, listPulls, updatePull } from "./pulls.ts";
import { createRef, deleteRef, updateRef } from "./refs.ts";
import { combinedStatus, createStatus } from "./statuses.ts";
import { createTree, getTree } from "./trees.ts";

/** What a token needs for an operation, and who answers it; without a handler the emulator does. */
interface Route {
  readonly permission: string;
  readonly access: "read" | "write";
  readonly handler?: Handler;
  /** GitHub answers it for a repository without a commit, too. */
  readonly emptyToo?: true;
}

const contents = { permission: "contents", access: "read" } as const;
const contentsWrite = { permission: "contents", access: "write" } as const;
const pulls = { permission: "pull_requests", access: "read", emptyToo: true } as const;
const pullsWrite = { permission: "pull_requests", access: "write", emptyToo: true } as const;
const metadata = { permission: "metadata", access: "read", emptyToo: true } as const;

export const routes: Readonly<Record<string, Route>> = {
  "apps/get-repo-installation": metadata,
  "git/create-commit": { ...contentsWrite, handler: createCommit },
  "git/create-ref": { ...contentsWrite, handler: createRef },
  "git/create-tag": contentsWrite,
  "git/create-tree": { ...contentsWrite, handler: createTree },
  "git/delete-ref": { ...contentsWrite, handler: deleteRef },
  "git/get-blob": contents,
  "git/get-commit": contents,
  "git/get-ref": contents,
  "git/get-tag": contents,
  "git/get-tree": { ...contents, handler: getTree },
  "git/list-matching-refs": contents,
  "git/update-ref": { ...contentsWrite, handler: updateRef },
  "issues/create-comment": pullsWrite,
  "issues/list-comments": pulls,
  "issues/update-comment": pullsWrite,
  "pulls/create": { ...pullsWrite, handler: createPull },
  "pulls/get": { ...pulls, handler: getPull },
  "pulls/list": { ...pulls, handler: listPulls },
  "pulls/merge": { ...contentsWrite, handler: mergePull },
  "pulls/update": { ...pullsWrite, handler: updatePull },
  "pulls/update-branch": { ...pullsWrite, handler: updateBranch },
  "repos/compare-commits-with-basehead": contents,
  "repos/create-commit-status": { permission: "statuses", access: "write", handler: createStatus },
  "repos/create-or-update-file-contents": { ...contentsWrite, emptyToo: true },
  "repos/get": metadata,
  "repos/get-combined-status-for-ref": { permission: "statuses", access: "read", handler: combinedStatus },
  "repos/list-commits": contents,
};
