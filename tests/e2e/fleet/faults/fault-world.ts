import { expect } from "chai";
import { changeState, differences, finalState, type FinalState } from "../final-state.ts";
import { fleetBox } from "../fleet-box.ts";
import type { FleetWorld } from "../fleet-world.ts";
import type { SwitchyardEnd } from "../switchyard-run.ts";

/** A fleet on which things go wrong, and what a run leaves behind in which nothing does. */
export interface FaultWorld {
  readonly world: FleetWorld;
  readonly reference: FinalState;
  /** Milliseconds that the run took from nothing. */
  readonly took: number;
}

const made = new Map<number, Promise<FaultWorld>>();

/**
 * Call it in a suite: the fleet of so many clients that all fault tests share, with nothing deployed when the suite begins,
 * while Identity Center answers as often as it is asked. Afterwards AWS is as it was.
 */
export function sharedFleet(clients: 3 | 6): () => FaultWorld {
  let found: FaultWorld | undefined;
  before(async () => {
    const making = made.get(clients) ?? make(clients);
    made.set(clients, making);
    found = await making;
    await calm(found);
    await found.world.api("PUT", "settings", { pace: false });
  });
  after(async () => {
    if (found === undefined) return;
    await found.world.api("PUT", "settings", { pace: true });
    await calm(found);
  });
  return () => {
    if (found === undefined) throw new Error("the fleet was not made");
    return found;
  };
}

/** Has AWS well again, the files and profiles as they were, and nothing deployed. */
export async function calm({ world }: FaultWorld): Promise<void> {
  await world.writeProfiles();
  for (const member of world.members) await world.writeMember(member);
  await world.writeHome();
  await world.clear();
}

async function make(clients: 3 | 6): Promise<FaultWorld> {
  const name = clients === 3 ? "few" : "many";
  // why no rate: how fast Identity Center answers is not what these tests are about.
  const world = await fleetBox({ name, series: 100 + clients, clients });
  const begun = performance.now();
  const end = await world.withoutLimits(() => world.switchyard("up", "--all"));
  const took = performance.now() - begun;
  expectDone(end);
  const reference = await finalState(world);
  expect(reference.locks).to.deep.equal([]);
  expect(Object.keys(reference.sets)).to.have.lengthOf(clients);
  expect(Object.keys(reference.roles)).to.have.lengthOf(clients);
  return { world, reference, took };
}

/** The run did all that was asked for, and says so. */
export function expectDone({ code, output, report }: SwitchyardEnd): void {
  expect(code, output).to.equal(0);
  expect(report?.ok, output).to.equal(true);
  expect(report?.leftOver, output).to.deep.equal([]);
  const others = report?.stacks.filter(({ result }) => result !== "succeeded" && result !== "unchanged");
  expect(others, output).to.deep.equal([]);
}

/** The run did not do all, says so by its exit code and its report, and says of each stack that is not done why and what to type. */
export function expectNotDone(end: SwitchyardEnd, stacks: readonly string[]): void {
  const { code, output, report } = end;
  expect(code, output).to.equal(1);
  expect(report?.ok, output).to.equal(false);
  const others = (report?.stacks ?? []).filter(({ result }) => result !== "succeeded" && result !== "unchanged");
  expect(others.map(({ stack }) => stack).sort(), output).to.deep.equal([...stacks].sort());
  for (const { stack, reasons, next } of others) {
    expect(reasons, `${stack}: ${output}`).to.not.deep.equal([]);
    expect(next, `${stack}: ${output}`).to.match(/^(npx switchyard|pulumi|aws) /);
    expect(output).to.include(next);
  }
}

/** AWS and the backend are as after a run in which nothing went wrong. */
export async function expectSameAsWithout({ world, reference }: FaultWorld): Promise<void> {
  expect(differences(await finalState(world), reference)).to.deep.equal([]);
}

/** Writes into the state of a client's stack that a create of its role, by this name, was under way when a run was killed. */
export async function leavePending({ backend }: FleetWorld, stack: string, name: string): Promise<void> {
  await changeState(backend, stack, (snapshot) => {
    const role = snapshot.resources?.find(({ type }) => type === "aws:iam/role:Role");
    const urn = role?.urn.replace(/::read-only$/, `::${name}`);
    snapshot.pending_operations = [{ resource: { ...role, urn }, type: "creating" }];
  });
}

/** Waits. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
