/** Annotation of a pod template that makes new pods when an entry of the configuration that they use changes. */
export const checksumKey = "checksum/config";
