import type { AssumeRoleRequest } from "../../evaluate/request.ts";

/** How the words of an explanation name principal and role. */
export interface ExplainNames {
  /** `the permission set AbcCorpReadOnly`, `the user alice`. */
  readonly principal: string;
  /** Who is to hold the grant: `the group Auditors`. Default: the principal. */
  readonly holder?: string;
  /** The client's name. */
  readonly client: string;
  /** Slug of the client's stack: names `Pulumi.client-<slug>.yaml`. */
  readonly slug: string;
  /** Key of the role in that file. */
  readonly roleKey: string;
}

/** A request, and how to speak of it. */
export interface ExplainRequest extends AssumeRoleRequest {
  readonly names: ExplainNames;
}
