import { asList, asRecord } from "../../../model/loose.ts";
import { type Container, type Pod, quoted, setters, type Violation } from "./pod.ts";

const defaultSet: ReadonlySet<unknown> = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
]);

export function capabilitiesBaseline({ containers }: Pod): Violation | undefined {
  return forbiddenAdditions(containers, (name) => defaultSet.has(name));
}

/** Everything must be dropped, and only NET_BIND_SERVICE may be added. */
export function capabilitiesRestricted({ containers }: Pod): Violation | undefined {
  const added = forbiddenAdditions(containers, (name) => name === "NET_BIND_SERVICE");
  const keeping = containers.filter((container) => !listOf(container, "drop").includes("ALL"));
  const [first] = keeping;
  if (first === undefined) return added;
  const wrong = `keep capabilities: securityContext.capabilities.drop does not name \`ALL\` in ${setters(false, keeping)}`;
  const fix = 'Set `capabilities: {drop: ["ALL"]}`.';
  const path = [...first.path, "securityContext", "capabilities"];
  if (added === undefined) return { wrong, fix, path };
  return { wrong: `${wrong}; they also ${added.wrong}`, fix: `${fix} ${added.fix}`, path };
}

function forbiddenAdditions(
  containers: readonly Container[],
  isAllowed: (name: unknown) => boolean,
): Violation | undefined {
  const bad = containers.filter((container) => listOf(container, "add").some((name) => !isAllowed(name)));
  const [first] = bad;
  if (first === undefined) return undefined;
  const names = bad.flatMap((container) => listOf(container, "add").filter((name) => !isAllowed(name)));
  return {
    wrong: `add the capabilities ${quoted(names.map(String))} in ${setters(false, bad)}`,
    fix: "Remove them from `capabilities.add`.",
    path: [...first.path, "securityContext", "capabilities", "add"],
  };
}

function listOf({ securityContext }: Container, list: "add" | "drop"): readonly unknown[] {
  return asList(asRecord(securityContext.capabilities)[list]);
}
