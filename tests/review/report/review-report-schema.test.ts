import { Ajv } from "ajv";
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { requestContext } from "../../../review/report/request-context.ts";
import { reviewReportSchema } from "../../../review/report/review-report-schema.ts";
import type { ReviewReport } from "../../../review/report/review-report.ts";
import { projectRoot } from "../../../sandbox/paths.ts";
import { hostile, INVALID, NOTHING, ORDINARY } from "../outputs/sample-reports.ts";

type Same<A, B> = (<T>() => T extends Flat<A> ? 1 : 2) extends <T>() => T extends Flat<B> ? 1 : 2 ? true : false;
/** A type without the names of its parts. */
type Flat<T> = T extends object ? { [K in keyof T]: Flat<T[K]> } : T;

/** TypeScript refuses this line where the schema and the type say different things. */
const IS_SAME: Same<z.infer<typeof reviewReportSchema>, ReviewReport> = true;

const validate = new Ajv({ strictTypes: false, allErrors: true }).compile(
  JSON.parse(readFileSync(join(projectRoot, "schema/review.schema.json"), "utf8")) as object,
);

describe("a review as JSON", () => {
  it("is of the published schema, and of the type", () => {
    expect(IS_SAME).to.equal(true);
    for (const report of [NOTHING, ORDINARY, INVALID, hostile("x")]) {
      const read: unknown = JSON.parse(JSON.stringify(report));
      expect(validate(read), JSON.stringify(validate.errors)).to.equal(true);
      expect(reviewReportSchema.parse(read)).to.deep.equal(report);
    }
  });

  it("is not what has another form", () => {
    for (const wrong of [
      { ...NOTHING, version: 2 },
      { ...NOTHING, verdict: "fine" },
      { ...NOTHING, head: { ref: "x", commit: "--upload-pack=x" } },
      { ...NOTHING, digest: "$(id)" },
      { ...NOTHING, totals: { ...NOTHING.totals, gained: -1 } },
      { ...NOTHING, gains: [{}] },
    ]) {
      expect(validate(wrong), JSON.stringify(wrong)).to.equal(false);
      expect(reviewReportSchema.safeParse(wrong).success).to.equal(false);
    }
  });

  it("has the moment of a request as text", () => {
    const currentTime = new Date("2026-11-29T00:00:00Z");
    expect(requestContext({ externalId: "a", currentTime })).to.deep.equal({
      externalId: "a",
      currentTime: "2026-11-29T00:00:00.000Z",
    });
    expect(requestContext({})).to.deep.equal({});
  });
});
