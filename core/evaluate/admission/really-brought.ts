import type { AssumingPrincipal, CallContext } from "../request.ts";
import { permissionSetOf } from "../../aws/arns.ts";
import type { Circumstances } from "./circumstances.ts";

/**
 * Of all that an attacker could bring, what a caller of the home account can: the present time alone, and
 * - an IAM user: MFA, an external ID, an address, a source identity and session tags;
 * - a session of an IAM role: the same, but it shows no MFA;
 * - a session of a permission set: an address. People come through the console, which can send neither external ID nor
 *   source identity nor session tags, and STS does not see the MFA of a federated sign-in.
 *
 * Tags of the principal and keys that Switchyard writes into no policy are left out: nothing in the files says that a caller
 * has them. The organization is kept, since the trust policies are where the files name it.
 * Source: IAM user guide, `id_credentials_mfa_configure-api-require`, `id_roles_create_for-user`, `id_session-tags`,
 * `id_credentials_temp_control-access_monitor`.
 */
export function reallyBrought(
  { context, organizationId }: Circumstances,
  caller: AssumingPrincipal,
  now: Date,
): Circumstances {
  const person = caller.kind === "session" && permissionSetOf(caller.roleArn) !== undefined;
  return {
    context: {
      ...only(context, person ? ANYWHERE : [...ANYWHERE, ...SENT]),
      // why said: temporary credentials carry the key, and that of a role or a federated sign-in is false.
      ...(caller.kind === "session" ? { mfa: { present: false } } : only(context, ["mfa"])),
      // why held: an attacker could wait until a later time at which the call would pass.
      currentTime: now,
    },
    ...(organizationId !== undefined && { organizationId }),
  };
}

const ANYWHERE = ["sourceIp", "sessionName", "region"] as const;
const SENT = ["externalId", "sourceIdentity", "sessionTags", "transitiveTagKeys"] as const;

/** The context with these keys alone, as far as they are there. */
function only(context: CallContext, keys: readonly (keyof CallContext)[]): CallContext {
  return Object.fromEntries(Object.entries(context).filter(([key]) => keys.some((one) => one === key)));
}
