import type { EnvironmentVariables } from "../../model/environment-variables.ts";
import type { Identity } from "../../model/identity.ts";

/** Variables of git's that only say how a remote is reached, where git's programs are, and in whose name is committed. */
const passed =
  /^GIT_(SSH(_.*)?|ASKPASS|SSL_.*|PROXY_.*|HTTP_.*|ALLOW_PROTOCOL|PROTOCOL_FROM_USER|EXEC_PATH|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|(AUTHOR|COMMITTER)_(NAME|EMAIL)|TEST_ASSUME_DIFFERENT_OWNER)$/;

/** Settings that hold for each command, in place of what the user, the machine or the repository has configured. */
const settings: Readonly<Record<string, string>> = {
  // A folder is named by whoever runs the command; that it has another owner is usual in containers.
  "safe.directory": "*",
  "core.hooksPath": "/dev/null",
  "core.fsmonitor": "false",
  // Their defaults are files in the user's home.
  "core.excludesFile": "/dev/null",
  "core.attributesFile": "/dev/null",
  "core.filesRefLockTimeout": "1000",
  "gc.auto": "0",
  "maintenance.auto": "false",
  // What a repository may have set for people's eyes, and a program would stumble over.
  "color.ui": "false",
  "log.showSignature": "false",
  "i18n.logOutputEncoding": "UTF-8",
  // A submodule is the commit that it stands for; nothing of its own is fetched.
  "submodule.recurse": "false",
  "fetch.recurseSubmodules": "false",
};

/** What holds for each command; `settings` are given by number. */
const own: Readonly<Record<string, string>> = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_LITERAL_PATHSPECS: "1",
  LC_ALL: "C",
  ...numbered(Object.entries(settings)),
};

function numbered(entries: readonly (readonly [key: string, value: string])[]): Readonly<Record<string, string>> {
  const variables = entries.flatMap(([key, value], at) => [
    [`GIT_CONFIG_KEY_${at}`, key],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(entries.length), ...Object.fromEntries(variables) };
}

/**
 * The variables that git is run with. What a hook, an outer git command or a person has set leads to another repository,
 * index or order of things, or has git trace itself between its answers: none of it is passed on.
 */
export function gitEnvironment(env: EnvironmentVariables): EnvironmentVariables {
  // A child inherits what its parent has, so that what it must not see has to be named.
  const names = Object.keys(env).filter((name) => name.toUpperCase().startsWith("GIT_") && !passed.test(name));
  const removed = Object.fromEntries([...names, "LANGUAGE"].map((name) => [name, undefined]));
  return { ...env, ...removed, ...own };
}

/** Settings of one command, which are seen by nobody else, unlike its arguments. */
export function withSettings(more: Readonly<Record<string, string>>): EnvironmentVariables {
  return numbered(Object.entries({ ...settings, ...more }));
}

/** What a command gets besides that asks for a person's own settings. */
export function personalSettings({
  GIT_CONFIG_GLOBAL,
  GIT_CONFIG_NOSYSTEM,
}: EnvironmentVariables): EnvironmentVariables {
  return { GIT_CONFIG_GLOBAL, GIT_CONFIG_NOSYSTEM };
}

/** The same for what is committed in somebody's name. */
export function authorship({ name, email }: Identity): EnvironmentVariables {
  return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
}
