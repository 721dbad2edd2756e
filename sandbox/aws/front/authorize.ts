import { runSimulation } from "@cloud-copilot/iam-simulate";
import { AwsError } from "./aws-error.ts";
import type { Context } from "./context.ts";
import { controlPolicies } from "./control-policies.ts";
import { findEntity, type Entity, type HeldPolicies } from "./entities.ts";
import type { Caller } from "./identify.ts";
import { contextKeys, type AssumeRoleRequest } from "./request-context.ts";
import { trustFor } from "./trust-pins.ts";

interface NamedPolicy {
  name: string;
  policy: unknown;
}

function documents(held: HeldPolicies, owner: string): NamedPolicy[] {
  const texts = [...Object.entries(held.inline), ...Object.entries(held.managed)];
  return texts.flatMap(([name, text]) =>
    text === null ? [] : [{ name: `${owner}/${name}`, policy: JSON.parse(text) as unknown }],
  );
}

/** What a role or user holds, also by its groups. */
function identityPolicies(entity: Entity): NamedPolicy[] {
  const own = documents(entity, entity.name);
  const groups = (entity.groups ?? []).flatMap((group, index) => documents(group, `group-${index}`));
  return [...own, ...groups];
}

function boundaryPolicies({ boundary }: Entity): { permissionBoundaryPolicies?: NamedPolicy[] } {
  if (boundary === null || boundary === undefined) return {};
  // why: a boundary whose policy is gone allows nothing.
  const policy: unknown =
    boundary.document === null ? { Version: "2012-10-17", Statement: [] } : JSON.parse(boundary.document);
  return { permissionBoundaryPolicies: [{ name: boundary.arn, policy }] };
}

type Simulation = Parameters<typeof runSimulation>[0];

/**
 * What the policies and the boundary of a role or user, and its account's SCPs, say of a request, in the words of IAM's simulation;
 * by `@cloud-copilot/iam-simulate`: not by the program's own evaluator, which is under test here. `asked` has what else counts.
 */
export async function decide(
  context: Context,
  entity: Entity,
  accountId: string,
  asked: Omit<Simulation, "identityPolicies" | "permissionBoundaryPolicies" | "serviceControlPolicies">,
): Promise<"allowed" | "explicitDeny" | "implicitDeny"> {
  const outcome = await runSimulation(
    {
      identityPolicies: identityPolicies(entity),
      ...boundaryPolicies(entity),
      serviceControlPolicies: controlPolicies(context, accountId, "SERVICE_CONTROL_POLICY"),
      ...asked,
    },
    {},
  );
  if (outcome.resultType === "error") {
    const { action } = asked.request;
    context.log(
      `${entity.arn}, ${action}: the evaluator could not read the policies: ${JSON.stringify(outcome.errors)}`,
    );
    return "implicitDeny";
  }
  if (outcome.overallResult === "Allowed") return "allowed";
  return outcome.overallResult === "ExplicitlyDenied" ? "explicitDeny" : "implicitDeny";
}

function sessionPolicy(policies: readonly string[]): unknown {
  if (policies.length === 0) return undefined;
  const statements = policies.flatMap((text) => (JSON.parse(text) as { Statement: unknown }).Statement);
  return { Version: "2012-10-17", Statement: statements };
}

/** Decides whether the caller may assume the role, from the policies as they stand in moto. Throws AccessDenied in AWS's words. */
export async function authorizeAssumeRole(
  context: Context,
  caller: Caller,
  roleArn: string,
  roleAccount: string,
  role: Entity | undefined,
  request: AssumeRoleRequest,
): Promise<void> {
  const refuse = (action: string): never => {
    const message = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${roleArn}`;
    throw new AwsError("AccessDenied", message, 403);
  };
  const entity = await findEntity(context, caller.accountId, caller.kind, caller.entityName);
  // why: the sessions of a role that was deleted and made again under its name are dead.
  const gone = entity === undefined || (caller.session !== undefined && caller.session.entityId !== entity.id);
  if (gone || role === undefined) return refuse("sts:AssumeRole");

  const trust = trustFor(JSON.parse(role.trust ?? "{}"), context.state.trustPins.get(role.arn), entity);
  const policies = {
    sessionPolicy: sessionPolicy(caller.session?.policies ?? []),
    resourceControlPolicies: controlPolicies(context, roleAccount, "RESOURCE_CONTROL_POLICY"),
    resourcePolicy: trust,
  };
  const contextVariables = contextKeys(context, caller, entity, role, roleAccount, request);
  const actions = ["sts:AssumeRole"];
  if (Object.keys(request.tags).length > 0) actions.push("sts:TagSession");
  // why: source identity, once set, is passed on, and each role on the way must allow it.
  if (contextVariables["sts:SourceIdentity"] !== undefined) actions.push("sts:SetSourceIdentity");
  for (const action of actions) {
    const resource = { resource: roleArn, accountId: roleAccount };
    const asked = { ...policies, request: { principal: caller.arn, action, resource, contextVariables } };
    if ((await decide(context, entity, caller.accountId, asked)) !== "allowed") return refuse(action);
  }
}
