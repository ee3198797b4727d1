import type { Memory } from "../model/memory.ts";
import { type Index, indexOf, indexText } from "./index.ts";

/** Where runs of one process hand an index to each other as it is, which is no text to write and to read. */
export interface KeptIndex {
  readonly get: () => Index | undefined;
  readonly put: (index: Index) => void;
}

/** The index of a memory; `leave`: makes a text of what is new in it. */
export function keptIndex(memory: Memory, build: string): KeptIndex & { readonly leave: () => void } {
  let known: { readonly index: Index | undefined; readonly isNew: boolean } | undefined;
  return {
    get: () => {
      known ??= { index: indexOf(memory.get("index"), build), isNew: false };
      return known.index;
    },
    put: (index) => {
      known = { index, isNew: true };
    },
    leave: () => {
      if (known?.index === undefined || !known.isNew) return;
      memory.put("index", indexText(known.index));
      known = { index: known.index, isNew: false };
    },
  };
}
