import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withImages } from "../../generator/bot/branch/env-edit.ts";
import { cutBody, escapeMarkdown } from "../../generator/bot/branch/text.ts";
import { commitMessage } from "../../generator/bot/publish/message.ts";
import { blobOid } from "../../generator/model/tree.ts";

const digest = `sha256:${"a".repeat(64)}`;

describe("set-image changes a text in place", () => {
  const cases: readonly [name: string, before: string, after: string, digest?: string][] = [
    [
      "a tag",
      '{ "services": { "a": { "image": { "tag": "x" } } } }',
      '{ "services": { "a": { "image": { "tag": "y" } } } }',
    ],
    [
      "a digest is added on the line",
      '{"services":{"a":{"image":{"tag":"x"}, "replicas": 1}}}\n',
      `{"services":{"a":{"image":{"tag":"y", "digest": "${digest}"}, "replicas": 1}}}\n`,
      digest,
    ],
    [
      "a digest of another tag is removed, first, last or alone",
      '{"services":{"a":{"image":{"digest":"d", "tag":"x"}}}}',
      '{"services":{"a":{"image":{"tag":"y"}}}}',
    ],
    ["last", '{"services":{"a":{"image":{"tag":"x",\n"digest":"d"}}}}', '{"services":{"a":{"image":{"tag":"y"}}}}'],
    [
      "lines, tabs and line ends stay",
      '{\r\n\t"services": {\r\n\t\t"b": {},\r\n\t\t"c": 1\r\n\t}\r\n}\r\n',
      '{\r\n\t"services": {\r\n\t\t"b": {},\r\n\t\t"c": 1,\r\n\t\t"a": { "image": { "tag": "y" } }\r\n\t}\r\n}\r\n',
    ],
    ["an empty object", '{ "services": { "a": {} } }', '{ "services": { "a": { "image": { "tag": "y" } } } }'],
    ["no services yet", '{\n  "x": 1\n}', '{\n  "x": 1,\n  "services": { "a": { "image": { "tag": "y" } } }\n}'],
  ];
  for (const [name, before, after, withDigest] of cases) {
    test(name, () => {
      const change = { service: "a", tag: "y", ...(withDigest !== undefined && { digest: withDigest }) };
      expect(withImages(before, [change])).toBe(after);
      expect(withImages(after, [change])).toBe(after);
    });
  }

  test("whatever the file looks like, only the image differs", () => {
    const value = fc.jsonValue({ maxDepth: 2 });
    const file = fc.record({ before: value, services: fc.dictionary(fc.string(), value), after: value });
    fc.assert(
      fc.property(file, fc.constantFrom(0, 2, "\t"), fc.boolean(), (content, indent, isThere) => {
        const service = isThere ? { image: { tag: "x", digest }, replicas: 2 } : undefined;
        const services = { ...content.services, ...(service && { a: service }) };
        delete (isThere ? {} : (services as Record<string, unknown>)).a;
        const text = JSON.stringify({ ...content, services }, null, indent);
        const edited = JSON.parse(withImages(text, [{ service: "a", tag: "y" }]));
        const image = { tag: "y" };
        const wanted = { ...content, services: { ...services, a: isThere ? { image, replicas: 2 } : { image } } };
        expect(edited).toEqual(JSON.parse(JSON.stringify(wanted)));
      }),
    );
  });
});

describe("what is written for people and machines", () => {
  const bot = { name: "bot", email: "bot@example.com" };
  const record = { sourceCommit: "c", inputsDigest: "d", generatorVersion: "1", filesDigest: "f" };

  test("no title and no author can add a trailer, and the bot is no co-author", () => {
    const authors = [
      { name: "Eve\nSource-Commit: forged", email: "e@example.com>\nX: y" },
      { name: "bot", email: "BOT@example.com" },
    ];
    const lines = commitMessage({ title: "t\n\nSource-Commit: forged", body: "" }, record, authors, bot).split("\n");
    expect(lines.filter((line) => line.startsWith("Source-Commit:"))).toEqual(["Source-Commit: c"]);
    expect(lines.filter((line) => line.startsWith("Co-authored-by:"))).toHaveLength(1);
    expect(lines).toHaveLength(7);
  });

  test("a commit's subject is no markup and mentions nobody", () => {
    expect(escapeMarkdown("by a@b.c: <img> [x](y)\n# @all `c`")).toBe(
      "by a@b.c: \\<img\\> \\[x\\](y) \\# @\u200ball \\`c\\`",
    );
  });

  test("a body is cut at a whole section, with a pointer", () => {
    const body = ["# One", "a", "## Two", "b".repeat(50), "## Three", "c".repeat(50)].join("\n");
    expect(cutBody(body, "more", body.length)).toBe(body);
    expect(cutBody(body, "more", body.length - 1)).toBe(`# One\na\n## Two\n${"b".repeat(50)}\n\nmore\n`);
    expect(cutBody(body, "more", 20)).toBe("# One\na\n\nmore\n");
    expect(cutBody("x".repeat(100), "more", 20)).toBe("more\n");
  });

  test("the name of a blob is git's", () => {
    expect(blobOid("hello\n")).toBe("ce013625030ba8dba906f756967f9e9ca394464a");
  });
});
