import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { repository } from "../support/run.ts";
import { onGitHub } from "./on-github.ts";
import { story } from "./story.ts";

describe("on GitHub", () => story(onGitHub));

test("what the pipelines install themselves is pinned", () => {
  const text = readFileSync(join(repository, "out/ci/.github/workflows/ci.yml"), "utf8");
  expect(text.match(/go install \S+/g)).toEqual([
    "go install github.com/google/go-containerregistry/cmd/crane@v0.22.1",
  ]);
});
