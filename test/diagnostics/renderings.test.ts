import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Diagnostic, Place } from "../../generator/diagnostics/diagnostic.ts";
import { githubOf } from "../../generator/diagnostics/github.ts";
import { jsonOf } from "../../generator/diagnostics/json.ts";
import { locate } from "../../generator/diagnostics/locate.ts";
import { markdownOf } from "../../generator/diagnostics/markdown.ts";
import { sarifOf } from "../../generator/diagnostics/sarif.ts";
import { plainTextOf } from "../../generator/diagnostics/text.ts";

const source = '{\n  "a": { "b": [1, 2] },\n  "password": "hunter2", "c": "x"\n}\n';
const sources = new Map([["envs/dev.json", source]]);
const at = (pointer: string, target: "key" | "value" = "value"): Place => ({
  kind: "pointer",
  files: ["envs/dev.json"],
  pointer,
  target,
});

const diagnostics: readonly Diagnostic[] = [
  { code: "unknown-field", severity: "error", place: at("/a", "key"), message: "`a` is wrong.", hint: "say `b`." },
  { code: "partial-version", severity: "warning", place: at("/a/b/1"), object: "ns/Deployment/x", message: "Two." },
  { code: "partial-version", severity: "warning", place: at("/a/b/1"), object: "ns2/Deployment/x", message: "Two." },
  {
    code: "missing-file",
    severity: "error",
    place: { kind: "file", file: "envs/a,b:c.json" },
    message: "100% gone.\nYes.",
  },
  { code: "no-environments", severity: "error", message: "::error::injected ```` <b>@team</b>" },
  { code: "credential", severity: "error", place: at("/password"), message: "A password.", secret: true },
  { code: "unknown-field", severity: "error", place: at("/c", "key"), message: "Beside the password." },
];

test("text", () => {
  expect(plainTextOf(locate(diagnostics, sources), false)).toMatchInlineSnapshot(`
    "error[no-environments]
    ::error::injected \`\`\`\` <b>@team</b>

    error[missing-file] envs/a,b:c.json
    100% gone.
    Yes.

    error[unknown-field] envs/dev.json:2:3
    2 |   "a": { "b": [1, 2] },
      |   ^^^
    \`a\` is wrong.
    hint: say \`b\`.

    error[credential] (policy) envs/dev.json:3:15
    3 |   "password": ***
      |               ^^^
    A password.

    error[unknown-field] envs/dev.json:3:26
    3 |   "password": ***
      |               ^^^
    Beside the password.

    warning[partial-version] (policy) envs/dev.json:2:19 ns/Deployment/x, ns2/Deployment/x
    2 |   "a": { "b": [1, 2] },
      |                   ^
    Two.
    "
  `);
});

test("github", () => {
  expect(githubOf(locate(diagnostics, sources))).toMatchInlineSnapshot(`
    "::error title=no-environments::::error::injected \`\`\`\` <b>@team</b>
    ::error file=envs/a%2Cb%3Ac.json,title=missing-file::100%25 gone.%0AYes.
    ::error file=envs/dev.json,line=2,col=3,endColumn=6,title=unknown-field::\`a\` is wrong.%0Ahint: say \`b\`.
    ::error file=envs/dev.json,line=3,col=15,endColumn=24,title=credential::A password.
    ::error file=envs/dev.json,line=3,col=26,endColumn=29,title=unknown-field::Beside the password.
    ::warning file=envs/dev.json,line=2,col=19,endColumn=20,title=partial-version::Two.
    "
  `);
});

test("markdown", () => {
  expect(markdownOf(locate(diagnostics, sources))).toMatchInlineSnapshot(`
    "### error: no-environments

    \`\`\`\`\`text
    ::error::injected \`\`\`\` <b>@team</b>
    \`\`\`\`\`

    ### error: missing-file in \`envs/a,b:c.json\`

    \`\`\`text
    100% gone.
    Yes.
    \`\`\`

    ### error: unknown-field in \`envs/dev.json:2:3\`

    \`\`\`text
    2 |   "a": { "b": [1, 2] },
      |   ^^^
    \`a\` is wrong.
    hint: say \`b\`.
    \`\`\`

    ### error: credential in \`envs/dev.json:3:15\`

    \`\`\`text
    3 |   "password": ***
      |               ^^^
    A password.
    \`\`\`

    ### error: unknown-field in \`envs/dev.json:3:26\`

    \`\`\`text
    3 |   "password": ***
      |               ^^^
    Beside the password.
    \`\`\`

    ### warning: partial-version in \`envs/dev.json:2:19\`

    \`\`\`text
    ns/Deployment/x, ns2/Deployment/x
    2 |   "a": { "b": [1, 2] },
      |                   ^
    Two.
    \`\`\`
    "
  `);
});

