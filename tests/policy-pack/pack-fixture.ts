import * as sdk from "@pulumi/policy";
import type { PolicyResource } from "@pulumi/policy";
import type { Rule } from "../../review/rules/rule.ts";
import { RULES } from "../../review/rules/catalogue.ts";
import { lookUpNames } from "../../review/rules/unknown-names.ts";
import { DEFAULT_SETTINGS } from "../../review/settings/read-review-settings.ts";
import { Judge } from "../../policy-pack/judge.ts";
import type { PackContext } from "../../policy-pack/pack-context.ts";

type Props = Readonly<Record<string, unknown>>;

// why the cast: the SDK exports it and leaves it out of its types.
const { unknownCheckingProxy } = sdk as unknown as { readonly unknownCheckingProxy: (props: Props) => Props };

/** How Pulumi writes a text that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const HOME = "111111111111";
export const CLIENT = "222222222222";
export const NOW = new Date("2026-11-29T00:00:00Z");

/** A client stack's preview. */
export const CONTEXT: PackContext = {
  homeAccountId: HOME,
  accountId: CLIENT,
  partition: "aws",
  namedAccounts: new Set([HOME, CLIENT]),
  settings: DEFAULT_SETTINGS,
  isPreview: true,
};

/** A resource of a test. */
export interface Given {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  /** Names of the resources that an argument comes from. */
  readonly from?: Readonly<Record<string, readonly string[]>>;
  /** `allowedAccountIds` of the provider. Default: the client's account. */
  readonly accounts?: readonly string[];
}

/** What a judge says of these resources: `rule name` for each, and `rule name (whole)` for what shows only at the end. */
export async function judged(
  resources: readonly Given[],
  { context = CONTEXT, rules = RULES }: { readonly context?: PackContext; readonly rules?: readonly Rule[] } = {},
) {
  const judge = new Judge(context, { rules, prepare: lookUpNames, now: NOW });
  const shown = new Map(resources.map((given) => [given.name, resource(given)]));
  const said: { readonly line: string; readonly message: string; readonly stops: boolean }[] = [];
  for (const one of shown.values())
    for (const { policy, message, stops } of await judge.resource(one))
      said.push({ line: `${policy} ${one.name}`, message, stops });
  for (const { name, from = {} } of resources)
    for (const [argument, names] of Object.entries(from))
      shown.get(name)!.propertyDependencies[argument] = names.map((other) => shown.get(other)!);
  for (const { policy, message, stops, urn } of await judge.stack([...shown.values()]))
    said.push({ line: `${policy} ${urn.split("::").at(-1)!} (whole)`, message, stops });
  return said;
}

/** The lines of what stops the stack. */
export async function stopping(resources: readonly Given[], options: Parameters<typeof judged>[1] = {}) {
  return (await judged(resources, options)).filter(({ stops }) => stops).map(({ line }) => line);
}

function resource({ type, name, props, accounts = [CLIENT] }: Given): PolicyResource {
  const provider = { allowedAccountIds: JSON.stringify(accounts) };
  return {
    type,
    name,
    urn: `urn:pulumi:client-a::switchyard::${type}::${name}`,
    props: unknownCheckingProxy(props),
    provider: { type: "pulumi:providers:aws", name: "aws", urn: "urn:aws", props: unknownCheckingProxy(provider) },
    dependencies: [],
    propertyDependencies: {},
  } as unknown as PolicyResource;
}

/** Trust of one permission set of the home account. */
export const SET_TRUST = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${HOME}:root` },
      Action: "sts:AssumeRole",
      Condition: {
        ArnLike: {
          "aws:PrincipalArn": `arn:aws:iam::${HOME}:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_Ops_????????????????`,
        },
      },
    },
  ],
};

export const ROLE = "aws:iam/role:Role";

/** A role with a trust policy. */
export function role(name: string, trust: object | string, more: Readonly<Record<string, unknown>> = {}): Given {
  const assumeRolePolicy = typeof trust === "string" ? trust : JSON.stringify(trust);
  return { type: ROLE, name, props: { name: `${name}-0815`, path: "/", assumeRolePolicy, ...more } };
}

/** Text of a policy that allows one thing. */
export function may(action: string, resource = "*", effect = "Allow"): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: effect, Action: action, Resource: resource }] });
}
