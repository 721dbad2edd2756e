import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { getEngine } from "@pulumi/pulumi/runtime/settings.js";
import { randomUUID } from "node:crypto";
import { LAST_DEPLOYMENT_OUTPUT } from "../../../core/home/held/last-deployment.ts";
import { foundInIam, type IamWorld, madeByIam } from "./iam-mocks.ts";

/** One resource that the program registered, as it was sent to the engine. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Names of the inputs that are marked as secrets. */
  readonly secrets: readonly string[];
  readonly custom: boolean;
  readonly protect: boolean;
  readonly parent: string;
  /** Id of what is to be imported; empty when it is made. */
  readonly imported: string;
  /** Other names or URNs under which the state may hold it. */
  readonly aliases: readonly string[];
  /** Names of the resources that must be there before it. */
  readonly dependsOn: readonly string[];
  /** The explicit provider; `undefined` where the engine would take its default provider. */
  readonly provider: Registered | undefined;
}

/** One function that the program called. */
export interface Invoked {
  readonly token: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly provider: Registered | undefined;
}

/** One message that the program sent to the engine's log. */
export interface Logged {
  readonly severity: "info" | "warn";
  readonly message: string;
}

/** What the mocked engine saw, in the order in which it came. Fills up as the program runs. */
export interface MockedEngine {
  readonly registered: readonly Registered[];
  readonly invoked: readonly Invoked[];
  readonly logged: readonly Logged[];
}

/** What the mocked engine answers. Everything not named here is an error: an unknown call must not pass unnoticed. */
export interface World {
  /** Outputs of other stacks by full name; a stack that is not here does not exist. */
  readonly stacks?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Whether the backend is a bucket that was never upgraded, which knows stacks by their bare names. */
  readonly bareNames?: boolean;
  /** Names of outputs of any stack that the state holds encrypted. Default: what the home stack writes so. */
  readonly secretOutputs?: readonly string[];
  readonly groups?: Readonly<Record<string, string>>;
  readonly users?: Readonly<Record<string, string>>;
  /** How the directory spells user names, by what a user is looked up by. Default: as looked up. */
  readonly userNames?: Readonly<Record<string, string>>;
  readonly instances?: readonly string[];
  /** Whether this is a preview. Default: an update. */
  readonly preview?: boolean;
  /** ARNs of managed policies that do not exist; all others do. */
  readonly missingPolicies?: readonly string[];
  /** What the running stack holds already, as the engine reads it from the backend. Default: nothing. */
  readonly state?: readonly { readonly urn?: string; readonly type: string; readonly outputs: Inputs }[];
  /** Roles that exist, by name, with what `getRole` and the look-ups of policies say of them. Default: none. */
  readonly roles?: Readonly<Record<string, Inputs>>;
  /** Permission sets that exist, as `getPermissionSet` describes them. Default: none. */
  readonly permissionSets?: readonly Inputs[];
  /** What Cloud Control says that a set holds, by its ARN. Default: the sets cannot be read. */
  readonly deployedSets?: Readonly<Record<string, Inputs>>;
  /** Ids of assignments that exist, or that nobody may look them up. Default: none. */
  readonly assignments?: readonly string[] | "refused";
  /** Users and groups of IAM that exist. Default: none. */
  readonly iam?: IamWorld;
  /** Functions that fail, by token, with what the engine says of it. */
  readonly failing?: Readonly<Record<string, string>>;
  /** The stack's configuration as the engine passes it, by full key. */
  readonly config?: Readonly<Record<string, string>>;
  /** Keys of `config` that are secrets. */
  readonly secretKeys?: readonly string[];
}

type Inputs = Readonly<Record<string, unknown>>;

/** Marks a secret in what the SDK sends to the engine. */
const SECRET = { key: "4dabf18193072939515e22adb298388d", signature: "1b47061264138c4ac30d75fd1eb44270" };

