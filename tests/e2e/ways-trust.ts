import type { AssumeRoleCommandInput } from "@aws-sdk/client-sts";
import { expect } from "chai";
import { readRole } from "./deployed.ts";
import { attemptToEnter, deleteRole } from "./iam-people.ts";
import { type Callers, circumstances, makeRole } from "./ways-callers.ts";
import { END, EXTERNAL_ID } from "./ways-files.ts";

const id = { ExternalId: EXTERNAL_ID.umbrella };
const ci = "role:robots/ways-ci";
const tag = (...keys: string[]) => ({ Tags: keys.map((Key) => ({ Key, Value: "x" })) });
const INSIDE = { sourceIp: "203.0.113.7" };
// why a minute: the clock goes on, and the call must be over before the end.
const BEFORE = { now: "2031-05-31T23:59:00Z" };

type Call = readonly [
  who: string,
  role: string,
  input: Partial<AssumeRoleCommandInput>,
  settings: Parameters<typeof circumstances>[0],
  enters: boolean,
];

/** By way: who calls, on which role, with what, when and from where, and whether they get in. */
const CASES: Readonly<Record<string, readonly Call[]>> = {
  "an IAM role with an external ID: the right one, none, a wrong one, that of another client": [
    [ci, "robot", id, {}, true],
    [ci, "robot", {}, {}, false],
    [ci, "robot", { ExternalId: "0f8fad5b-d9cb-469f-a165-70867728950f" }, {}, false],
    [ci, "robot", { ExternalId: EXTERNAL_ID.wayne }, {}, false],
    ["role:ways-robot", "robot", id, {}, false],
    ["role:robots/ways-once", "robot", id, {}, false],
    ["ways-vic", "robot", id, {}, false],
  ],
  "a source identity: refused where it is not permitted, permitted, restricted, required": [
    [ci, "robot", { ...id, SourceIdentity: "ann" }, {}, false],
    [ci, "identity-any", id, {}, true],
    [ci, "identity-any", { ...id, SourceIdentity: "bob" }, {}, true],
    [ci, "identity-any", { SourceIdentity: "bob" }, {}, false],
    [ci, "identity-some", id, {}, true],
    [ci, "identity-some", { ...id, SourceIdentity: "anna" }, {}, true],
    [ci, "identity-some", { ...id, SourceIdentity: "bob" }, {}, false],
    [ci, "identity-must", { ...id, SourceIdentity: "bob" }, {}, true],
    [ci, "identity-must", id, {}, false],
  ],
  "session tags: a permitted key, another, and both": [
    [ci, "tagged", id, {}, true],
    [ci, "tagged", { ...id, ...tag("project") }, {}, true],
    [ci, "tagged", { ...id, ...tag("team") }, {}, false],
    [ci, "tagged", { ...id, ...tag("project", "team") }, {}, false],
    [ci, "robot", { ...id, ...tag("project") }, {}, false],
  ],
  "the whole account: whoever has the right, nobody without it, no stranger": [
    ["ways-vic", "open", {}, {}, true],
    ["home-wildcard", "open", {}, {}, true],
    ["role:ways-robot", "open", {}, {}, true],
    ["ways-una", "open", {}, {}, false],
    ["stranger-mallory", "open", {}, {}, false],
    ["client-globex", "open", {}, {}, false],
  ],
  "source addresses: inside, outside, IPv6": [
    ["ways-una", "office", {}, INSIDE, true],
    ["ways-una", "office", {}, { sourceIp: "203.0.114.7" }, false],
    ["ways-una", "office", {}, {}, false],
    ["ways-una", "office", {}, { sourceIp: "2a05:d018::7" }, true],
    ["ways-una", "office", {}, { sourceIp: "2a05:d019::7" }, false],
    ["ways-vic", "office", {}, INSIDE, false],
  ],
  "an organization: the home's, and another": [
    ["ways-una", "member", {}, {}, true],
    ["ways-vic", "member", {}, {}, false],
    ["ways-vic", "foreign", {}, {}, false],
  ],
  "an end: before, and at the moment": [
    ["ways-una", "closing", {}, {}, true],
    ["ways-una", "closing", {}, BEFORE, true],
    ["ways-una", "closing", {}, { now: END }, false],
  ],
  "several ways in one role: each on its own condition": [
    ["alice@acme.example with UmbrellaMixed", "mixed", {}, {}, true],
    ["alice@acme.example with UmbrellaMixed", "mixed", {}, { now: END }, true],
    ["alice@acme.example with UmbrellaMixed", "mixed", { SourceIdentity: "anna" }, {}, false],
    ["ways-una", "mixed", {}, INSIDE, true],
    ["ways-una", "mixed", id, {}, false],
    ["ways-una", "mixed", { SourceIdentity: "anna" }, INSIDE, false],
    ["ways-vera", "mixed", {}, {}, true],
    ["ways-vera", "mixed", {}, { ...INSIDE, now: END }, false],
    [ci, "mixed", { ...id, SourceIdentity: "anna" }, {}, true],
    [ci, "mixed", id, INSIDE, false],
    [ci, "mixed", { SourceIdentity: "anna" }, INSIDE, false],
    [ci, "mixed", { ...id, SourceIdentity: "bob" }, INSIDE, false],
    ["ways-vic", "mixed", { ...id, SourceIdentity: "anna" }, INSIDE, false],
    ["alice@acme.example with UmbrellaReadOnly", "mixed", {}, INSIDE, false],
  ],
};

/** Tries every way in and every condition with real calls. */
export function trustChecks(callers: Callers): void {
  const outcome = async ([who, role, input, settings]: Call): Promise<string> => {
    const arn = `arn:aws:iam::222222222222:role/ways-${role}`;
    const as = await callers.as(who);
    return circumstances(settings, () => attemptToEnter(as, arn, input));
  };
  for (const [way, calls] of Object.entries(CASES))
    it(way, async () => {
      for (const call of calls)
        expect(await outcome(call), JSON.stringify(call)).to.equal(call[4] ? "enters" : "AccessDenied");
    });

  it("another client's external ID opens only that client, to the same robot", async () => {
    const arn = "arn:aws:iam::333333333333:role/ways-robot";
    const robot = await callers.as(ci);
    expect(await attemptToEnter(robot, arn, { ExternalId: EXTERNAL_ID.wayne })).to.equal("enters");
    expect(await attemptToEnter(robot, arn, id)).to.equal("AccessDenied");
  });

  it("a role named as principal: enters, and not once it was deleted and made again", async () => {
    const once: Call = ["role:robots/ways-once", "pinned", id, {}, true];
    expect(await outcome(once)).to.equal("enters");
    expect(await outcome(["role:robots/ways-once", "pinned", {}, {}, false])).to.equal("AccessDenied");
    await deleteRole("ways-once");
    await makeRole("/robots/", "ways-once", true);
    expect(await outcome(once)).to.equal("AccessDenied");
    const { trustPolicy } = await readRole("client-abccorp", "ways-pinned");
    expect(JSON.stringify(trustPolicy)).to.match(/"AWS":"AROA\w+"/);
  });
}
