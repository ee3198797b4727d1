import type { Memory } from "../../model/memory.ts";

/** A memory that lives as long as the process. */
export interface KeptMemory extends Memory {
  /** Leaves what is new in the memory that it was made of, for other runs. */
  readonly leave: () => void;
}

/** Texts of another memory, each asked for once; what is put is kept until it is left. */
export function keptMemory(under: Memory): KeptMemory {
  const texts = new Map<string, string | undefined>();
  const unsaved = new Set<string>();
  return {
    get: (key) => {
      if (!texts.has(key)) texts.set(key, under.get(key));
      return texts.get(key);
    },
    put: (key, text) => {
      texts.set(key, text);
      unsaved.add(key);
    },
    leave: () => {
      for (const key of unsaved) under.put(key, texts.get(key) ?? "");
      unsaved.clear();
    },
  };
}
