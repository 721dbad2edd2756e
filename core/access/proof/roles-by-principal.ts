import { accountOf } from "../../aws/arns.ts";
import { permissionSetOf } from "../../aws/reserved-roles.ts";
import type { Admitted } from "../../evaluate/admission/reach.ts";

/** Finds the roles that can let a principal in. */
export interface Gate<Role> {
  /** @param admitted undefined when the role could let in anyone */
  add(role: Role, admitted: Admitted | undefined): void;
  /** Every role that can let in the principal with that ARN, each once. */
  admitting(arn: string): ReadonlySet<Role>;
}

/** A gate without roles. */
export function newGate<Role>(): Gate<Role> {
  const byKey = new Map<string, Role[]>();
  const put = (key: string, role: Role): void => {
    const roles = byKey.get(key);
    if (roles === undefined) byKey.set(key, [role]);
    else roles.push(role);
  };
  const get = (key: string): readonly Role[] => byKey.get(key) ?? [];
  return {
    add(role, admitted) {
      if (admitted === undefined) put("anyone", role);
      for (const arn of admitted?.arns ?? []) {
        const set = permissionSetOf(arn);
        // why by its set: which of its roles that is, only AWS knows.
        put(set === undefined ? `arn ${arn}` : `set ${set}`, role);
      }
      for (const set of admitted?.sets ?? []) put(`set ${set}`, role);
      for (const account of admitted?.accounts ?? []) put(`account ${account}`, role);
    },
    admitting(arn) {
      const set = permissionSetOf(arn);
      const bySet = set === undefined ? [] : get(`set ${set}`);
      return new Set([...get("anyone"), ...get(`arn ${arn}`), ...bySet, ...get(`account ${accountOf(arn)}`)]);
    },
  };
}
