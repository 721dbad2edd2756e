import fc from "fast-check";
import { hostileRequest } from "./arbitrary-hostile.ts";
import { arbitraryRequest } from "../evaluate/assume-role/arbitrary-request.ts";
import { difference, isPossible, letsIn } from "./what-differs.ts";
import { BeyondBudget } from "../../../core/requests/budget.ts";
const runs = Number(process.argv[2] ?? 300),
  seed = Number(process.argv[3] ?? 1);
const src = process.argv[4] === "plain" ? arbitraryRequest : hostileRequest;
const pool = fc.sample(src, { numRuns: 200, seed: seed + 1 }).filter((r) => isPossible(r as never)) as never[];
const rs = fc.sample(src, { numRuns: runs * 2, seed });
const stat = { found: 0, exact: 0, confirmed: 0, none: 0, missed: 0, beyond: 0, max: 0, wrong: 0, pool: pool.length };
let shown = 0;
for (let i = 0; i < runs; i++) {
  const A = rs[2 * i]!.target.trustPolicy,
    B = rs[2 * i + 1]!.target.trustPolicy;
  const t = performance.now();
  try {
    const d = difference(A, B);
    if (d.request) {
      stat.found++;
      const ok = letsIn(A, d.request) && !letsIn(B, d.request);
      if (ok) stat.confirmed++;
      if (d.because.length === 0) {
        stat.exact++;
        if (!ok) {
          stat.wrong++;
          if (shown++ < 4)
            console.log(
              "WRONG",
              JSON.stringify([
                A,
                B,
                d.request.principal,
                d.request.context,
                letsIn(A, d.request),
                letsIn(B, d.request),
              ]),
              [...d.point!],
            );
        }
      }
    } else {
      stat.none++;
      for (const q of pool)
        if (letsIn(A, q) && !letsIn(B, q)) {
          stat.missed++;
          if (shown++ < 4)
            console.log("MISSED", JSON.stringify([A, B, (q as any).principal, (q as any).context, d.because]));
          break;
        }
    }
  } catch (e) {
    if (e instanceof BeyondBudget) {
      stat.beyond++;
      console.log("beyond", performance.now() - t);
    } else throw e;
  }
  stat.max = Math.max(stat.max, performance.now() - t);
}
console.log(stat);
