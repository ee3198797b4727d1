/** What a probe says: the result, or why not yet. */
export type Probed<Result> = { readonly done: Result } | { readonly waiting: string };

/** Beside other suites a wait takes several times as long as alone, and a limit that is not reached costs nothing. */
const busy = 4;

/**
 * Asks `probe` until it is done, and gives what it found. Throws with the last reason when `seconds` have passed four times,
 * which are those of a machine that does nothing else; an error that the probe throws ends the waiting at once.
 *
 *     await waitFor("the deployment is available", 60, async () => {
 *       const deployment = await read(cluster, { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace } });
 *       const available = valueAt(deployment, "status", "availableReplicas");
 *       return available === 1 ? { done: deployment } : { waiting: `${available} are available` };
 *     });
 */
export async function waitFor<Result>(
  what: string,
  seconds: number,
  probe: () => Promise<Probed<Result>>,
): Promise<Result> {
  const begin = Date.now();
  const end = begin + seconds * busy * 1000;
  for (;;) {
    const probed = await probe();
    if ("done" in probed) return probed.done;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds * busy} s: ${probed.waiting}`);
    // What has taken long is looked at less often, as a look is work for the server.
    await new Promise((resolve) => setTimeout(resolve, Math.min(100 + (Date.now() - begin) / 20, 1000)));
  }
}
