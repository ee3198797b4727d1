import type { AddressInfo } from "node:net";
import { asRecord, asText } from "../../../generator/model/loose.ts";
import { accounts, organization } from "./accounts.ts";
import { type Emulated, startEmulator } from "./emulator.ts";
import { type Faults, faults } from "./faults.ts";
import { type Hosted, hostedAt, inTurn, pathOf } from "./hosted.ts";
import { answering } from "./http.ts";
import { forgetRefs, headOf } from "./objects.ts";
import { applyMoves } from "./refs.ts";
import { type Tokens, tokens } from "./tokens.ts";
import { type Transport, transport } from "./transport.ts";

/** A request and its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly operation: string;
  readonly isWrite: boolean;
  readonly token: string;
  readonly repository: string | undefined;
  readonly request: unknown;
  readonly status: number | "cut";
  readonly response: unknown;
}

/** A GitHub on loopback: the emulator with the proxy in front of it. */
export interface Hub {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly emulated: Emulated;
  readonly tokens: Tokens;
  readonly faults: Faults;
  readonly transport: Transport;
  readonly exchanges: readonly Exchange[];
  /**
   * Frees repositories that nobody asks about any more, and exchanges, which hold every file that was sent. Starting git
   * copies this process' table of pages, which takes 1 ms of one of 50 MB and 20 ms of one of 700.
   */
  readonly drop: (gone: readonly Hosted[], matches: (exchange: Exchange) => boolean) => Promise<void>;
  /** Where a request or a response was not as GitHub describes it. */
  readonly violations: readonly string[];
  /** A private repository without a commit. */
  readonly create: (name: string) => Promise<Hosted>;
  readonly byName: (owner: string, name: string) => Hosted | undefined;
  readonly rename: (hosted: Hosted, name: string) => Promise<void>;
  readonly archive: (hosted: Hosted) => Promise<void>;
  /** Gives main another name, and makes that the default branch. */
  readonly renameMain: (hosted: Hosted, name: string) => Promise<void>;
  /** To be said when something was done past the proxy. */
  readonly forget: (hosted: Hosted) => void;
  readonly close: () => Promise<void>;
}

/** What the parts of the proxy share. */
export interface Shared {
  readonly emulated: Emulated;
  readonly tokens: Tokens;
  readonly faults: Faults;
  readonly transport: Transport;
  readonly byName: (owner: string, name: string) => Hosted | undefined;
  readonly byNode: (id: string) => Hosted | undefined;
  readonly byId: (id: number) => Hosted | undefined;
  readonly exchanges: Exchange[];
  readonly violations: string[];
}

/** Starts it on free ports. */
export async function startHub(): Promise<Hub> {
  const emulated = await startEmulator();
  const all: Hosted[] = [];
  const find = (matches: (hosted: Hosted) => boolean) => all.find(matches);
  const shared: Shared = {
    emulated,
    tokens: tokens(),
    faults: faults(),
    transport: transport(emulated),
    byName: (owner, name) =>
      find((one) => one.owner === owner && one.name === name) ??
      find((one) => one.owner === owner && one.formerly.has(name)),
    byNode: (id) => find(({ nodeId }) => nodeId === id),
    byId: (id) => find((one) => one.id === id),
    exchanges: [],
    violations: [],
  };
  const server = answering(shared);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const change = async ({ owner, name }: Hosted, body: object) => {
    const { status } = await emulated.root("PATCH", `/repos/${owner}/${name}`, body);
    if (status !== 200) throw new Error(`the emulator answers ${status} to ${JSON.stringify(body)}`);
  };
  return {
    ...shared,
    url: `http://127.0.0.1:${port}`,
    create: async (name) => {
      const made = await emulated.root("POST", `/orgs/${organization}/repos`, { name, private: true });
      const { id, node_id: nodeId } = asRecord(made.body);
      if (made.status !== 201) throw new Error(`the emulator answers ${made.status}: ${JSON.stringify(made.body)}`);
      // Git knows the empty tree without being told; the emulator does not.
      await emulated.root("POST", `/repos/${organization}/${name}/git/trees`, { tree: [] });
      const hosted = hostedAt(Number(id), asText(nodeId), organization, name);
      all.push(hosted);
      return hosted;
    },
    rename: async (hosted, name) => {
      await change(hosted, { name });
      hosted.formerly.add(hosted.name);
      hosted.name = name;
    },
    archive: async (hosted) => {
      await change(hosted, { archived: true });
      hosted.archived = true;
    },
    renameMain: (hosted, name) =>
      inTurn(hosted, async () => {
        const place = { hosted, emulated };
        const to = await headOf(place, "main");
        await applyMoves(place, [{ ref: `refs/heads/${name}`, to, force: false }], accounts.person.login);
        await change(hosted, { default_branch: name });
        await applyMoves(place, [{ ref: "refs/heads/main", to: undefined, force: false }], accounts.person.login);
      }),
    forget: forgetRefs,
    drop: async (gone, matches) => {
      const left = shared.exchanges.filter((exchange) => !matches(exchange));
      shared.exchanges.length = 0;
      for (const exchange of left) shared.exchanges.push(exchange);
      for (const hosted of gone) {
        await inTurn(hosted, () => emulated.root("DELETE", pathOf(hosted)));
        all.splice(all.indexOf(hosted), 1);
        shared.transport.drop(hosted);
      }
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await emulated.close();
      shared.transport.close();
    },
  };
}
