import { expect, test } from "vitest";
import { gitAt } from "../support/git.ts";
import { withFolder } from "../support/run.ts";

test("a command that ends before it has read its input: its answer counts, and nothing crashes", () =>
  withFolder(async (folder) => {
    const { code, stdout } = await gitAt(folder).ask(["--version"], { input: "x".repeat(8_000_000) });
    expect([code, stdout.toString().startsWith("git version")]).toEqual([0, true]);
  }));
