/** The objects of a backend, by key: `.pulumi/locks/organization/switchyard/client-abccorp/1f0c….json`. */
export interface LockStore {
  /** Every object below a key that ends with a slash; none where there is nothing. @throws Error */
  readonly list: (below: string) => Promise<readonly string[]>;
  /** The beginning of an object, {@link MAX_LOCK} bytes at most; `undefined` when it is gone. @throws Error */
  readonly read: (key: string) => Promise<string | undefined>;
  /** Removes an object. One that is gone is as good. @throws Error */
  readonly remove: (key: string) => Promise<void>;
}

/** Most that is read of one object, in bytes: the engine's locks have about 120. */
export const MAX_LOCK = 4096;
