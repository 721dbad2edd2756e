import type { PolicyDocument } from "../../core/aws/policy-document.ts";

/**
 * A policy document as IAM gives it, which encodes it as in an address. One statement outside a list stands in one.
 * @throws Error for a text that is no policy.
 */
export function policyDocument(text: string | undefined): PolicyDocument {
  const value = JSON.parse(decodeURIComponent(text ?? "")) as unknown;
  if (typeof value !== "object" || value === null || !("Statement" in value))
    throw new Error("AWS answered with a policy document that is none");
  return { ...value, Statement: [value.Statement].flat() } as unknown as PolicyDocument;
}
