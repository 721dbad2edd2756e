import { listed } from "../../faults/fault.ts";
import type { Point } from "../../requests/box.ts";
import { inWords } from "../../requests/in-words.ts";
import { CALLER } from "../../requests/request-keys.ts";

/** Dimensions of which it goes without saying that a call has none. */
const SELDOM = new Set(["aws:tagkeys", "sts:sourceidentity", "aws:sourceidentity", "aws:tokenissuetime"]);

/** What a request brings, as it reads behind its caller: `at 2026-11-29T00:00:00Z and without MFA`. */
export function requestInWords(point: Point): string {
  // why: whoever tells how long ago it was tells that it was.
  const isAged = point.get("aws:multifactorauthage") !== undefined;
  return listed(
    [...point].flatMap(([dimension, value]) =>
      dimension === CALLER ||
      (value === undefined && SELDOM.has(dimension)) ||
      (isAged && dimension === "aws:multifactorauthpresent")
        ? []
        : [inWords(dimension, value)],
    ),
  );
}
