import { ACCESS_CODES } from "./access-codes.ts";
import { COMMAND_CODES } from "./command-codes.ts";
import { CONFIG_CODES } from "./config-codes.ts";

/**
 * Every code that a fault can have, with its meaning: `docs/errors.md` lists exactly these, in these words. Codes are
 * stable: scripts of users compare them.
 */
export const FAULT_CODES = { ...CONFIG_CODES, ...ACCESS_CODES, ...COMMAND_CODES } as const;

/** A code that a fault can have. */
export type FaultCode = keyof typeof FAULT_CODES;

/** A code of what a user wrote, as `config/unknown-key`. */
export type ConfigCode = keyof typeof CONFIG_CODES;
