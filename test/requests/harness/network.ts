/** A network namespace with addresses for services, which the proxies reach over a veth pair. */
import { execFileSync } from "node:child_process";
import { networkInterfaces } from "node:os";
import type { Place } from "../../cluster/harness/place.ts";
import { waitFor } from "../../cluster/harness/wait.ts";
import { repository } from "../../support/run.ts";

export interface Network {
  /** Address of the service of a number from 1. */
  readonly address: (service: number) => string;
  readonly port: number;
  readonly remove: () => void;
}

/** RFC 5737: addresses for documentation, which nobody has. */
const subnet = "198.51.100";

/** Most services that there can be. */
export const mostServices = 240;

export async function makeNetwork(place: Place): Promise<Network> {
  const [name, outside, inside] = [`trip-${process.pid}`, `trip-o${process.pid}`, `trip-i${process.pid}`];
  const port = 8080;
  const ip = (...args: readonly string[]) => execFileSync("ip", args, { stdio: ["ignore", "ignore", "inherit"] });
  // One process for all of them: hundreds take minutes where others are at work.
  const within = (lines: readonly string[]) =>
    execFileSync("ip", ["-netns", name, "-batch", "-"], {
      input: lines.join("\n"),
      stdio: ["pipe", "ignore", "inherit"],
    });
  const remove = () => ip("netns", "delete", name);
  ip("netns", "add", name);
  try {
    if (Object.values(networkInterfaces()).some((own) => own?.some(({ address }) => address.startsWith(subnet))))
      throw new Error(`${subnet}.0/24 is in use on this machine`);
    ip("link", "add", outside, "type", "veth", "peer", "name", inside, "netns", name);
    ip("address", "add", `${subnet}.254/24`, "dev", outside);
    ip("link", "set", outside, "up");
    const addresses = Array.from({ length: mostServices }, (_, at) => `${subnet}.${at + 1}/24`);
    within([
      ...addresses.map((each) => `address add ${each} dev ${inside}`),
      `link set ${inside} up`,
      "link set lo up",
    ]);
    const script = `${repository}/test/requests/harness/echo.ts`;
    place.start(
      "echo",
      "/usr/sbin/ip",
      [
        "netns",
        "exec",
        name,
        process.execPath,
        "--import",
        `${repository}/node_modules/tsx/dist/loader.mjs`,
        script,
        String(port),
      ],
      {
        PATH: process.env.PATH ?? "",
        NODE_PATH: `${repository}/node_modules`,
      },
    );
    await waitFor("the services", 30, async () => {
      place.allRun();
      const answer = await fetch(`http://${subnet}.1:${port}/`).then(
        ({ status }) => status,
        (error: Error) => error.message,
      );
      return answer === 200 ? { done: true } : { waiting: String(answer) };
    });
  } catch (error) {
    remove();
    throw error;
  }
  return { address: (service) => `${subnet}.${service}`, port, remove };
}
