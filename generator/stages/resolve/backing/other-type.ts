import type { BackingType } from "../../../model/backing-service.ts";
import { backingTypeNames, imageSettings, settingsOf } from "../../../model/backing-services.ts";
import type { BaseFile, EnvironmentFile } from "../../../model/input.ts";

/**
 * base.json's settings as an environment's are laid over them: where this says another type, such as a database outside
 * the cluster, what only the former type has does not come along.
 */
export function withoutOtherTypes(base: BaseFile | undefined, { backingServices = {} }: EnvironmentFile) {
  if (base?.backingServices === undefined) return base;
  const entries = Object.entries(base.backingServices).map(([name, settings]) => {
    const own = Object.hasOwn(backingServices, name) ? backingServices[name]?.type : undefined;
    const type = settings?.type ?? backingTypeNames.find((known) => known === name);
    if (settings === null || own === undefined || own === type) return [name, settings] as const;
    return [name, onlyOf(own, settings)] as const;
  });
  return { ...base, backingServices: Object.fromEntries(entries) };
}

/** An image, and how it is run, are those of the former type too. */
function onlyOf(type: BackingType, settings: object) {
  const kept = settingsOf(type).filter((setting) => !imageSettings.includes(setting));
  return Object.fromEntries(Object.entries(settings).filter(([setting]) => kept.includes(setting)));
}