test("json", () => {
  expect(locate(diagnostics, sources).map(jsonOf)).toMatchInlineSnapshot(`
    [
      {
        "code": "no-environments",
        "message": "::error::injected \`\`\`\` <b>@team</b>",
        "objects": [],
        "severity": "error",
      },
      {
        "code": "missing-file",
        "file": "envs/a,b:c.json",
        "message": "100% gone.
    Yes.",
        "objects": [],
        "severity": "error",
      },
      {
        "code": "unknown-field",
        "column": 3,
        "file": "envs/dev.json",
        "hint": "say \`b\`.",
        "length": 3,
        "line": 2,
        "message": "\`a\` is wrong.",
        "objects": [],
        "severity": "error",
      },
      {
        "code": "credential",
        "column": 15,
        "file": "envs/dev.json",
        "length": 9,
        "line": 3,
        "message": "A password.",
        "objects": [],
        "severity": "error",
      },
      {
        "code": "unknown-field",
        "column": 26,
        "file": "envs/dev.json",
        "length": 3,
        "line": 3,
        "message": "Beside the password.",
        "objects": [],
        "severity": "error",
      },
      {
        "code": "partial-version",
        "column": 19,
        "file": "envs/dev.json",
        "length": 1,
        "line": 2,
        "message": "Two.",
        "objects": [
          "ns/Deployment/x",
          "ns2/Deployment/x",
        ],
        "severity": "warning",
      },
    ]
  `);
});

describe("sarif", () => {
  const require = createRequire(import.meta.url);
  const { default: Ajv } = require("ajv") as { default: typeof import("ajv").Ajv };
  const schema = JSON.parse(readFileSync(new URL("schemas/sarif-2.1.0-rtm.5.json", import.meta.url), "utf8"));
  delete schema.id;
  delete schema.$schema;
  const validate = new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false, allErrors: true }).compile(
    schema,
  );

  test("is what the published schema and GitHub's code scanning ask for", () => {
    const log = JSON.parse(sarifOf(locate(diagnostics, sources), "0.1.0"));
    expect(validate(log) ? [] : validate.errors).toEqual([]);
    const [run] = log.runs;
    for (const result of run.results) {
      const [{ physicalLocation }] = result.locations;
      expect(physicalLocation.artifactLocation.uri).toMatch(/^(?!\/)[!-~]+$/);
      expect(physicalLocation.region.startLine).toBeGreaterThan(0);
      expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
    }
    expect(JSON.stringify(log)).not.toContain("hunter2");
  });

  test("the schema finds faults", () => {
    expect(validate({ version: "2.1.0", runs: [{ tool: {} }] })).toBe(false);
  });
});

test("no rendering shows a credential, breaks a line of a workflow command or leaves its fence", () =>
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
      const located = locate(
        [{ code: "credential", severity: "error", place: at("/password"), message: text, hint: text, secret: true }],
        sources,
      );
      for (const output of [
        plainTextOf(located, true),
        githubOf(located),
        markdownOf(located),
        sarifOf(located, "1"),
        JSON.stringify(located.map(jsonOf)),
      ]) {
        expect(output).not.toContain("hunter2");
      }
      expect(githubOf(located).trimEnd().split("\n")).toHaveLength(1);
      const [, fence = "", body = ""] = /\n(`{3,})text\n([\s\S]*)\n\1\n$/.exec(markdownOf(located)) ?? [];
      expect(fence).not.toBe("");
      expect(body.includes(fence)).toBe(false);
    }),
    { numRuns: 500 },
  ));

test("whatever order they are found in, errors come first, then files, lines and objects; what is left out are warnings", () => {
  const found = (severity: Diagnostic["severity"], file: string, name: string): Diagnostic => ({
    code: "partial-version",
    severity,
    place: { kind: "file", file },
    object: `dev/Deployment/${name}`,
    message: `${name} of ${file}.`,
  });
  const many = Array.from({ length: 60 }, (_, index) => found("warning", "envs/b.json", `w${index + 10}`));
  const all = [
    ...many,
    found("error", "envs/b.json", "z"),
    found("warning", "envs/a.json", "y"),
    found("error", "envs/b.json", "a"),
  ];
  const located = locate(all, new Map());
  expect(located.slice(0, 4).map(({ message }) => message)).toEqual([
    "a of envs/b.json.",
    "z of envs/b.json.",
    "y of envs/a.json.",
    "w10 of envs/b.json.",
  ]);
  expect(locate(all.toReversed(), new Map())).toEqual(located);
  for (const text of [plainTextOf(located, false), markdownOf(located)]) {
    expect(text.indexOf("z of envs/b.json.")).toBeLessThan(text.indexOf("y of envs/a.json."));
    expect(text).toContain("12 more in envs/b.json.");
    expect(text).not.toContain("w69 of");
  }
});
