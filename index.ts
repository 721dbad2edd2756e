/**
 * The program of every stack: a client account's or the home account's, by the stack's configuration. Returns the stack's
 * outputs. why a function: what only imports this file reads no stack file and meets no engine.
 */
export default async () => (await import("./components/engine/run-stack.ts")).runStack();
