import type { StackResult } from "./report.ts";

/** What is going on, for a progress view or a script's log. */
export type FleetEvent =
  /** What follows is done for these stacks. */
  | { readonly kind: "phase"; readonly title: string; readonly stacks: readonly string[] }
  | { readonly kind: "started"; readonly stack: string; readonly what: string }
  /** The engine waits on AWS for this resource; `undefined` when on nothing. */
  | { readonly kind: "waiting"; readonly stack: string; readonly on: string | undefined }
  /** Nothing was heard of a stack for a while (`seconds`). */
  | { readonly kind: "silent"; readonly stack: string; readonly seconds: number; readonly on: string | undefined }
  | { readonly kind: "ended"; readonly stack: string; readonly result: StackResult; readonly detail: string }
  /** Something that people should know at once. */
  | { readonly kind: "notice"; readonly stack?: string; readonly text: string };
