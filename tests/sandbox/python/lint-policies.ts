import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { runCommand, tail } from "../../../sandbox/run-command.ts";

/** A policy to have looked at. */
export interface LintedPolicy {
  /** What findings call it. */
  readonly name: string;
  /** A role's trust policy, an identity policy, or a permission set's inline policy. */
  readonly kind: "trust" | "identity" | "permissionSet";
  /** The document as an object. */
  readonly document: unknown;
}

/** Something that cfn-lint has against a policy. */
export interface LintFinding {
  /** Name of the policy; the empty string for the template as a whole. */
  readonly policy: string;
  /** cfn-lint's rule, such as `E3510`. */
  readonly rule: string;
  readonly level: string;
  readonly message: string;
  /** Where in the policy, such as `Statement/0/Effect`. */
  readonly at: string;
}

const answer = z.array(
  z.object({
    Level: z.string(),
    Message: z.string(),
    Rule: z.object({ Id: z.string() }),
    Location: z.object({ Path: z.array(z.union([z.string(), z.number()])).nullish() }),
  }),
);

// why: cfn-lint cannot be run with -m, and its script may be in a place with spaces.
const MAIN = "import sys; from cfnlint.runner import main; sys.exit(main())";

const INSTANCE = "arn:aws:sso:::instance/ssoins-0123456789abcdef";

/** The resource around a policy, and the property of it that holds the policy. */
const WRAPPERS: Record<LintedPolicy["kind"], (document: unknown, index: number) => object> = {
  trust: (document) => ({ Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: document } }),
  identity: (document) => ({ Type: "AWS::IAM::ManagedPolicy", Properties: { PolicyDocument: document } }),
  permissionSet: (document, index) => ({
    Type: "AWS::SSO::PermissionSet",
    Properties: { InstanceArn: INSTANCE, Name: `Set${String(index)}`, InlinePolicy: document },
  }),
};

/** One CloudFormation template around all the policies; the resource of the policy at index `n` is `Policy<n>`. */
export function wrapperTemplate(policies: readonly LintedPolicy[]): object {
  const resources = policies.map(({ kind, document }, index) => [
    `Policy${String(index)}`,
    WRAPPERS[kind](document, index),
  ]);
  return { AWSTemplateFormatVersion: "2010-09-09", Resources: Object.fromEntries(resources) as object };
}

/**
 * What cfn-lint (of the sandbox's Python environment) finds in the policies: errors and warnings, in one run.
 *
 * @param python the environment's interpreter, as `preparePython` gives it
 * @throws Error when cfn-lint does not run
 */
export async function lintPolicies(python: string, policies: readonly LintedPolicy[]): Promise<readonly LintFinding[]> {
  const found = await lintTemplate(python, wrapperTemplate(policies));
  return found.map(({ path, ...finding }) => {
    const [, resource = "", , , ...inner] = path;
    const index = /^Policy(\d+)$/.exec(String(resource))?.[1];
    return { ...finding, policy: policies[Number(index ?? NaN)]?.name ?? "", at: inner.join("/") };
  });
}

/** Something that cfn-lint has against a template: where in it, besides what. */
export type TemplateFinding = Pick<LintFinding, "rule" | "level" | "message"> & {
  readonly path: readonly (string | number)[];
};

/**
 * What cfn-lint finds in a CloudFormation template.
 *
 * @throws Error when cfn-lint does not run
 */
export async function lintTemplate(python: string, template: object): Promise<readonly TemplateFinding[]> {
  const folder = await mkdtemp(join(tmpdir(), "switchyard-cfn-lint-"));
  try {
    const file = join(folder, "template.json");
    await writeFile(file, JSON.stringify(template));
    const args = ["-c", MAIN, "--format", "json", "--regions", "us-east-1", "--template", file];
    const result = await runCommand(python, args, { cwd: folder, timeout: 300_000 });
    // why: every other code is findings of some level, as bits: 2 errors, 4 warnings, 8 information.
    if (result.code === null || result.code % 2 === 1) throw new Error(`cfn-lint did not run:\n${tail(result)}`);
    return answer.parse(JSON.parse(result.stdout || "[]")).map(({ Level, Message, Rule, Location }) => ({
      rule: Rule.Id,
      level: Level,
      message: Message,
      path: Location.Path ?? [],
    }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
