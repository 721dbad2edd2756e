import { isDeepStrictEqual } from "node:util";
import { checkAccount } from "../connection/account.ts";
import { connect, type Aws } from "../connection/aws.ts";
import { parseConfig, readable } from "../connection/config.ts";
import { explain } from "../connection/failure.ts";
import type { Provider, Subject } from "../protocol/provider.ts";
import { asText, hasUnknown, present } from "../protocol/value.ts";
import { checkInputs } from "./check-inputs.ts";
import { diffInputs } from "./diff.ts";
import type { FunctionType, ResourceType } from "./entry.ts";
import type { Given, Inputs } from "./inputs.ts";
import { plannedState, projected, updatedState } from "./project.ts";

/** What makes a plugin: its name, its settings, and its one table of types and functions. */
export interface Table {
  readonly name: string;
  readonly settings: Inputs;
  readonly resources: readonly ResourceType[];
  readonly functions: readonly FunctionType[];
}

/** A provider that does what the table says, and refuses every type, function and property that is not in it. */
export function tableProvider(table: Table, version: string): Provider {
  const resources = new Map(table.resources.map((type) => [type.token, type]));
  const functions = new Map(table.functions.map((type) => [type.token, type]));
  let aws: Aws | undefined;

  const typeOf = ({ type }: Subject): ResourceType => {
    const found = resources.get(type);
    if (found) return found;
    throw new Error(
      `resource type ${type} is not supported by this plugin; supported are ${[...resources.keys()].join(", ")}`,
    );
  };
  const connected = (): Aws => {
    if (aws) return aws;
    throw new Error(`the ${table.name} provider is not configured: its configuration is not known yet`);
  };
  const doing = async <T>(what: string, task: () => Promise<T>): Promise<T> => {
    try {
      return await task();
    } catch (error) {
      throw explain(what, error);
    }
  };

  return {
    version,
    // why nothing: a call that is open is waited for, so that what it makes gets into the state. Source:
    // pulumi-terraform-bridge, `Cancel`: "For TF, this is a no-op."
    cancel: () => undefined,

    checkConfig(config) {
      return { inputs: config, refusals: checkInputs(table.settings, readable(config)).refusals };
    },

    diffConfig(old, next) {
      const same = !hasUnknown(next) && isDeepStrictEqual(present(readable(old)), present(readable(next)));
      // why: no setting of a provider replaces it; which one changed the engine sees
      return same
        ? { changes: new Map(), deleteBeforeReplace: false, stable: [] }
        : { changes: "unknown", deleteBeforeReplace: false };
    },

    async configure(raw) {
      if (hasUnknown(raw)) return;
      const account = await connect(parseConfig(table.settings, raw), new AbortController().signal);
      await checkAccount(account);
      aws = account;
    },

    async invoke(token, args) {
      const type = functions.get(token);
      if (!type)
        throw new Error(
          `function ${token} is not supported by this plugin; supported are ${[...functions.keys()].join(", ")}`,
        );
      const { values, refusals } = checkInputs(type.inputs, args);
      if (refusals.length > 0) return { inputs: {}, refusals };
      try {
        const result = await type.call(connected(), values);
        return { inputs: { ...values, ...result }, refusals };
      } catch (error) {
        // why: the program tells failures of look-ups apart by their words, so these are the official provider's
        const { message } = explain(type.doing?.(values) ?? `reading ${type.label}`, error);
        throw new Error(`invoking ${token}: 1 error occurred:\n\t* ${message}\n\n`, { cause: error });
      }
    },

    check(subject, news) {
      const { values, refusals } = checkInputs(typeOf(subject).inputs, news);
      return { inputs: values, refusals };
    },

    diff(call, news, ignore) {
      return diffInputs(typeOf(call), call.inputs, news, ignore);
    },

    async create(call) {
      const type = typeOf(call);
      if (call.preview) return { id: "", state: plannedState(type, call.inputs) };
      const what = `creating ${type.label} (${asText(call.inputs["name"], call.name)})`;
      const made = await doing(what, () => type.create(connected(), call.inputs as Given<Inputs>));
      return { id: made.id, state: { ...made.outputs, ...call.inputs } };
    },

    async read(call) {
      const type = typeOf(call);
      const known = { ...call.state, ...call.inputs };
      const live = await doing(`reading ${type.label} (${call.id})`, () => type.read(connected(), call.id, known));
      return live && { id: call.id, ...projected(type, live, call.inputs) };
    },

    async update(call, news, preview) {
      const type = typeOf(call);
      if (preview) return updatedState(type, news, call.state);
      const update = type.update;
      if (!update) throw new Error(`updating ${type.label} (${call.id}): every change needs a replacement`);
      const outputs = await doing(`updating ${type.label} (${call.id})`, () =>
        update(connected(), call.id, news as Given<Inputs>, call.state),
      );
      return { ...updatedState(type, news, call.state), ...outputs };
    },

    async delete(call) {
      const type = typeOf(call);
      await doing(`deleting ${type.label} (${call.id})`, () => type.delete(connected(), call.id, call.state));
    },
  };
}
