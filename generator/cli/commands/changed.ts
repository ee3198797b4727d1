import { resolve } from "node:path";
import {
  changesBetween,
  type Found,
  findCommit,
  findMergeBase,
  findTaggedCommit,
  firstParent,
  foldersAt,
  isContained,
  pathsAt,
} from "../../adapters/git/changes.ts";
import { cloneAt } from "../../adapters/git/clone.ts";
import type { Git } from "../../adapters/git/run.ts";
import { changedServices, isWithin } from "../../daily/changed/changed.ts";
import { type ImageBase, servicesSince } from "../../daily/changed/deployed.ts";
import { type ApplicationTree, sourceFaults } from "../../daily/changed/sources.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import { unknownEnvironment } from "../../diagnostics/unknown.ts";
import type { System } from "../../model/resolved.ts";
import { systemAt } from "../../pipeline.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { type Answer, changedText, matrixOf } from "../views/changed.ts";
import { print } from "../views/print.ts";

interface ChangedOptions {
  readonly repo: string;
  readonly base?: string;
  readonly mergeBase?: boolean;
  readonly env?: string;
  readonly all?: boolean;
  readonly format: "text" | "json" | "matrix";
}

/** `trip-config changed`: which services have to be built. Changes that are not committed do not count. */
export async function changed(options: ChangedOptions, globals: GlobalOptions): Promise<ExitCode> {
  const { root, colour, cwd, env, stdout, stderr } = globals;
  const view = { format: options.format === "json" ? "json" : "text", colour, stdout } as const;
  const settled = await systemAt(root);
  if ("diagnostics" in settled) return fail(settled, view);
  const { system, sources } = settled;
  const folder = resolve(cwd(), options.repo);
  const clone = await cloneAt(folder, env);
  if (clone?.head === undefined) return fail(notARepository(folder, clone !== undefined), view);
  const answer = await answerOf(clone.git, clone.head, system, options);
  if ("code" in answer) return fail(answer, view);
  const unknown = await sourceFaults(system.ci, await applicationTree(clone.git, clone.head, system, answer));
  if (hasErrors(unknown)) return fail({ diagnostics: unknown, sources }, view);
  if (options.format !== "matrix") {
    await print({ diagnostics: unknown, sources }, changedText(answer), { ...answer }, view);
    return exitCodes.done;
  }
  stdout.write(`${JSON.stringify(matrixOf(answer))}\n`);
  for (const { message } of unknown) stderr.write(`${message}\n`);
  return exitCodes.done;
}

/** A directory that a change has removed is one that was there. */
async function applicationTree(git: Git, head: string, { ci }: System, answer: Answer): Promise<ApplicationTree> {
  const named = [...new Set(ci.services.flatMap(({ source }) => source))];
  const there = await pathsAt(git, head, named);
  const changed = answer.services.flatMap(({ changes }) => changes.map(({ path }) => path));
  const known = named.filter((folder) => there.has(folder) || changed.some((path) => isWithin(path, folder)));
  return { folder: git.directory, known: new Set(known), directories: () => foldersAt(git, head) };
}

async function answerOf(git: Git, head: string, system: System, options: ChangedOptions): Promise<Answer | Diagnostic> {
  const { services } = system.ci;
  if (options.env !== undefined) return answerSinceImages(git, head, system, options.env, options.all === true);
  const base = await baseCommit(git, head, options);
  if (base !== undefined && "code" in base) return base;
  const found = changedServices(services, await changesBetween(git, base?.commit, head));
  const changesOf = new Map(found.map(({ service, changes }) => [service.name, changes]));
  const all = services.map((service) => ({
    service: service.name,
    image: service.image,
    context: service.context,
    changed: changesOf.has(service.name),
    changes: changesOf.get(service.name) ?? [],
  }));
  return {
    head,
    ...(base && { base: base.commit }),
    services: options.all === true ? all : all.filter((one) => one.changed),
  };
}

async function baseCommit(
  git: Git,
  head: string,
  { base, mergeBase }: ChangedOptions,
): Promise<{ readonly commit: string } | Diagnostic | undefined> {
  if (base === undefined) {
    const parent = await firstParent(git, head);
    return parent === undefined || parent.kind === "found" ? parent : tooShallow("HEAD's parent", git, parent);
  }
  const named = await findCommit(git, base);
  if (named.kind === "too-shallow") return tooShallow(`\`${base}\``, git, named);
  if (named.kind === "missing") return unknownBase(base);
  if (mergeBase !== true) return named;
  const shared = await findMergeBase(git, named.commit, head);
  if (shared.kind === "too-shallow") return tooShallow(`What HEAD and \`${base}\` have in common`, git, shared);
  return shared.kind === "found" ? shared : unrelatedBase(base);
}

async function answerSinceImages(
  git: Git,
  head: string,
  { ci, environments }: System,
  name: string,
  all: boolean,
): Promise<Answer | Diagnostic> {
  const environment = environments.find((one) => one.name === name);
  if (environment === undefined) {
    const names = environments.map((one) => one.name);
    return unknownEnvironment(name, names);
  }
  const shallow: Diagnostic[] = [];
  const bases = new Map<string, Promise<ImageBase>>();
  const baseOf = (tag: string): Promise<ImageBase> => {
    const known = bases.get(tag) ?? imageBase(git, head, tag, shallow);
    bases.set(tag, known);
    return known;
  };
  const services = await servicesSince(environment, ci.services, baseOf);
  if (shallow[0] !== undefined) return shallow[0];
  return {
    head,
    environment: name,
    services: services
      .filter(({ isChanged }) => all || isChanged)
      .map(({ service, tag, digest, base, isChanged, changes }) => ({
        service: service.name,
        image: service.image,
        context: service.context,
        tag,
        digest: digest ?? "",
        ...(base !== undefined && { base }),
        changed: isChanged,
        changes,
      })),
  };
}

async function imageBase(git: Git, head: string, tag: string, shallow: Diagnostic[]): Promise<ImageBase> {
  const found = await findTaggedCommit(git, tag);
  if (found.kind === "too-shallow") shallow.push(tooShallow(`The commit of the image tag \`${tag}\``, git, found));
  if (found.kind !== "found") return { kind: "unknown" };
  if (await isContained(git, head, found.commit)) return { kind: "contained" };
  return { kind: "differs", commit: found.commit, changes: await changesBetween(git, found.commit, head) };
}

function notARepository(folder: string, isRepository: boolean): Diagnostic {
  const message = isRepository
    ? `The repository of ${folder} has no commit yet.`
    : `${folder} is in no git repository.`;
  return { code: "not-a-repository", severity: "error", message, hint: "name a clone of the application with --repo." };
}

function tooShallow(what: string, git: Git, { why }: Extract<Found, { kind: "too-shallow" }>): Diagnostic {
  const message = `${what} is further back than this shallow clone reaches, and ${why}`;
  return { code: "shallow-clone", severity: "error", message, hint: `git -C ${git.directory} fetch --unshallow` };
}

function unknownBase(base: string): Diagnostic {
  const isNone = /^0{40,64}$/.test(base);
  const message = isNone
    ? "The base is CI's word for no commit at all: the branch is new."
    : `The application repository has no commit \`${base}\`.`;
  const hint = "compare with where the branch left the main branch: --base origin/main --merge-base.";
  return { code: "unknown-base", severity: "error", message, hint };
}

function unrelatedBase(base: string): Diagnostic {
  const message = `HEAD and \`${base}\` have no commit in common.`;
  return {
    code: "unrelated-base",
    severity: "error",
    message,
    hint: "without --merge-base they are compared as they are.",
  };
}
