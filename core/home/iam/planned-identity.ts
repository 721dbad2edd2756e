import type { Statement } from "../../aws/policy-document.ts";
import type { ConditionsToMeet } from "../../requests/admission/conditions-to-meet.ts";
import type { GrantNote, IamGroup, IamUser } from "../settings/home-settings.ts";

/** One role that an identity of IAM may enter, and what entering it takes. */
export interface IdentityEntry extends ConditionsToMeet, GrantNote {
  readonly slug: string;
  readonly client: string;
  readonly roleKey: string;
  readonly roleArn: string;
  /** Moment (UTC, ISO 8601) at which the grant ends. */
  readonly until?: string;
  readonly switchRoleLink: string;
  /** Members of the group whom the role's trust lets in no more, since its end for them has passed. Default: none. */
  readonly without?: readonly string[];
}

/** An IAM user, group or role of the home account, and what it may enter. */
export type PlannedIdentity =
  | (IdentityParts & {
      readonly kind: "iam-user";
      readonly settings: IamUser;
      /** Whether the user is refused everything, whatever is granted. Absent: not. */
      readonly denied?: true;
    })
  | (IdentityParts & { readonly kind: "iam-group"; readonly settings: IamGroup })
  | (IdentityParts & { readonly kind: "iam-role" });
export interface IdentityParts {
  /** Stable name in Pulumi's state and in reports: `iam-user:alice`. */
  readonly key: string;
  /** As in the configuration; a role's with its path. */
  readonly name: string;
  readonly entries: readonly IdentityEntry[];
  /** One statement for each client; empty when it may enter nothing itself. */
  readonly statements: readonly Statement[];
}
