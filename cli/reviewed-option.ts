import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Reviewed } from "../fleet/run/up-options.ts";
import { WrongUse } from "./outcome.ts";

const DIGEST = /^[0-9a-f]{64}$/;

/** What is read of a review's JSON report. */
const reportSchema = z.object({
  digest: z.string().regex(DIGEST),
  digestParts: z.record(z.string(), z.string().regex(DIGEST)).optional(),
});

/** What `--reviewed` names: a digest, or the file of a review's JSON report. @throws WrongUse */
export function reviewedOf(text: string): Reviewed {
  if (DIGEST.test(text)) return { digest: text };
  const { data } = reportSchema.safeParse(contentOf(text));
  if (data === undefined)
    throw new WrongUse(
      `--reviewed: expected 64 hexadecimal digits, or the file of a JSON report that holds a digest, found ${JSON.stringify(text)}.`,
      "npx switchyard review --report review.json",
    );
  const { digest, digestParts } = data;
  return { digest, ...(digestParts !== undefined && { parts: digestParts }) };
}

function contentOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
