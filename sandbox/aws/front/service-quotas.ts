import { AwsError } from "./aws-error.ts";
import type { AwsCall } from "./call.ts";
import type { Context } from "./context.ts";
import type { Caller } from "./identify.ts";
import { page, text } from "./json-input.ts";
import { jsonReply, type Reply } from "./reply.ts";

/** AWS's defaults, by service and code, as its own tables have them. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, readonly [string, number]>>>> = {
  iam: {
    "L-C07B4B0D": ["Role trust policy length", 2048],
    "L-0DA4ABF3": ["Managed policies per role", 10],
    "L-4019AD8B": ["Managed policies per user", 10],
    "L-384571C4": ["Managed policies per group", 10],
    "L-FE177D64": ["Roles per account", 1000],
    "L-F55AF5E4": ["Users per account", 5000],
    "L-F4A5425F": ["Groups per account", 300],
  },
  sso: {
    "L-B44C7A29": ["Permission sets allowed in IAM Identity Center", 3500],
    "L-89954265": ["Permission sets allowed per AWS account", 500],
  },
};

/** IAM is one for the whole partition, and so are its quotas. */
const IAM_REGION = "us-east-1";

/** Service Quotas, wholly the front's: what is asked for is given at once. It changes no limit of the sandbox itself. */
export function serviceQuotas(context: Context, call: AwsCall, { accountId }: Caller): Reply {
  const service = text(call.input, "ServiceCode");
  const known = DEFAULTS[service];
  if (known === undefined || (service === "iam" && call.region !== IAM_REGION))
    throw new AwsError("NoSuchResourceException", "The request failed because the specified service does not exist.");
  const raised = (context.state.serviceQuotas ??= new Map<string, number>());
  const own = (code: string) => raised.get(`${accountId} ${service} ${code}`);
  const view = (code: string, value: number) => {
    const name = known[code]?.[0];
    return { ServiceCode: service, QuotaCode: code, QuotaName: name, Value: value, Adjustable: true };
  };
  switch (call.operation) {
    case "ListAWSDefaultServiceQuotas":
    case "ListServiceQuotas": {
      const isOwn = call.operation === "ListServiceQuotas";
      const all = Object.entries(known).map(([code, [, value]]) => view(code, (isOwn && own(code)) || value));
      return jsonReply(page(all, call.input, "Quotas"));
    }
    case "RequestServiceQuotaIncrease": {
      const [code, value] = [text(call.input, "QuotaCode"), call.input["DesiredValue"]];
      if (known[code] === undefined || typeof value !== "number")
        throw new AwsError("NoSuchResourceException", "The request failed because the specified quota does not exist.");
      raised.set(`${accountId} ${service} ${code}`, value);
      context.saver.touch();
      return jsonReply({ RequestedQuota: { ...view(code, value), DesiredValue: value, Status: "APPROVED" } });
    }
    default:
      throw new AwsError("UnknownOperationException", `The sandbox has no servicequotas:${call.operation}.`);
  }
}
