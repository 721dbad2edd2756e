import { cut } from "../faults/fault.ts";
import { CALLER, MOMENT } from "./request-keys.ts";
import { addressText } from "./request-of.ts";
import type { Value } from "./values/value-set.ts";

/** Longest value in a sentence, in characters. */
const LONGEST = 200;

type Words = (value: Value) => string;

/** What a request brings by a dimension, as it reads behind its caller: `with MFA`, `without an external id`. */
const WORDS: Readonly<Record<string, Words>> = {
  [MOMENT]: (value) => (typeof value === "bigint" ? `at ${isoSeconds(value)}` : "at an unknown moment"),
  "aws:multifactorauthpresent": (value) =>
    value === undefined ? "with access keys, without MFA" : value === "true" ? "with MFA" : "without MFA",
  "aws:multifactorauthage": (value) =>
    typeof value === "bigint" ? `with MFA of ${String(value)} s ago` : "with MFA of unknown age",
  "aws:sourceip": (value) => (typeof value === "bigint" ? `from ${addressText(value)}` : "from no known address"),
  "aws:principalorgid": (value) =>
    value === undefined ? "outside any organization" : `in the organization ${shown(value)}`,
  "sts:externalid": (value) =>
    value === undefined ? "without an external id" : `with the external id ${shown(value)}`,
  "sts:sourceidentity": (value) =>
    value === undefined ? "without a source identity" : `with the source identity ${shown(value)}`,
  "aws:tagkeys": (value) => (value === undefined ? "without session tags" : `with session tags ${shown(value)}`),
  "sts:rolesessionname": (value) =>
    value === undefined ? "without a session name" : `with the session name ${shown(value)}`,
  "identitystore:userid": (value) =>
    value === undefined ? "without an id of Identity Center" : `as the user ${shown(value)} of Identity Center`,
};

/** A value of a dimension in words. */
export function inWords(dimension: string, value: Value): string {
  if (dimension === CALLER) return `as ${callerInWords(value)}`;
  const words = WORDS[dimension];
  if (words !== undefined) return words(value);
  return value === undefined ? `without ${dimension}` : `with ${dimension} ${shown(value)}`;
}

/** The ARN of a caller. */
export function callerInWords(caller: Value): string {
  return cut(typeof caller === "string" ? (caller.split("\n")[0] ?? "") : "nobody", LONGEST);
}

function shown(value: Value): string {
  const text = Array.isArray(value) ? value.join(", ") : String(value);
  return cut(JSON.stringify(text), LONGEST);
}

function isoSeconds(moment: bigint): string {
  return new Date(Number(moment) * 1000).toISOString().replace(/\.\d+Z$/, "Z");
}
