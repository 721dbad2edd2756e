import type { Input } from "../json-input.ts";
import type { IdentityStoreState } from "./model.ts";

/** One operation of the identity store API: gives the answer's JSON or throws an AwsError. */
export type Operation = (store: IdentityStoreState, input: Input, storeId: string) => object;
