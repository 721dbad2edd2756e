import { connect, type Aws } from "../connection/aws.ts";
import { awsNativeConfig, parseConfig, readable } from "../connection/config.ts";
import { said } from "../connection/failure.ts";
import { HalfMade } from "../protocol/half-made.ts";
import type { Difference, ExistingCall, Provider, Subject, UnknownDifference } from "../protocol/provider.ts";
import { Unknown, hasUnknown, isRecord, type Properties } from "../protocol/value.ts";
import { secret } from "../protocol/wire.ts";
import { checkInputs } from "../table/check-inputs.ts";
import { applied, baseline, changes, writable, type Changes } from "./baseline.ts";
import { refusals, withoutNulls } from "./check-native.ts";
import { cloudControl, creating, type CloudControl, type PatchOperation } from "./cloud-control-client.ts";
import { fromCloudControl, inCloudControl, toCloudControl } from "./cloud-control-names.ts";
import { nativeTypes, type NativeType } from "./native-types.ts";

const same: Difference = { changes: new Map(), deleteBeforeReplace: false, stable: [] };
// why: so the official provider answers; the engine compares the inputs, and the SDK says which of them replace
const unknown: UnknownDifference = { changes: "unknown", deleteBeforeReplace: true };

/**
 * The `aws-native` provider: a client of Cloud Control that knows nothing of a type but its row in the table. The state holds
 * what AWS answered, and beside it (`__inputs`) what the program gave, or what of that AWS had when last read.
 */
export function nativeProvider(version: string): Provider {
  const cancelled = new AbortController();
  let opened: CloudControl | undefined;
  const control = (): CloudControl => {
    if (opened) return opened;
    throw new Error("the aws-native provider is not configured: its configuration is not known yet");
  };

  return {
    version,
    cancel: () => {
      cancelled.abort();
    },
    checkConfig: (config) => ({ inputs: config, refusals: checkInputs(awsNativeConfig, readable(config)).refusals }),
    diffConfig: (old, next) => {
      const { set, gone } = changes(old, next, {});
      return Object.keys(set).length + gone.length === 0 ? same : { ...unknown, deleteBeforeReplace: false };
    },
    async configure(raw) {
      if (hasUnknown(raw)) return;
      const aws = await connect(parseConfig(awsNativeConfig, raw), cancelled.signal);
      await checkOwnAccount(aws);
      opened = cloudControl(aws, cancelled.signal);
    },
    invoke: (token) => Promise.reject(new Error(`unknown function '${token}'`)),

    check(subject, news) {
      const inputs = withoutNulls(news);
      return { inputs, refusals: refusals(typeOf(subject), inputs) };
    },
    diff(call, news) {
      const { set, gone } = wanted(typeOf(call), call, news);
      return Object.keys(set).length + gone.length === 0 ? same : unknown;
    },
    async create({ inputs, preview, ...subject }) {
      const type = typeOf(subject);
      if (preview) return { id: "", state: { ...inputs, ...readOnly(type, {}) } };
      const made = await control().create(type.cloudFormation, toCloudControl(type, inputs)).catch(creating);
      const state = stateOf(type, made.properties, inputs);
      if (made.failure !== undefined) throw new HalfMade(made.id, state, made.failure, inputs);
      return { id: made.id, state };
    },
    async read(call) {
      const type = typeOf(call);
      const properties = await control().read(type.cloudFormation, call.id);
      if (properties === undefined) return undefined;
      const live = fromCloudControl(type, properties);
      const old = inputsIn(call.state);
      // why the old inputs with the changes: a list in another order keeps the program's
      const inputs =
        old === undefined ? writable(type, live) : applied(old, changes(old, baseline(type, live, old, old), old));
      return { id: call.id, inputs, state: stateOf(type, properties, inputs) };
    },
    async update(call, news, preview) {
      const type = typeOf(call);
      if (preview) return { ...news, ...readOnly(type, call.state) };
      const properties = await control().update(type.cloudFormation, call.id, patch(type, call, news));
      return stateOf(type, properties, news);
    },
    async delete(call) {
      await control().remove(typeOf(call).cloudFormation, call.id);
    },
  };
}

function typeOf({ type }: Subject): NativeType {
  const found = nativeTypes.get(type);
  if (found) return found;
  const known = [...nativeTypes.keys()].join(", ");
  throw new Error(`resource type ${type} is not supported by this plugin; supported are ${known}`);
}

/** Refuses credentials of an account that the configuration does not allow; looks at it only when it validates credentials. */
async function checkOwnAccount(aws: Aws): Promise<void> {
  const { allowedAccountIds, forbiddenAccountIds, checksCredentials } = aws.config;
  if (!checksCredentials) return;
  const identity = await said(aws.sts("GetCallerIdentity", {})).catch((error: unknown) => {
    throw new Error(`could not get AWS account ID: ${String(error)}`, { cause: error });
  });
  const account = identity.Account ?? "";
  if (forbiddenAccountIds.includes(account)) throw new Error(`forbidden account ID (${account})`);
  if (allowedAccountIds.length > 0 && !allowedAccountIds.includes(account))
    throw new Error(`account ID not allowed (${account})`);
}

function inputsIn({ __inputs }: Properties): Properties | undefined {
  return isRecord(__inputs) ? __inputs : undefined;
}

/** What has to change in AWS, as last read, so that it has the new inputs. */
function wanted(type: NativeType, call: ExistingCall, news: Properties): Changes {
  const old = inputsIn(call.state) ?? call.inputs;
  return changes(baseline(type, call.state, old, news), news, old);
}

function patch(type: NativeType, call: ExistingCall, news: Properties): PatchOperation[] {
  const { set, gone } = wanted(type, call, news);
  const old = inputsIn(call.state) ?? call.inputs;
  const standing = baseline(type, call.state, old, news);
  return [...Object.keys(set), ...gone].sort().map((input) => {
    const { name, value } = inCloudControl(type, input, set[input]);
    const path = `/${name}`;
    return gone.includes(input) ? { op: "remove", path } : { op: input in standing ? "replace" : "add", path, value };
  });
}

/** Outputs that only AWS can give: those of `state`, else unknown. */
function readOnly(type: NativeType, state: Properties): Properties {
  return Object.fromEntries(type.readOnly.map((name) => [name, state[name] ?? Unknown]));
}

function stateOf(type: NativeType, properties: Properties, inputs: Properties): Properties {
  return { ...fromCloudControl(type, properties), __inputs: secret(inputs) };
}
