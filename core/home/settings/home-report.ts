import type { Path } from "../../faults/fault.ts";

/** Adds a fault at a path of `switchyard:home`. */
export type HomeReport = (code: string, path: Path, expected: string, found: string, fix: string) => void;
