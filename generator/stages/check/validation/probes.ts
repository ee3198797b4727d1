import { asList, asRecord, type Loose, shownText } from "../../../model/loose.ts";
import type { Path } from "../schema/faults.ts";
import { isSet, type Problem } from "./problem.ts";

const handlers = ["exec", "grpc", "httpGet", "tcpSocket"];

/** Source: validateProbe and its callers in pkg/apis/core/validation/validation.go. */
export function probeProblems(container: Loose, path: Path): readonly Problem[] {
  return ["livenessProbe", "readinessProbe", "startupProbe"]
    .filter((field) => isSet(container[field]))
    .flatMap((field) => {
      const probe = asRecord(container[field]);
      const place = [...path, field];
      return [...handlerProblems(probe, place, handlers), ...onlyFor(field, probe, place)];
    });
}

/** Exactly one way to ask, and a command where it is a command. */
export function handlerProblems(owner: Loose, path: Path, ways: readonly string[]): readonly Problem[] {
  const given = ways.filter((way) => isSet(owner[way]));
  if (given.length === 0)
    return [{ path, message: "does not say what to do.", hint: `Use one of ${ways.join(", ")}.` }];
  if (given.length > 1) return [{ path, message: `says more than one thing: ${given.join(", ")}.`, hint: "Keep one." }];
  if (given[0] !== "exec" || asList(asRecord(owner.exec).command).length > 0) return [];
  return [{ path: [...path, "exec"], message: "has no `command`.", hint: "Add the command as a list." }];
}

function onlyFor(field: string, probe: Loose, path: Path): readonly Problem[] {
  const { successThreshold, terminationGracePeriodSeconds } = probe;
  if (field === "readinessProbe") {
    if (!isSet(terminationGracePeriodSeconds)) return [];
    const message = "is set, but a readiness probe ends nothing.";
    return [{ path: [...path, "terminationGracePeriodSeconds"], message, hint: "Remove it." }];
  }
  // 0 is read as absent, and absent is 1 (pkg/apis/core/v1/defaults.go).
  if (!isSet(successThreshold) || successThreshold === 0 || successThreshold === 1) return [];
  const message = `is ${shownText(successThreshold)}, but must be 1 for a ${field}.`;
  return [{ path: [...path, "successThreshold"], message, hint: "Leave it out." }];
}
