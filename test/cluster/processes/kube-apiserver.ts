import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Access, apiOf } from "../harness/api.ts";
import type { Place } from "../harness/place.ts";
import { freePorts } from "../harness/ports.ts";
import { waitFor } from "../harness/wait.ts";
import { toolPath } from "../tools/tools.ts";

export interface ApiServer extends Access {
  /** File of the key that signs the tokens of service accounts. */
  readonly serviceAccountKey: string;
  /** File of the server's certificate. */
  readonly certificateFile: string;
  readonly keyFile: string;
  /** File that lets kubectl and the controllers in, with all rights. */
  readonly kubeconfig: string;
}

/**
 * Starts the API server, with all of its default admission plugins, and waits until it is ready: another one, with
 * settings of its own, where `program` and `settings` say so.
 */
export async function startApiServer(
  place: Place,
  etcd: string,
  program = toolPath("kube-apiserver"),
  settings: readonly string[] = [],
): Promise<ApiServer> {
  const { secure } = await freePorts(["secure"]);
  const inside = (name: string) => join(place.folder, name);
  const token = randomBytes(24).toString("hex");
  writeFileSync(inside("tokens.csv"), `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const serviceAccountKey = inside("service-account.key");
  writeFileSync(serviceAccountKey, privateKey.export({ type: "pkcs1", format: "pem" }), { mode: 0o600 });
  place.start("kube-apiserver", program, [
    `--etcd-servers=${etcd}`,
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    `--secure-port=${secure}`,
    `--cert-dir=${inside("certificates")}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${serviceAccountKey}`,
    `--service-account-signing-key-file=${serviceAccountKey}`,
    `--token-auth-file=${inside("tokens.csv")}`,
    "--authorization-mode=RBAC",
    "--service-cluster-ip-range=10.96.0.0/16",
    "--allow-privileged=true",
    // A minute by default, which the first requests of a program are not done in where the machine is busy.
    "--request-timeout=3m",
    ...settings,
  ]);
  const certificateFile = inside("certificates/apiserver.crt");
  const keyFile = inside("certificates/apiserver.key");
  const server = `https://127.0.0.1:${secure}`;
  const certificate = await waitFor("the API server's certificate", 60, async () => {
    place.allRun();
    // The key is written after it (MaybeDefaultWithSelfSignedCerts): a certificate alone may be half of one, or empty.
    return existsSync(keyFile) ? { done: readFileSync(certificateFile, "utf8") } : { waiting: "not written" };
  });
  const kubeconfig = inside("kubeconfig");
  writeFileSync(kubeconfig, kubeconfigOf(server, token, certificate), { mode: 0o600 });
  await untilReady(place, { server, token, certificate });
  return { server, token, certificate, certificateFile, keyFile, serviceAccountKey, kubeconfig };
}

async function untilReady(place: Place, access: Access): Promise<void> {
  const api = apiOf(access);
  try {
    await waitFor("the API server", 120, async () => {
      place.allRun();
      const answer = await api.send("GET", "/readyz").catch((error: Error) => ({ status: 0, body: error.message }));
      return answer.status === 200 ? { done: true } : { waiting: String(answer.body) };
    });
  } finally {
    api.close();
  }
}

/** JSON is YAML. */
function kubeconfigOf(server: string, token: string, certificate: string): string {
  const authority = Buffer.from(certificate).toString("base64");
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster: { server, "certificate-authority-data": authority } }],
    users: [{ name: "admin", user: { token } }],
    contexts: [{ name: "test", context: { cluster: "test", user: "admin" } }],
    "current-context": "test",
  });
}
