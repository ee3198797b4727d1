/** Does some work, and says what it is while it takes long. */
export type Progress = <Result>(what: string, work: () => Promise<Result>) => Promise<Result>;
