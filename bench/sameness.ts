import { isDeepStrictEqual } from "node:util";
import { pulumi, type Project } from "./pulumi.ts";

interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly parent?: string;
  readonly provider?: string;
  readonly protect?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: Resource;
  readonly newState?: Resource;
}

/** What makes a resource what it is, besides its URN. */
const ASPECTS = ["type", "parent", "provider", "protect", "inputs"] as const;

/** How the literal program reads a contract; the program reads it by a function of the engine instead. */
const STACK_REFERENCE = "pulumi:pulumi:StackReference";

/**
 * Holds the literal program to be the same: its preview of the stack that ours deployed must leave every resource as it
 * is, with the same parent, provider, protection and inputs, and may add nothing but its stack references.
 * @throws Error that names what differs.
 */
export async function assertSame(literal: Project, stack: string): Promise<number> {
  const steps = await previewSteps(literal, stack);
  const resources = steps.filter(({ urn }) => !urn.includes(`::${STACK_REFERENCE}::`));
  const differences = resources.flatMap(difference);
  if (differences.length > 0)
    throw new Error(
      `the literal program does not declare what ours has deployed to ${stack}:\n${differences.slice(0, 10).join("\n")}`,
    );
  return resources.length;
}

/**
 * Holds two programs to plan the same creations for a stack that does not exist yet.
 * @throws Error that names what differs.
 */
export async function assertSamePlan(ours: Project, literal: Project, stack: string): Promise<number> {
  const [a, b] = [await planned(ours, stack), await planned(literal, stack)];
  const differences = [...new Set([...a.keys(), ...b.keys()])].flatMap((urn) =>
    compareAspects(urn, a.get(urn), b.get(urn)),
  );
  if (differences.length > 0)
    throw new Error(`the two programs plan different resources for ${stack}:\n${differences.slice(0, 10).join("\n")}`);
  return a.size;
}

async function planned(project: Project, stack: string): Promise<Map<string, Resource>> {
  const steps = await previewSteps(project, stack);
  return new Map(
    steps.flatMap(({ urn, newState }) =>
      newState === undefined || OWN_WAY_OF_READING.test(urn) ? [] : [[urn, newState] as const],
    ),
  );
}

/** Stack references, and the provider that the engine makes for its own function. */
const OWN_WAY_OF_READING = /::(pulumi:pulumi:StackReference|pulumi:providers:pulumi)::/;

async function previewSteps(project: Project, stack: string): Promise<readonly Step[]> {
  const { output } = await pulumi(project, "preview", "--json", "--show-sames", "--stack", stack);
  return (JSON.parse(output) as { readonly steps: readonly Step[] }).steps;
}

function difference({ op, urn, oldState, newState }: Step): string[] {
  return op === "same" ? compareAspects(urn, oldState, newState) : [`${op} ${urn}`];
}

function compareAspects(urn: string, a: Resource | undefined, b: Resource | undefined): string[] {
  return ASPECTS.filter((aspect) => !isDeepStrictEqual(a?.[aspect], b?.[aspect])).map(
    (aspect) => `${aspect} of ${urn}: ${JSON.stringify(a?.[aspect])} / ${JSON.stringify(b?.[aspect])}`,
  );
}
