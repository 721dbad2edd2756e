import { AwsError } from "./aws-error.ts";

/** Where a policy stands: a trust policy names principals and no resources, an identity policy the reverse. */
export type PolicyPlace = "identity" | "trust";

const VERSIONS = ["2012-10-17", "2008-10-17"];
const ELEMENTS = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);
const PRINCIPAL_TYPES = new Set(["AWS", "Service", "Federated", "CanonicalUser"]);

type Fields = Record<string, unknown>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isStrings(value: unknown): boolean {
  if (typeof value === "string") return true;
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");
}

function oneOf(statement: Fields, name: string): string | undefined {
  const given = [name, `Not${name}`].filter((element) => element in statement);
  if (given.length === 2) return `Statement must not hold both ${name} and Not${name}.`;
  if (given.length === 0)
    return name === "Principal"
      ? "Missing required field Principal"
      : `Policy statement must contain ${name === "Action" ? "actions" : "resources"}.`;
  const value = statement[given[0] ?? ""];
  return name === "Principal" || isStrings(value) ? undefined : "Syntax errors in policy.";
}

function principalFault(value: unknown): string | undefined {
  if (value === "*") return undefined;
  if (!isObject(value)) return "Invalid principal in policy.";
  const types = Object.keys(value);
  const known = types.length > 0 && types.every((type) => PRINCIPAL_TYPES.has(type) && isStrings(value[type]));
  return known ? undefined : "Invalid principal in policy.";
}

function resourceFault(statement: Fields): string | undefined {
  const missing = oneOf(statement, "Resource");
  if (missing !== undefined) return missing;
  const values = [statement["Resource"] ?? statement["NotResource"]].flat() as string[];
  const wrong = values.find((value) => value !== "*" && value.split(":").length < 6);
  return wrong === undefined ? undefined : `Resource ${wrong} must be in ARN format or "*".`;
}

function actionFault(statement: Fields): string | undefined {
  const missing = oneOf(statement, "Action");
  if (missing !== undefined) return missing;
  const values = [statement["Action"] ?? statement["NotAction"]].flat() as string[];
  const wrong = values.find((value) => value !== "*" && !/^[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+$/.test(value));
  return wrong === undefined ? undefined : "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
}

function conditionFault(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const whole =
    isObject(value) &&
    Object.values(value).every(
      (keys) => isObject(keys) && Object.values(keys).every((given) => [given].flat().every((item) => !isObject(item))),
    );
  return whole ? undefined : "Syntax errors in policy.";
}

function statementFault(statement: unknown, place: PolicyPlace): string | undefined {
  if (!isObject(statement)) return "Syntax errors in policy.";
  const unknown = Object.keys(statement).find((element) => !ELEMENTS.has(element));
  if (unknown !== undefined) return "Syntax errors in policy.";
  if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") return "Syntax errors in policy.";
  const shared = actionFault(statement) ?? conditionFault(statement["Condition"]);
  if (shared !== undefined) return shared;
  const namesPrincipal = "Principal" in statement || "NotPrincipal" in statement;
  if (place === "identity") {
    return namesPrincipal ? "Policy document should not specify a principal." : resourceFault(statement);
  }
  if ("Resource" in statement || "NotResource" in statement) return "Has prohibited field Resource";
  return oneOf(statement, "Principal") ?? principalFault(statement["Principal"] ?? statement["NotPrincipal"]);
}

/** The first fault of a policy text in IAM's words; undefined when it is well-formed. */
export function policyFault(text: string, place: PolicyPlace): string | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return "This policy contains invalid Json";
  }
  if (!isObject(document)) return "Syntax errors in policy.";
  const { Version: version, Statement: statement, Id: id, ...others } = document;
  if (version !== undefined && !VERSIONS.includes(version as string))
    return "The policy must contain a valid version string";
  if (Object.keys(others).length > 0 || (id !== undefined && typeof id !== "string")) return "Syntax errors in policy.";
  const statements = [statement].flat();
  if (statement === undefined || statements.length === 0) return "Syntax errors in policy.";
  const sids = statements.flatMap((one) => (isObject(one) && typeof one["Sid"] === "string" ? [one["Sid"]] : []));
  if (new Set(sids).size < sids.length) return "Statement IDs (SID) in a single policy must be unique.";
  for (const one of statements) {
    const fault = statementFault(one, place);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Throws MalformedPolicyDocument when the text is not a policy for that place. */
export function checkPolicyGrammar(text: string, place: PolicyPlace): void {
  const fault = policyFault(text, place);
  if (fault !== undefined) throw new AwsError("MalformedPolicyDocument", fault);
}

/** The size that IAM's quotas count: characters without white space. */
export function policySize(text: string): number {
  return text.replace(/\s/g, "").length;
}
