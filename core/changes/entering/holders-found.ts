import { permissionSetOf } from "../../aws/reserved-roles.ts";
import { CALLER } from "../../requests/request-keys.ts";
import type { Holder } from "../access.ts";
import type { CallersHome } from "./callers-asked.ts";
import type { EntryAnswer } from "./requests-gained.ts";

/** Who a principal is where no access speaks of it, and through what it enters. */
export function holderOfPrincipal(id: string): readonly [Holder, readonly string[]] {
  const [kind = "", name = ""] = cutAt(id, ":");
  if (kind === "iam-user" || kind === "iam-role") return [{ kind, name, key: id }, [id]];
  return [{ kind: "outside-set", name, key: `outside-set:${name}` }, [id]];
}

/** Who calls in a request that was found: whom the trust policies name so, or anybody of the account. */
export function holderOfCaller(answer: EntryAnswer, trusts: string, { accountId }: CallersHome): Holder {
  const caller = answer.kind === "request" ? answer.point.get(CALLER) : undefined;
  const [arn = ""] = typeof caller === "string" ? caller.split("\n") : [];
  const [account = accountId, resource = ""] = arn.split(":").slice(4);
  const [kind = "", name = ""] = cutAt(resource, "/");
  const set = permissionSetOf(arn);
  if (set !== undefined && trusts.includes(`AWSReservedSSO_${set}_`)) return holder("outside-set", set);
  if (name !== "" && trusts.includes(`:${resource}"`))
    return holder(kind === "user" ? "outside-user" : "outside-role", name);
  return holder("whole-account", account);
}

function holder(kind: Holder["kind"], name: string): Holder {
  return { kind, name, key: `${kind}:${name}` };
}

function cutAt(text: string, mark: string): readonly string[] {
  const place = text.indexOf(mark);
  return place < 0 ? [text] : [text.slice(0, place), text.slice(place + 1)];
}