/** The instance that the mocked Identity Center has unless the world says otherwise. */
export const INSTANCE = "arn:aws:sso:::instance/ssoins-1111111111111111";

/** Puts mocks in the engine's place. Await it in `before`: at the top of a file it would break other files' tests. */
export async function mockEngine(stack: string, world: World = {}): Promise<MockedEngine> {
  const registered: Registered[] = [];
  const invoked: Invoked[] = [];
  const providerOf = (reference: string | undefined) =>
    // why both: below a stack, its type stands before the provider's.
    registered.find(({ type, name }) =>
      ["::", "$"].some((before) => reference?.endsWith(`${before}${type}::${name}::${name}-id`) === true),
    );
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, provider }) => ({
        id: `${name}-id`,
        state: { ...(inputs as Inputs), ...computed(type, name, inputs as Inputs, providerOf(provider)) },
      }),
      call: ({ token, inputs, provider }) => {
        invoked.push({ token, inputs: inputs as Inputs, provider: providerOf(provider) });
        return answer(token, inputs as Inputs, world);
      },
    },
    "switchyard",
    stack,
    world.preview ?? false,
    "organization",
  );
  pulumi.runtime.setAllConfig({ ...world.config }, [...(world.secretKeys ?? [])]);
  const logged = watchLog();
  watch((request) => {
    const object = request.getObject();
    const sent = (object?.toJavaScript() ?? {}) as Inputs;
    registered.push({
      type: request.getType(),
      name: request.getName(),
      inputs: object === undefined ? {} : unwrapped(pulumi.runtime.deserializeProperties(object)),
      secrets: Object.keys(sent).filter((key) => isSecret(sent[key])),
      custom: request.getCustom(),
      protect: request.getProtect() === true,
      parent: nameIn(request.getParent()),
      imported: request.getImportid(),
      dependsOn: request.getDependenciesList().map(nameIn),
      aliases: [
        ...request.getAliasurnsList(),
        ...request.getAliasesList().map((alias) => alias.getUrn() || (alias.getSpec()?.getName() ?? "")),
      ],
      provider: providerOf(request.getProvider()),
    });
  });
  return { registered, invoked, logged };
}

const sdkLog = { ...pulumi.log };

/**
 * why: the SDK's mocks have no log; without one, the SDK prints to the console. A program with a real engine, as other
 * tests in this process run, keeps its own.
 */
function watchLog(): readonly Logged[] {
  const logged: Logged[] = [];
  const severities = ["info", "warn"] as const;
  for (const severity of severities) {
    const log: typeof pulumi.log.info = (message, ...rest) => {
      if (getEngine() !== undefined) return sdkLog[severity](message, ...rest);
      logged.push({ severity, message });
      return Promise.resolve();
    };
    Object.assign(pulumi.log, { [severity]: log });
  }
  return logged;
}

/** The name at the end of a URN. */
function nameIn(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}

/** why: the SDK's mocks keep `protect`, the parent and secrets to themselves. */
function watch(see: (request: RegisterResourceRequest) => void): void {
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined) throw new Error("the mocks are not in place");
  const register = monitor.registerResource.bind(monitor) as (...args: unknown[]) => unknown;
  Object.assign(monitor, {
    registerResource: (request: RegisterResourceRequest, ...rest: unknown[]) => {
      see(request);
      return register(request, ...rest);
    },
  });
}

function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && (value as Inputs)[SECRET.key] === SECRET.signature;
}

