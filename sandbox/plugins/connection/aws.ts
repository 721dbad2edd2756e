import { setMaxListeners } from "node:events";
import type { Config } from "./config.ts";
import type { Sdk } from "./credentials.ts";
import { answering } from "./failure.ts";
import { type Retry, retrying } from "./retrying.ts";

type Clients = {
  iam: typeof import("./clients/iam.ts");
  sso: typeof import("./clients/sso-admin.ts");
  sts: typeof import("./clients/sts.ts");
  identitystore: typeof import("./clients/identitystore.ts");
  cloudcontrol: typeof import("./clients/cloud-control-api.ts");
};
type Service = keyof Clients;
type Commands<S extends Service> = Clients[S]["commands"];
type Only<A> = A extends [infer I] ? I : never;
type InputOf<C> = C extends new (...args: infer A) => unknown ? Only<A> : never;
type OutputOf<C> = C extends new (...args: never[]) => {
  resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ output: infer O }>;
}
  ? O
  : never;

/** Calls one operation of a service: `call("CreateRole", { RoleName })`; again while `retry` says so. */
export type Call<S extends Service> = <N extends keyof Commands<S>>(
  operation: N,
  input: InputOf<Commands<S>[N]>,
  retry?: Retry,
) => Promise<OutputOf<Commands<S>[N]>>;

/** The AWS account that a configured provider works in. Clients load on first use, so that a plugin starts fast. */
export interface Aws {
  readonly region: string;
  readonly config: Config;
  readonly iam: Call<"iam">;
  readonly sts: Call<"sts">;
  /** Identity Center; another region than the provider's when given. */
  sso(region?: string): Call<"sso">;
  identitystore(region?: string): Call<"identitystore">;
  cloudcontrol(region?: string): Call<"cloudcontrol">;
}

const load: { [S in Service]: () => Promise<Clients[S]> } = {
  iam: () => import("./clients/iam.ts"),
  sso: () => import("./clients/sso-admin.ts"),
  sts: () => import("./clients/sts.ts"),
  identitystore: () => import("./clients/identitystore.ts"),
  cloudcontrol: () => import("./clients/cloud-control-api.ts"),
};

/** Opens the account that the configuration and credentials point to. Makes no call. `cancelled` ends calls that are open. */
export function connect(config: Config, sdk: Sdk, cancelled: AbortSignal): Aws {
  // why: every open call listens, and Node takes more than ten listeners for a leak
  setMaxListeners(0, cancelled);
  const callers = new Map<string, unknown>();
  const service = <S extends Service>(name: S, region: string = sdk.region): Call<S> => {
    const key = `${name} ${region}`;
    const caller = (callers.get(key) as Call<S> | undefined) ?? openCaller(name, { ...sdk, region }, config, cancelled);
    callers.set(key, caller);
    return caller;
  };
  return {
    region: sdk.region,
    config,
    iam: service("iam"),
    sts: service("sts"),
    sso: (region) => service("sso", region),
    identitystore: (region) => service("identitystore", region),
    cloudcontrol: (region) => service("cloudcontrol", region),
  };
}

/** As AWS's SDK for Go calls the services. */
const SERVICE_IDS: { readonly [S in Service]: string } = {
  iam: "IAM",
  sso: "SSO Admin",
  sts: "STS",
  identitystore: "identitystore",
  cloudcontrol: "CloudControl",
};

interface Sender {
  send(command: unknown, options: { abortSignal: AbortSignal }): Promise<unknown>;
}

function openCaller<S extends Service>(name: S, sdk: Sdk, config: Config, cancelled: AbortSignal): Call<S> {
  const open = async (): Promise<{ client: Sender; commands: Commands<S> }> => {
    const { Client, commands } = await load[name]();
    const endpoint = config.endpoints[name];
    const client = new (Client as new (options: object) => Sender)({
      ...sdk,
      ...(endpoint === undefined ? {} : { endpoint }),
    });
    return { client, commands };
  };
  let opened: ReturnType<typeof open> | undefined;
  return async (operation, input, retry) => {
    const { client, commands } = await (opened ??= open());
    const command = commands[operation] as unknown as new (input: unknown) => unknown;
    const send = (): Promise<unknown> =>
      client.send(new command(input), { abortSignal: cancelled }).catch((error: unknown) => {
        throw answering(`${SERVICE_IDS[name]}: ${String(operation)}`, error);
      });
    return (retry === undefined ? send() : retrying(send, retry, cancelled)) as never;
  };
}
