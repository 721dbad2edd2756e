import { saysHalfWritten } from "../../components/engine/half-written.ts";

/**
 * Whether an engine's words say that another update holds the stack, or is writing its state or its lock at this moment.
 * why the text: the command says it in no other way. The Automation API reads the same.
 */
export function saysLocked(text: string): boolean {
  if (text.includes("failed to load checkpoint") && saysHalfWritten(text)) return true;
  if (SAW_LOCK.test(text)) return true;
  return /the stack is currently locked by|\[409\] Conflict: Another update is currently in progress/.test(text);
}

/**
 * The engine listed somebody's lock, and then found it gone, or half written.
 * Source: `checkForLock` in Pulumi's `pkg/backend/diy/lock.go`, `wrapError` in gocloud.dev's `blob`.
 */
const SAW_LOCK = /blob \(key "[^"\n]*\.pulumi\/locks\/[^"\n]*"\) \(code=(?:NotFound\)|Unknown\): EOF\b)/;
