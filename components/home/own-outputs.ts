import * as pulumi from "@pulumi/pulumi";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { type Last, LAST_DEPLOYMENT_OUTPUT, parseLastDeployment } from "../../core/home/held/last-deployment.ts";
import {
  parsePlacements,
  type Placements,
  PLACEMENTS_OUTPUT,
} from "../../core/home/permission-sets/shared/placements.ts";
import { attempt } from "../engine/look-up.ts";
import { isNoStack, readStackOutputs } from "../engine/stack-outputs.ts";

/** What the last deployment of the running stack left for this one. */
export interface OwnOutputs {
  readonly last: Last;
  /** Where the roles of shared permission sets were placed. */
  readonly placements: Placements;
  /** Why the outputs could not be read. Absent: they could, or there was no deployment. */
  readonly failure?: string;
}

/** Reads the outputs of the running stack's last deployment from the backend. */
export async function readOwnOutputs(): Promise<OwnOutputs> {
  const { value, failure } = await attempt(readStackOutputs(pulumi.getStack()));
  if (failure !== undefined)
    return isNoStack(failure)
      ? { last: { kind: "none" }, placements: {} }
      : { last: { kind: "unknown", because: `its outputs cannot be read: ${failure}` }, placements: {}, failure };
  const { outputs, secret } = value;
  const written = outputs[LAST_DEPLOYMENT_OUTPUT];
  return {
    last: lastOf(outputs, written, secret.has(LAST_DEPLOYMENT_OUTPUT)),
    placements: parsePlacements(outputs[PLACEMENTS_OUTPUT]),
  };
}

/**
 * The stack output that {@link readOwnOutputs} reads.
 * why a secret, though nothing in it is one: encrypted, it can be written only by who has the stack's key, and not by
 * whoever can write to the backend; and no display prints it.
 * why compressed: trust policies are alike, and a file backend writes the whole state for every resource.
 */
export function lastDeploymentOutput(text: string): pulumi.Output<string> {
  return pulumi.secret(deflateRawSync(text).toString("base64"));
}

/** Longest text taken, in bytes: some hundred times that of a thousand clients. */
const MAX_TEXT = 256 * 1024 * 1024;

function lastOf(outputs: Readonly<Record<string, unknown>>, written: unknown, isSecret: boolean): Last {
  if (Object.keys(outputs).length === 0) return { kind: "none" };
  if (written === undefined) return { kind: "unknown", because: "an earlier release of Switchyard deployed it" };
  if (!isSecret || typeof written !== "string")
    return {
      kind: "unknown",
      because: `its output ${LAST_DEPLOYMENT_OUTPUT} is not the secret that Switchyard writes`,
    };
  let text: string;
  try {
    text = inflateRawSync(Buffer.from(written, "base64"), { maxOutputLength: MAX_TEXT }).toString();
  } catch {
    text = "";
  }
  const deployment = parseLastDeployment(text);
  return deployment === undefined
    ? { kind: "unknown", because: `another release of Switchyard wrote its output ${LAST_DEPLOYMENT_OUTPUT}` }
    : { kind: "known", deployment };
}
