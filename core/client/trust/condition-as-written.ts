import type { WrittenCondition } from "../../aws/policy-statements.ts";
import type { WayInput } from "../../config/schema/trust-schema.ts";

/** A statement of a trust policy says what no way in can say; the message says what. */
export class NotSaid extends Error {}

/**
 * One condition as a client's file has it, or the part of it that goes with session tags or source identities.
 * @throws NotSaid
 */
export function conditionAsWritten({ operator, key, values }: WrittenCondition): {
  readonly way?: Partial<WayInput>;
  readonly tags?: readonly string[];
  readonly identities?: readonly string[];
} {
  const [only, ...more] = values;
  const single = more.length === 0 ? only : undefined;
  switch (`${operator} ${key}`) {
    case "stringequals aws:principalorgid":
      if (single !== undefined) return { way: { organizationId: single } };
      break;
    case "ipaddress aws:sourceip":
      return { way: { sourceIps: [...values] } };
    case "datelessthan aws:currenttime":
      if (single !== undefined) return { way: { until: single } };
      break;
    case "stringequals sts:externalid":
      if (single !== undefined) return { way: { externalId: single } };
      break;
    case "bool aws:multifactorauthpresent":
      if (single === "true") return { way: { mfa: true } };
      break;
    case "numericlessthan aws:multifactorauthage":
      if (single !== undefined && /^\d+$/.test(single)) return { way: { mfa: { maxAge: Number(single) } } };
      break;
    case "forallvalues:stringequals aws:tagkeys":
      return { tags: values };
    case "stringlike sts:sourceidentity":
      return { identities: values };
  }
  throw new NotSaid(
    `its trust policy has a condition that no way in can say: ${operator} ${key} ${values.join(" or ")}`,
  );
}
