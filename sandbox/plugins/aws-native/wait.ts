import type { Aws } from "../connection/aws.ts";

interface Status {
  readonly Status?: string | undefined;
  readonly RequestId?: string | undefined;
  readonly FailureReason?: string | undefined;
}

/** Five minutes: how long an asynchronous Identity Center request may take, as in the official providers. */
const patienceMs = 5 * 60_000;

/**
 * Waits until an asynchronous Identity Center request has succeeded, asking after 50 ms and then at doubling intervals of
 * up to 2 s. Throws AWS's reason when it fails; a deletion that fails because nothing is there is a success.
 */
export async function awaitStatus(
  aws: Aws,
  started: Status | undefined,
  ask: (requestId: string) => Promise<Status | undefined>,
): Promise<void> {
  const start = Date.now();
  let status = started;
  for (let wait = 50; ; wait = Math.min(wait * 2, 2000)) {
    if (status?.Status === "SUCCEEDED") return;
    if (status?.Status === "FAILED") {
      if (/\b404\b.*not found/i.test(status.FailureReason ?? "")) return;
      throw new Error(`FAILED: ${status.FailureReason ?? "AWS gave no reason"}`);
    }
    const requestId = started?.RequestId;
    if (requestId === undefined) throw new Error("AWS answered without a request id");
    if (Date.now() - start > patienceMs)
      throw new Error(`still in progress after ${patienceMs / 60_000} minutes (request ${requestId})`);
    await aws.pace.sleep(wait);
    status = await ask(requestId);
  }
}
