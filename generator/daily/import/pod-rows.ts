import { asList, asRecord, asRecords, asText, isRecord, type Loose, textOf } from "../../model/loose.ts";
import { volumeFieldsTypes } from "../../model/workload.ts";
import { containerSettings } from "./container-rows.ts";

/** What settings of a service say of its pod, beside its own container. */
export function podSettings(pod: Loose, claims: readonly Loose[]): Loose {
  const [own] = asRecords(pod.containers);
  const volumes = volumesOf(pod, own ?? {}, claims);
  const before = asRecords(pod.initContainers);
  const named = (list: readonly Loose[]) =>
    Object.fromEntries(list.map((one) => [asText(one.name), sideSettings(one, own ?? {}, volumes)]));
  const sidecars = before.filter(({ restartPolicy }) => restartPolicy === "Always");
  const initial = before.filter(({ restartPolicy }) => restartPolicy === undefined);
  const isPlain = new Set(before.map(({ name }) => name)).size === before.length;
  return {
    ...(pullSecretsOf(pod).length > 0 && { pullSecrets: pullSecretsOf(pod) }),
    ...(Object.keys(volumes).length > 0 && { volumes }),
    ...(isPlain && initial.length > 0 && { initContainers: named(initial) }),
    ...(isPlain && sidecars.length > 0 && { sidecars: named(sidecars) }),
  };
}

function pullSecretsOf({ imagePullSecrets }: Loose): readonly string[] {
  const names = asRecords(imagePullSecrets).map(({ name }) => asText(name));
  return new Set(names).size === names.length && !names.includes("") ? names : [];
}

function volumesOf(pod: Loose, container: Loose, claims: readonly Loose[]): Readonly<Record<string, Loose>> {
  const mounts = asRecords(container.volumeMounts);
  const declared = [
    ...claims.flatMap((claim) => claimOf(claim)),
    ...asRecords(pod.volumes).flatMap((volume) => sourceOf(volume)),
  ];
  const inOrder = [...declared].sort((a, b) => place(mounts, a.name) - place(mounts, b.name));
  return Object.fromEntries(inOrder.map(({ name, source }) => [name, { ...mountOf(mounts, name), ...source }]));
}

/** In the order of the mounts, so that these come in theirs; what is not mounted goes last, in its own. */
function place(mounts: readonly Loose[], name: string): number {
  const found = mounts.findIndex((mount) => mount.name === name);
  return found < 0 ? mounts.length : found;
}

interface Source {
  readonly name: string;
  readonly source: Loose;
}

function sourceOf({ name, ...volume }: Loose): readonly Source[] {
  const [type, ...more] = Object.keys(volume);
  const known = volumeFieldsTypes.find((one) => one === type);
  const fields = known === undefined ? undefined : volume[known];
  if (known === undefined || more.length > 0 || !isRecord(fields)) return [];
  return [{ name: asText(name), source: { [known]: fields } }];
}

/** A claim that a StatefulSet makes, where it asks for a size and no more than env files can. */
function claimOf({ metadata, spec }: Loose): readonly Source[] {
  const { accessModes, resources, storageClassName, ...more } = asRecord(spec);
  const storage = textOf(asRecord(asRecord(resources).requests).storage);
  if (storage === undefined || Object.keys(more).length > 0) return [];
  const modes = asList(accessModes);
  return [
    {
      name: asText(asRecord(metadata).name),
      source: {
        claim: {
          storage,
          ...(modes.join() !== "ReadWriteOnce" && { accessModes: modes }),
          ...(textOf(storageClassName) !== undefined && { storageClass: storageClassName }),
        },
      },
    },
  ];
}

/** Where the container sees a volume; one that it sees twice it mounts in its own words. */
function mountOf(mounts: readonly Loose[], name: string): Loose {
  const own = mounts.filter((mount) => mount.name === name);
  const [mount] = own;
  if (mount === undefined || own.length > 1) return {};
  const { mountPath, subPath, readOnly } = mount;
  return { mountPath, ...(textOf(subPath) !== undefined && { subPath }), ...(readOnly === true && { readOnly }) };
}

function sideSettings(container: Loose, own: Loose, volumes: Readonly<Record<string, Loose>>): Loose {
  const ports = asRecords(container.ports).filter(({ name }) => textOf(name) !== undefined);
  const mounts = asRecords(container.volumeMounts).filter(
    (mount, _, all) =>
      Object.hasOwn(volumes, asText(mount.name)) && all.filter(({ name }) => name === mount.name).length === 1,
  );
  const { image, ...settings } = containerSettings(container);
  return {
    // Without one it has that of the service.
    ...(container.image !== own.image && { image }),
    ...settings,
    ...(ports.length > 0 && {
      ports: Object.fromEntries(
        ports.map(({ name, containerPort, protocol }) => [
          asText(name),
          { port: containerPort, ...(protocol !== undefined && protocol !== "TCP" && { protocol }) },
        ]),
      ),
    }),
    ...(mounts.length > 0 && {
      mounts: Object.fromEntries(mounts.map((mount) => [asText(mount.name), mountOf(mounts, asText(mount.name))])),
    }),
  };
}
