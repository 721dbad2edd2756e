import * as pulumi from "@pulumi/pulumi";

/** Number of clients, set by the bench. */
const size = Number(process.env["BENCH_CLIENTS"]);

/** Reads what every client's stack holds, and declares nothing: what the backend itself takes. */
export default async (): Promise<void> => {
  const names = Array.from({ length: size }, (_, index) => `client-site-${String(index + 1).padStart(4, "0")}`);
  const read = (stackName: string) => pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName });
  const [first = "", ...others] = names;
  await read(first);
  await Promise.all(others.map(read));
};
