import { awsTable } from "../../../sandbox/plugins/aws/table.ts";
import type { Difference, Provider } from "../../../sandbox/plugins/protocol/provider.ts";
import type { Properties } from "../../../sandbox/plugins/protocol/value.ts";
import { tableProvider } from "../../../sandbox/plugins/table/table-provider.ts";
import { startTestAws, type TestAws } from "../aws/world.ts";

/** A resource as a program declares it: `of` gives the state of one declared before it. */
export interface Declared {
  /** As in `Role`, of the module `iam`. */
  readonly type: string;
  readonly name: string;
  readonly inputs: Properties | ((of: (name: string) => Properties) => Properties);
  /** Takes it over by this id. */
  readonly import?: string;
}

interface Held {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly state: Properties;
}

type Step = "create" | "import" | "same" | "update" | "replace" | "delete";

/** The token of `Role`, of the module `iam`: `aws:iam/role:Role`. */
export const tokenOf = (type: string): string => `aws:iam/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`;

/** What the engine does with a stack, with the plugin in this process: its steps, and nothing at once. */
export class Stack {
  private readonly held = new Map<string, Held>();

  constructor(private readonly provider: Provider) {}

  /** Brings AWS to what is declared, in this order; what is declared no more goes first, in the reverse of it. */
  async up(declared: readonly Declared[]): Promise<Partial<Record<Step, number>>> {
    const steps: Partial<Record<Step, number>> = {};
    const count = (step: Step): void => void (steps[step] = (steps[step] ?? 0) + 1);
    const wanted = new Set(declared.map(({ type, name }) => `${type} ${name}`));
    for (const key of [...this.held.keys()].reverse().filter((each) => !wanted.has(each))) {
      await this.remove(key);
      count("delete");
    }
    for (const one of declared) count(await this.bring(one));
    return steps;
  }

  /** Reads everything; gives the properties that AWS has otherwise, as `Type property`, and `Type` for what is gone. */
  async refresh(): Promise<string[]> {
    const drift: string[] = [];
    for (const [key, held] of this.held) {
      const found = await this.provider.read(held);
      if (found?.inputs === undefined) {
        this.held.delete(key);
        drift.push(last(held.type));
        continue;
      }
      const { changes } = this.provider.diff(held, found.inputs, []) as Difference;
      drift.push(...[...changes.keys()].map((property) => `${last(held.type)} ${property}`));
      this.held.set(key, { ...held, ...found, inputs: found.inputs });
    }
    return drift.sort();
  }

  /** Forgets what AWS keeps. */
  forget(): void {
    this.held.clear();
  }

  /** The state of a resource. */
  of(name: string): Properties {
    const found = [...this.held.values()].find((held) => held.name === name);
    if (found === undefined) throw new Error(`no resource ${name}`);
    return found.state;
  }

  private async bring({ type, name, inputs, import: importId }: Declared): Promise<Step> {
    const key = `${type} ${name}`;
    const subject = { type: tokenOf(type), name };
    const given = typeof inputs === "function" ? inputs((other) => this.of(other)) : inputs;
    const { inputs: news, refusals } = this.provider.check(subject, given);
    if (refusals.length > 0)
      throw new Error(refusals.map(({ property, reason }) => `${property}: ${reason}`).join("; "));
    const held = this.held.get(key);
    if (held === undefined && importId !== undefined) {
      const found = await this.provider.read({ ...subject, id: importId, inputs: {}, state: {} });
      if (found?.inputs === undefined) throw new Error(`nothing to import as ${importId}`);
      this.held.set(key, { ...subject, ...found, inputs: found.inputs });
      return (await this.bring({ type, name, inputs: given })) === "same" ? "import" : "update";
    }
    const make = async (): Promise<void> => {
      await this.provider.create({ ...subject, inputs: news, preview: true });
      this.held.set(key, {
        ...subject,
        inputs: news,
        ...(await this.provider.create({ ...subject, inputs: news, preview: false })),
      });
    };
    if (held === undefined) return make().then(() => "create");
    const { changes, deleteBeforeReplace } = this.provider.diff(held, news, []) as Difference;
    if (changes.size === 0) return "same";
    if ([...changes.values()].some(({ replaces }) => replaces)) {
      if (deleteBeforeReplace) await this.provider.delete(held);
      await make();
      if (!deleteBeforeReplace) await this.provider.delete(held);
      return "replace";
    }
    const state = await this.provider.update(held, news, false);
    this.held.set(key, { ...held, inputs: news, state });
    return "update";
  }

  private async remove(key: string): Promise<void> {
    const held = this.held.get(key);
    if (held !== undefined) await this.provider.delete(held);
    this.held.delete(key);
  }
}

const last = (token: string): string => token.split(":").at(-1) ?? "";

/** An AWS with the plugin `aws` in this process, as `home`, until `stop`. */
export interface InProcess {
  readonly test: TestAws;
  readonly provider: Provider;
  /** A provider with settings of its own besides keys and Region. */
  configured(settings?: Properties): Promise<Provider>;
  stop(): Promise<void>;
}

/** Starts AWS, and configures the plugin with the keys of `home`. */
export async function startInProcess(): Promise<InProcess> {
  const test = await startTestAws();
  const earlier = process.env["AWS_ENDPOINT_URL"];
  process.env["AWS_ENDPOINT_URL"] = test.aws.url;
  const { accessKeyId: accessKey, secretAccessKey: secretKey } = test.keys("home");
  const configured = async (settings: Properties = {}): Promise<Provider> => {
    const provider = tableProvider(awsTable, "1.0.0");
    await provider.configure({ region: "eu-west-1", accessKey, secretKey, ...settings });
    return provider;
  };
  return {
    test,
    provider: await configured(),
    configured,
    stop: async () => {
      if (earlier === undefined) delete process.env["AWS_ENDPOINT_URL"];
      else process.env["AWS_ENDPOINT_URL"] = earlier;
      await test.stop();
    },
  };
}

/** The message of the failure that a call ends with. Throws when it succeeds. */
export async function failureOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => {
      throw new Error("expected a failure");
    },
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
