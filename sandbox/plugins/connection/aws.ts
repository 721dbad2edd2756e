import { setMaxListeners } from "node:events";
import type { Config } from "./config.ts";
import { type Sdk, sdkOptions } from "./credentials.ts";
import { answering } from "./failure.ts";
import { type Retry, retrying } from "./retrying.ts";

/** The AWS SDK's packages, which load on first use, so that a plugin starts fast. */
const load = {
  iam: () => import("@aws-sdk/client-iam"),
  sso: () => import("@aws-sdk/client-sso-admin"),
  sts: () => import("@aws-sdk/client-sts"),
  identitystore: () => import("@aws-sdk/client-identitystore"),
  cloudcontrol: () => import("@aws-sdk/client-cloudcontrol"),
};
/** Their clients, and what AWS's SDK for Go calls the services in its errors. */
const clients = {
  iam: ["IAMClient", "IAM"],
  sso: ["SSOAdminClient", "SSO Admin"],
  sts: ["STSClient", "STS"],
  identitystore: ["IdentitystoreClient", "identitystore"],
  cloudcontrol: ["CloudControlClient", "CloudControl"],
} as const;

type Service = keyof typeof load;
type Package<S extends Service> = Awaited<ReturnType<(typeof load)[S]>>;
type Operation<S extends Service> = keyof Package<S> extends infer K
  ? K extends `${infer N}Command`
    ? N
    : never
  : never;
type Command<S extends Service, N extends string> = Package<S>[`${N}Command` & keyof Package<S>];
type Only<A> = A extends [infer I] ? I : never;
type InputOf<C> = C extends new (...args: infer A) => unknown ? Only<A> : never;
type OutputOf<C> = C extends new (...args: never[]) => {
  resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ output: infer O }>;
}
  ? O
  : never;

/** Calls one operation of a service: `call("CreateRole", { RoleName })`; again while `retry` says so. */
export type Call<S extends Service> = <N extends Operation<S>>(
  operation: N,
  input: InputOf<Command<S, N>>,
  retry?: Retry,
) => Promise<OutputOf<Command<S, N>>>;

/** The AWS account and Region that a configured provider works in, by service. */
export type Aws = { readonly [S in Service]: Call<S> } & { readonly config: Config };

/** Opens the account that the configuration points to. Makes no call. `cancelled` ends calls that are open. */
export async function connect(config: Config, cancelled: AbortSignal): Promise<Aws> {
  const sdk = await sdkOptions(config);
  // why: every open call listens, and Node takes more than ten listeners for a leak
  setMaxListeners(0, cancelled);
  const service = <S extends Service>(name: S): Call<S> => openCaller(name, sdk, config, cancelled);
  return {
    config,
    iam: service("iam"),
    sso: service("sso"),
    sts: service("sts"),
    identitystore: service("identitystore"),
    cloudcontrol: service("cloudcontrol"),
  };
}

interface Sender {
  send(command: unknown, options: { abortSignal: AbortSignal }): Promise<unknown>;
}
type Made = { readonly [name: string]: new (input: unknown) => unknown };

function openCaller<S extends Service>(name: S, sdk: Sdk, config: Config, cancelled: AbortSignal): Call<S> {
  const open = async (): Promise<{ client: Sender; commands: Made }> => {
    const commands = (await load[name]()) as unknown as Made;
    const endpoint = config.endpoints[name];
    const Client = commands[clients[name][0]];
    if (Client === undefined) throw new Error(`the AWS SDK has no ${clients[name][0]}`);
    const client = new Client({ ...sdk, ...(endpoint === undefined ? {} : { endpoint }) }) as Sender;
    return { client, commands };
  };
  let opened: ReturnType<typeof open> | undefined;
  return async (operation: string, input, retry) => {
    const { client, commands } = await (opened ??= open());
    const Command = commands[`${operation}Command`];
    if (Command === undefined) throw new Error(`the AWS SDK has no ${name} operation ${operation}`);
    const send = (): Promise<unknown> =>
      client.send(new Command(input), { abortSignal: cancelled }).catch((error: unknown) => {
        throw answering(`${clients[name][1]}: ${operation}`, error);
      });
    return (retry === undefined ? send() : retrying(send, retry, cancelled)) as never;
  };
}
