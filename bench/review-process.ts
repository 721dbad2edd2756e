import { reviewRun, type ReviewTask } from "./review-work.ts";

process.send?.(await reviewRun(JSON.parse(process.argv[2] ?? "") as ReviewTask));
