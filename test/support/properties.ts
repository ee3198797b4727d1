import fc from "fast-check";

// The same values in every run, so that a red run is about the change; the nightly workflow draws others.
fc.configureGlobal({ seed: Number(process.env.PROPERTIES_SEED ?? "1") });
