import type { Container, Probe } from "kubernetes-types/core/v1.js";

type Handler = Pick<Probe, "exec" | "httpGet" | "tcpSocket">;

/**
 * Probes of a server that may take minutes to start: five minutes for the first answer (30 tries, 10 s apart), and
 * only then readiness and liveness.
 */
export function startedProbes(handler: Handler): Pick<Container, "startupProbe" | "readinessProbe" | "livenessProbe"> {
  const timeoutSeconds = 5;
  return {
    startupProbe: { ...handler, periodSeconds: 10, failureThreshold: 30, timeoutSeconds },
    readinessProbe: { ...handler, periodSeconds: 10, timeoutSeconds },
    livenessProbe: { ...handler, periodSeconds: 20, failureThreshold: 6, timeoutSeconds },
  };
}

/** The same for a server whose every answer costs it much: it is asked less often, and has longer to answer. */
export function seldomProbes(handler: Handler): Pick<Container, "startupProbe" | "readinessProbe" | "livenessProbe"> {
  const timeoutSeconds = 15;
  return {
    startupProbe: { ...handler, periodSeconds: 15, failureThreshold: 20, timeoutSeconds },
    readinessProbe: { ...handler, periodSeconds: 30, timeoutSeconds },
    livenessProbe: { ...handler, periodSeconds: 60, failureThreshold: 3, timeoutSeconds },
  };
}
