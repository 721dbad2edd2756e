import { clientStackName } from "../config/naming.ts";
import type { Fault, Place } from "../faults/fault.ts";

/** A role whose trust policy refuses somebody who was granted it. */
export interface RefusedRole {
  readonly slug: string;
  readonly roleKey: string;
  readonly arn: string;
  /** Name of the client; absent where its file says it anyway. */
  readonly client?: string;
}

/** Whom the role's trust policy should name. */
export interface Refused {
  /** How faults call them: `the permission set AbcCorpReadOnly`. */
  readonly whom: string;
  /** As `trust` names them, and under which key. */
  readonly name: string;
  readonly under: "permissionSets" | "users" | "roles";
  /** Why the trust policy refuses. */
  readonly refusal: string;
  /** What the refusal spoils. */
  readonly purpose?: string;
}

/** A role's trust policy refuses somebody whom the home stack would give it to: it names them only once the client is deployed. */
export function notTrusted(
  place: Place,
  { slug, roleKey, arn, client }: RefusedRole,
  { whom, name, under, refusal, purpose = "" }: Refused,
): Omit<Fault, "code"> {
  const stack = clientStackName(slug);
  const of = client === undefined ? "" : ` (client ${client})`;
  return {
    ...place,
    expected: `a trust policy of ${arn}${of} that lets ${whom} in${purpose}`,
    found: refusal,
    fix: `Name ${name} under trust.${under} of the role ${roleKey} in Pulumi.${stack}.yaml, then run \`pulumi up -s ${stack}\`.`,
  };
}