function computed(type: string, name: string, inputs: Inputs, provider: Registered | undefined): Inputs {
  switch (type) {
    case "aws:iam/role:Role": {
      const [account] = JSON.parse(String(provider?.inputs["allowedAccountIds"])) as string[];
      return { arn: `arn:aws:iam::${String(account)}:role${String(inputs["path"])}${String(inputs["name"])}` };
    }
    case "aws-native:sso:PermissionSet":
      return { permissionSetArn: `arn:aws:sso:::permissionSet/ssoins-1111111111111111/${name}` };
    case "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive":
    case "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive":
    case "aws:iam/rolePolicy:RolePolicy":
    case "aws-native:sso:Assignment":
    case "pulumi:pulumi:Stack":
    case "switchyard:client:Client":
    case "switchyard:client:AccessRole":
    case "switchyard:home:Home":
    case "switchyard:home:ClientPermissionSets":
    case "switchyard:home:SharedPermissionSet":
    case "switchyard:index:DestroyGuard":
    case "pulumi:providers:aws":
    case "pulumi:providers:aws-native":
      return {};
    default: {
      const made = madeByIam(type, inputs);
      if (made === undefined) throw new Error(`the program registered a resource that no mock knows: ${type}`);
      return made;
    }
  }
}

function unwrapped(inputs: Inputs): Inputs {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [
      key,
      pulumi.runtime.isRpcSecret(value) ? (pulumi.runtime.unwrapRpcSecret(value) as unknown) : value,
    ]),
  );
}

/** A failure as the engine sends it. */
class EngineError extends Error {
  constructor(readonly details: string) {
    super(details);
  }
}

function answer(token: string, inputs: Inputs, world: World): Inputs {
  const failure = world.failing?.[token];
  if (failure !== undefined) {
    throw token.startsWith("aws:identitystore/") ? lookUpFailure(token, failure) : new EngineError(failure);
  }
  switch (token) {
    case "pulumi:pulumi:readStackOutputs": {
      const name = String(inputs["name"]);
      refuseSlashes(name, world);
      const outputs = world.stacks?.[name];
      if (outputs === undefined) throw new EngineError(`unknown stack "${name}"`);
      return { name, outputs, secretOutputNames: world.secretOutputs ?? [LAST_DEPLOYMENT_OUTPUT] };
    }
    case "pulumi:pulumi:readStackResourceOutputs": {
      refuseSlashes(String(inputs["stackName"]), world);
      const outputs = Object.fromEntries((world.state ?? []).map((one, index) => [one.urn ?? `urn-${index}`, one]));
      return { name: inputs["stackName"], outputs };
    }
    case "aws:iam/getRole:getRole":
    case "aws:iam/getRolePolicies:getRolePolicies":
    case "aws:iam/getRolePolicyAttachments:getRolePolicyAttachments": {
      const name = String(inputs["name"] ?? inputs["roleName"]);
      const role = world.roles?.[name];
      if (role === undefined)
        throw new EngineError(`invoking ${token}: reading IAM Role (${name}): couldn't find resource`);
      return role;
    }
    case "aws:ssoadmin/getPermissionSets:getPermissionSets":
      return { arns: (world.permissionSets ?? []).map(({ arn }) => arn) };
    case "aws:ssoadmin/getPermissionSet:getPermissionSet":
      return world.permissionSets?.find(({ arn }) => arn === inputs["arn"]) ?? {};
    case "aws:cloudcontrol/getResource:getResource": {
      const identifier = String(inputs["identifier"]);
      if (inputs["typeName"] === "AWS::SSO::PermissionSet") {
        const deployed = world.deployedSets?.[identifier.split("|")[1] ?? ""];
        if (deployed === undefined) throw new EngineError(`invoking ${token}: AccessDenied: not authorized`);
        return { identifier, properties: JSON.stringify(deployed) };
      }
      if (world.assignments === "refused") throw new EngineError(`invoking ${token}: AccessDenied: not authorized`);
      if (world.assignments?.includes(identifier) === true) return { identifier };
      throw new EngineError(`invoking ${token}: ResourceNotFoundException: ${identifier}`);
    }
    case "aws:ssoadmin/getInstances:getInstances": {
      const arns = world.instances ?? [INSTANCE];
      return { arns, identityStoreIds: arns.map((_, index) => `d-111111111${index}`) };
    }
    case "aws:iam/getPolicy:getPolicy": {
      const arn = String(inputs["arn"]);
      if (world.missingPolicies?.includes(arn))
        throw new EngineError(`invoking ${token}: reading IAM Policy (${arn}): couldn't find resource`);
      return { arn };
    }
    case "aws:identitystore/getGroup:getGroup":
      return groupOf(token, world.groups, inputs);
    case "aws:identitystore/getUser:getUser":
      return userOf(token, world, inputs);
    case "aws:identitystore/getGroups:getGroups":
      return { groups: Object.keys(world.groups ?? {}).map((displayName) => ({ displayName })) };
    case "aws:identitystore/getUsers:getUsers":
      return { users: Object.keys(world.users ?? {}).map((userName) => ({ userName })) };
    default: {
      const found = foundInIam(token, inputs, world.iam ?? {});
      if (found === undefined) throw new Error(`the program called a function that no mock knows: ${token}`);
      if ("failure" in found) throw new EngineError(String(found["failure"]));
      return found;
    }
  }
}

