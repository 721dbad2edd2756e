import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { ProgramContext } from "../../../components/engine/stack-types.ts";
import { switchyard } from "../../../components/program.ts";
import { stackFileName } from "../../../core/config/naming.ts";
import { readConfigFiles } from "../../../core/config/read/read-config.ts";
import { resolveConfig, type StackConfig } from "../../../core/portfolio/resolve-stack.ts";
import { type Invoked, type Logged, mockEngine, type Registered, valueOf, type World } from "./mocks.ts";

/** The shared file of every test here, as a user writes it. */
export const PROJECT = `
name: switchyard
runtime: nodejs
config:
  homeAccount:
    value: { accountId: "111111111111", company: acme }
`;

/** What the program declared and called under the mocks, and how it ended. */
export interface Deployment {
  /** Plain values; none when the program failed. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly error: Error | undefined;
  readonly registered: readonly Registered[];
  readonly invoked: readonly Invoked[];
  readonly logged: readonly Logged[];
}

/** A stack's configuration from the text of its file, as the tools read it. */
export function configOf(stack: string, text: string, project = PROJECT): StackConfig {
  const files = { project: { name: "Pulumi.yaml", text: project }, stack: { name: stackFileName(stack), text } };
  return resolveConfig(readConfigFiles(stack, files));
}

/** Runs the program for one stack under the mocks and waits until everything has been sent. Await it in `before`. */
export async function deploy(
  stack: string,
  config: StackConfig,
  { clientSlugs = [], clientFiles = new Map(), staging, ...world }: World & Partial<ProgramContext> = {},
): Promise<Deployment> {
  const engine = await mockEngine(stack, world);
  try {
    const context = { clientSlugs, clientFiles, readPauses: [0, 0, 0], ...(staging !== undefined && { staging }) };
    const outputs = await valueOf(pulumi.output(await switchyard(config, context)));
    await pulumi.runtime.disconnect(false);
    return { ...engine, outputs: JSON.parse(JSON.stringify(outputs)) as Record<string, unknown>, error: undefined };
  } catch (error) {
    await pulumi.runtime.disconnect(false);
    return { ...engine, outputs: {}, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** The one resource of a type and name. */
export function resource(deployment: Deployment, type: string, name: string): Registered {
  const found = deployment.registered.filter((one) => one.type === type && one.name === name);
  expect(found, `${type} ${name}`).to.have.length(1);
  return found[0]!;
}

/** `type name` of everything registered, sorted. */
export function inventory(deployment: Deployment): string[] {
  return deployment.registered.map(({ type, name }) => `${type} ${name}`).sort();
}

/** Inputs by name of all resources of a type. */
export function inputsOf(deployment: Deployment, type: string): Record<string, Readonly<Record<string, unknown>>> {
  return Object.fromEntries(
    deployment.registered.filter((one) => one.type === type).map((one) => [one.name, one.inputs]),
  );
}

/** ARNs of the managed policies that were looked up, sorted. */
export function policiesAsked(invoked: readonly Invoked[]): unknown[] {
  const asked = invoked.filter(({ token }) => token === "aws:iam/getPolicy:getPolicy");
  return asked.map(({ inputs }) => inputs["arn"]).sort();
}

/** Tokens of the functions that were called, but for the look-up of managed policies. */
export const asked = ({ invoked }: Deployment): string[] =>
  invoked.map(({ token }) => token).filter((token) => !token.includes("getPolicy:"));

/** Kind and import id of everything that was imported, sorted. */
export const imported = ({ registered }: Deployment): string[] =>
  registered
    .flatMap((one) => (one.imported === "" ? [] : [`${one.type.split(":").at(-1) ?? ""} ${one.imported}`]))
    .sort();

/** All that was logged with a severity, as one text. */
export const said = ({ logged }: Deployment, severity: "info" | "warn"): string =>
  logged.flatMap((one) => (one.severity === severity ? [one.message] : [])).join("\n");

/** Asserts that nothing went to a default provider, whose account and Region nobody checked. */
export function expectExplicitProviders(deployment: Deployment): void {
  for (const { type, name, custom, provider } of deployment.registered) {
    if (!custom || type.startsWith("pulumi:providers:")) continue;
    expect(provider?.type, `the provider of ${type} ${name}`).to.equal(`pulumi:providers:${type.split(":")[0] ?? ""}`);
  }
  for (const { token, provider } of deployment.invoked) {
    // why: a function of the engine itself; it has no provider.
    if (token.startsWith("pulumi:pulumi:")) continue;
    expect(provider?.type, `the provider of ${token}`).to.equal(`pulumi:providers:${token.split(":")[0] ?? ""}`);
  }
}
