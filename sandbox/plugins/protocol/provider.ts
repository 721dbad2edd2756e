import type { Properties } from "./value.ts";

/** A property that Check refuses: its path in the inputs, and why. */
export interface Refusal {
  readonly property: string;
  readonly reason: string;
}

/** What Check answers: inputs with defaults filled in, and everything that is wrong with them. */
export interface Checked {
  readonly inputs: Properties;
  readonly refusals: readonly Refusal[];
}

/** One changed property: what happens to it, and whether the resource must be replaced for it. */
export interface Change {
  readonly kind: "add" | "delete" | "update";
  readonly replaces: boolean;
}

/** What Diff answers: every changed property by name, and whether a replacement must delete first. */
export interface Difference {
  readonly changes: ReadonlyMap<string, Change>;
  readonly deleteBeforeReplace: boolean;
  readonly stable: readonly string[];
}

/** What Diff answers when something changed, and the engine is to find out what by comparing the inputs. */
export interface UnknownDifference {
  readonly changes: "unknown";
  readonly deleteBeforeReplace: boolean;
}

/** A resource as it stands: its id, its outputs, and after a read also the inputs that would give it. */
export interface Standing {
  readonly id: string;
  readonly state: Properties;
  readonly inputs?: Properties;
}

/** Which resource a call is about. `type` is the token, `name` the logical name in the program. */
export interface Subject {
  readonly type: string;
  readonly name: string;
}

/** A request to create: `preview` asks for the planned outputs only. */
export interface CreateCall extends Subject {
  readonly inputs: Properties;
  readonly preview: boolean;
}

/** A request that concerns a resource which exists (or did). `inputs` and `state` are empty on import. */
export interface ExistingCall extends Subject {
  readonly id: string;
  readonly inputs: Properties;
  readonly state: Properties;
}

/** A resource provider, free of gRPC. Each method may throw; an error's message is what the user reads. */
export interface Provider {
  readonly version: string;
  checkConfig(config: Properties): Checked;
  diffConfig(old: Properties, next: Properties): Difference | UnknownDifference;
  configure(config: Properties): Promise<void>;
  invoke(token: string, args: Properties): Promise<Checked>;
  check(subject: Subject, news: Properties): Checked;
  diff(call: ExistingCall, news: Properties, ignore: readonly string[]): Difference | UnknownDifference;
  create(call: CreateCall): Promise<Standing>;
  read(call: ExistingCall): Promise<Standing | undefined>;
  update(call: ExistingCall, news: Properties, preview: boolean): Promise<Properties>;
  delete(call: ExistingCall): Promise<void>;
  cancel(): void;
}