/** Source: pulumi, `tokens.ParseStackName`, as the backend of the old layout calls it. */
function refuseSlashes(name: string, { bareNames }: World): void {
  const at = name.indexOf("/");
  if (bareNames === true && at >= 0)
    throw new EngineError(
      `a stack name may only contain alphanumeric, hyphens, underscores, and periods: invalid character '/' at position ${at}`,
    );
}

/** A failed look-up of a group or user, as the aws provider tells it. AWS numbers its answers. */
function lookUpFailure(token: string, code: string): EngineError {
  const kind = token.endsWith("Group") ? "Group" : "User";
  const answer = `https response error StatusCode: 400, RequestID: ${randomUUID()}, ${code}`;
  return new EngineError(
    `invoking ${token}: 1 error occurred:\n\t* reading IdentityStore ${kind} (d-1111111110): operation error identitystore: Get${kind}Id, ${answer}\n\n`,
  );
}

function groupOf(token: string, groups: World["groups"], inputs: Inputs): Inputs {
  const named = byId(token, groups, inputs["groupId"]);
  if (named !== undefined) return { groupId: inputs["groupId"], displayName: named };
  return { groupId: find(token, groups, inputs), displayName: asked(inputs) };
}

function userOf(token: string, world: World, inputs: Inputs): Inputs {
  const named = byId(token, world.users, inputs["userId"]);
  if (named !== undefined) return { userId: inputs["userId"], userName: named };
  return { userId: find(token, world.users, inputs), userName: world.userNames?.[asked(inputs)] ?? asked(inputs) };
}

/** The name of the group or user of an id that is asked for; `undefined` where none is. */
function byId(token: string, ids: World["groups"] = {}, id: unknown): string | undefined {
  if (id === undefined) return undefined;
  const [name] = Object.entries(ids).find(([, one]) => one === id) ?? [];
  if (name === undefined) throw lookUpFailure(token, "ResourceNotFoundException: not found.");
  return name;
}

/** What a group or user is looked up by. */
function asked(inputs: Inputs): string {
  const { uniqueAttribute } = inputs["alternateIdentifier"] as { uniqueAttribute: { attributeValue: string } };
  return uniqueAttribute.attributeValue;
}

function find(token: string, ids: Readonly<Record<string, string>> | undefined, inputs: Inputs): string {
  const id = ids?.[asked(inputs)];
  if (id === undefined) {
    const kind = token.endsWith("Group") ? "GROUP" : "USER";
    throw lookUpFailure(token, `ResourceNotFoundException: ${kind} not found.`);
  }
  return id;
}

/** Waits for an output's value; a test that asserts inside `apply` without waiting could not fail. */
export function valueOf<T>(output: pulumi.Input<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    pulumi.output(output).apply((value) => {
      resolve(value as T);
      return value;
    });
    setTimeout(() => {
      reject(new Error("the output was never known"));
    }, 300_000).unref();
  });
}
