import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import { dnsSubdomain } from "../naming/forms.ts";
import type { Path } from "../schema/faults.ts";
import { isSet, type Problem, refuseIf } from "./problem.ts";

/**
 * Security contexts that contradict themselves (pkg/apis/core/validation/validation.go, ValidateSecurityContext,
 * validateWindowsHostProcessPod, validatePodSpecSecurityContext), whatever the namespace asks of its pods.
 */
export function securityProblems(spec: Loose, path: Path): readonly Problem[] {
  const containers = ["initContainers", "containers"].flatMap((list) =>
    asList(spec[list]).map((container, index) => ({
      context: asRecord(asRecord(container).securityContext),
      place: [...path, list, index, "securityContext"],
    })),
  );
  const whole = asRecord(spec.securityContext);
  const place = [...path, "securityContext"];
  return [
    ...profileProblems(whole, place),
    ...refuseIf(
      isSet(whole.seLinuxChangePolicy) && !["MountOption", "Recursive"].includes(asText(whole.seLinuxChangePolicy)),
      [...place, "seLinuxChangePolicy"],
      `is \`${asText(whole.seLinuxChangePolicy)}\`, which is none.`,
      "Use Recursive, or MountOption where the cluster has it.",
    ),
    ...[{ context: whole, place }, ...containers].flatMap((one) =>
      windowsProblems(asRecord(one.context.windowsOptions), [...one.place, "windowsOptions"]),
    ),
    ...(spec.shareProcessNamespace === true && spec.hostPID === true
      ? [{ path: [...path, "shareProcessNamespace"], message: "is set beside hostPID.", hint: "Remove one." }]
      : []),
    ...containers.flatMap(({ context, place: own }) => [
      ...profileProblems(context, own),
      ...privilegeProblems(context, own),
      ...(context.procMount === "Unmasked" && spec.hostUsers !== false
        ? [
            {
              path: [...own, "procMount"],
              message: "is Unmasked, which needs a user namespace.",
              hint: "Set the pod's hostUsers to false.",
            },
          ]
        : []),
    ]),
    ...hostProcessProblems(spec, whole, containers, path),
  ];
}

/** Users and credentials of Windows (validateWindowsSecurityContextOptions). */
function windowsProblems(options: Loose, path: Path): readonly Problem[] {
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: spec, runAsUserName: user } = options;
  const wrongName = isSet(name) ? dnsSubdomain(asText(name)) : undefined;
  const [account = "", domain, ...more] = asText(user).split("\\").reverse();
  const isUser = /^[^"/:;|=,+*?<>@[\]]+$/.test(account) && domain !== "" && more.length === 0;
  return [
    ...refuseIf(
      wrongName !== undefined,
      [...path, "gmsaCredentialSpecName"],
      `is \`${asText(name)}\`, which ${wrongName}.`,
      "Correct it.",
    ),
    ...refuseIf(spec === "", [...path, "gmsaCredentialSpec"], "is empty.", "Remove it."),
    ...refuseIf(
      isSet(user) && !isUser,
      [...path, "runAsUserName"],
      `is \`${asText(user)}\`, which is no user of Windows.`,
      "Write a name, or a domain, a backslash and a name.",
    ),
  ];
}

function privilegeProblems(context: Loose, path: Path): readonly Problem[] {
  if (context.allowPrivilegeEscalation !== false) return [];
  const added = asList(asRecord(context.capabilities).add);
  const contrary = context.privileged === true ? "privileged" : added.includes("CAP_SYS_ADMIN") ? "CAP_SYS_ADMIN" : "";
  if (contrary === "") return [];
  const message = `forbids to gain privileges (allowPrivilegeEscalation), and gives them (${contrary}).`;
  return [{ path, message, hint: "Remove one of the two." }];
}

/** Profiles of seccomp and AppArmor. Which types there are is the schema's business. */
function profileProblems(context: Loose, path: Path): readonly Problem[] {
  return ["seccompProfile", "appArmorProfile"].flatMap((field): readonly Problem[] => {
    if (!isSet(context[field])) return [];
    const { type, localhostProfile } = asRecord(context[field]);
    const isLocal = type === "Localhost";
    // Where it has no meaning it may not even be empty.
    if (isLocal ? asText(localhostProfile) !== "" : !isSet(localhostProfile)) return [];
    const message = isLocal ? "has no localhostProfile." : "has a localhostProfile, but is not of the type Localhost.";
    return [{ path: [...path, field], message, hint: isLocal ? "Name the file." : "Remove it." }];
  });
}

interface OwnContext {
  readonly context: Loose;
  readonly place: Path;
}

/** Windows containers that run on the host: all of a pod, and in the host's network. */
function hostProcessProblems(
  spec: Loose,
  whole: Loose,
  containers: readonly OwnContext[],
  path: Path,
): readonly Problem[] {
  const { hostProcess: common } = asRecord(whole.windowsOptions);
  const own = containers.map(({ context }) => asRecord(context.windowsOptions).hostProcess ?? common);
  const problems: Problem[] = containers
    .filter(({ context }) => {
      const { hostProcess } = asRecord(context.windowsOptions);
      return isSet(common) && isSet(hostProcess) && hostProcess !== common;
    })
    .map(({ place }) => ({
      path: [...place, "windowsOptions", "hostProcess"],
      message: "is not what the pod says.",
      hint: "Say it once.",
    }));
  if (!own.includes(true)) return problems;
  if (own.some((each) => each !== true)) {
    problems.push({ path, message: "has containers with hostProcess and without.", hint: "Make two pods of them." });
  }
  if (spec.hostNetwork !== true) {
    const message = "must be true for containers with hostProcess.";
    problems.push({ path: [...path, "hostNetwork"], message, hint: "Set it." });
  }
  return problems;
}
