import { describe, type Fault } from "../../core/faults/fault.ts";
import { clientsToRead } from "../../core/home/settings/home-settings.ts";
import type { FleetProject } from "../project/open-project.ts";
import { yamlFile } from "../project/yaml-file.ts";
import { objectNames } from "./stack-names.ts";

/** A key of a Kubernetes Secret. Its content is never in the manifests. */
export interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/** Where the operator finds the project, and what it needs to run it. */
export interface KubernetesOptions {
  /** Address of the git repository. */
  readonly repository: string;
  /** Branch to follow. This, or `commit`. */
  readonly branch?: string;
  /** Commit to deploy. This, or `branch`. */
  readonly commit?: string;
  /** Folder of Pulumi.yaml in the repository. Default: its root. */
  readonly directory?: string;
  /** Backend of all stacks, as in `s3://your-bucket`. Default: Pulumi Cloud. */
  readonly backend?: string;
  /** Organization of the stacks in Pulumi Cloud. Default: none, as for other backends. */
  readonly organization?: string;
  /** Namespace of the objects. Default: that of `kubectl apply`. */
  readonly namespace?: string;
  /** Service account of the workspaces. Default: the namespace's own. */
  readonly serviceAccount?: string;
  /** Environment variables from Secrets, for every stack: `PULUMI_CONFIG_PASSPHRASE`, `PULUMI_ACCESS_TOKEN`, keys of AWS. */
  readonly env?: Readonly<Record<string, SecretKey>>;
  /** Further ones for single stacks, by name: a client's own credentials. */
  readonly stackEnv?: Readonly<Record<string, Readonly<Record<string, SecretKey>>>>;
  /** Seconds after which home looks at its clients again. Default 600. */
  readonly resync?: number;
}

/** The manifests, or why there are none. */
export interface KubernetesExport {
  /** One for each stack, home after its clients. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly faults: readonly Fault[];
}

const RESYNC = 600;

/**
 * `Stack` objects of the Pulumi Kubernetes Operator for every stack that has a file. Home waits for its clients, and is run
 * again from time to time: a contract that a client wrote meanwhile is no new commit.
 * Source: pulumi-kubernetes-operator 2, `pulumi.com/v1` `Stack`. A prerequisite has to be in a successful state.
 */
export function exportKubernetes(project: FleetProject, options: KubernetesOptions): KubernetesExport {
  const { home } = project;
  // why without: a client that runs no Pulumi has no stack.
  const clients = [...project.clients.values()].filter(
    ({ config }) => !(config.kind === "client" && config.client.handoff),
  );
  const all = [...clients, ...(home === undefined ? [] : [home])];
  const { names, faults: ofNames } = objectNames(all.map(({ stack }) => stack));
  const faults = [
    ...all.flatMap(({ config }) => (config.kind === "invalid" ? config.faults : [])),
    ...ofNames,
    ...optionFaults(options, new Set(all.map(({ stack }) => stack))),
  ];
  if (faults.length > 0) return { files: [], faults };
  const slugs = clients.flatMap(({ slug }) => slug ?? []);
  const read = home?.config.kind === "home" ? new Set(clientsToRead(home.config.home, slugs)) : new Set<string>();
  const before = clients.flatMap(({ slug, stack }) =>
    read.has(slug ?? "") ? [{ name: names.get(stack) ?? stack }] : [],
  );
  const files = all.map(({ stack }) => {
    const name = names.get(stack) ?? stack;
    const waits = stack === home?.stack && before.length > 0;
    const spec = { ...stackSpec(stack, options), ...(waits && homeSpec(before, options)) };
    return yamlFile({
      name: `${name}.yaml`,
      content: {
        apiVersion: "pulumi.com/v1",
        kind: "Stack",
        metadata: { name, ...(options.namespace !== undefined && { namespace: options.namespace }) },
        spec,
      },
    });
  });
  return { files, faults: [] };
}

function stackSpec(stack: string, options: KubernetesOptions): Record<string, unknown> {
  const { repository, branch, commit, directory, backend, organization, serviceAccount } = options;
  const env = { ...options.env, ...options.stackEnv?.[stack] };
  return {
    stack: organization === undefined ? stack : `${organization}/${stack}`,
    projectRepo: repository,
    ...(branch !== undefined && { branch }),
    ...(commit !== undefined && { commit }),
    ...(directory !== undefined && { repoDir: directory }),
    ...(backend !== undefined && { backend }),
    ...(serviceAccount !== undefined && { serviceAccountName: serviceAccount }),
    ...(Object.keys(env).length > 0 && { envRefs: Object.fromEntries(Object.entries(env).map(secretRef)) }),
    // why: the object's end must not end the client's roles; `switchyard offboard` does that in the right order.
    destroyOnFinalize: false,
    // why: another update's lock is waited for; an update of these stacks can be run again.
    retryOnUpdateConflict: true,
  };
}

function homeSpec(
  prerequisites: readonly { readonly name: string }[],
  { resync = RESYNC }: KubernetesOptions,
): Record<string, unknown> {
  return { prerequisites, continueResyncOnCommitMatch: true, resyncFrequencySeconds: resync };
}

function secretRef([variable, { name, key }]: readonly [string, SecretKey]): [string, Record<string, unknown>] {
  return [variable, { type: "Secret", secret: { name, key } }];
}

/** A name of an object. Source: Kubernetes, RFC 1123 subdomains. */
const OBJECT = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;
const ONE_LINE = /^[\x21-\x7e]+$/;

function optionFaults(options: KubernetesOptions, stacks: ReadonlySet<string>): readonly Fault[] {
  const faults: Fault[] = [];
  const refuse = (path: string, expected: string, found: unknown, fix: string) =>
    faults.push({ code: "fleet/kubernetes", path, expected, found: describe(found), fix });
  const { repository, branch, commit, directory, backend, organization, namespace, serviceAccount, resync } = options;
  if ((branch === undefined) === (commit === undefined))
    refuse(
      "branch",
      "a branch or a commit, and not both",
      branch === undefined ? undefined : "both",
      "Give one of the two.",
    );
  for (const [path, value] of Object.entries({ repository, branch, commit, directory, backend, organization }))
    if (value !== undefined && !ONE_LINE.test(value)) refuse(path, "text without spaces", value, "Correct it.");
  // why: whoever can read the object would have the password.
  if (/^[a-z+]+:\/\/[^/@]*:[^/@]*@/i.test(repository))
    refuse(
      "repository",
      "an address without a password",
      "one with a password",
      "Give the operator its own `gitAuth` from a Secret.",
    );
  for (const [path, value] of Object.entries({ namespace, serviceAccount }))
    if (value !== undefined && !OBJECT.test(value)) refuse(path, "a name that Kubernetes takes", value, "Correct it.");
  if (resync !== undefined && !(Number.isInteger(resync) && resync >= 60))
    refuse("resync", "seconds, 60 or more", resync, "The operator looks once a minute at most.");
  for (const stack of Object.keys(options.stackEnv ?? {}))
    if (!stacks.has(stack))
      refuse(`stackEnv.${stack}`, "the name of a stack with a file", stack, "Correct it, as in client-abccorp.");
  for (const [variable, { name, key }] of [options.env ?? {}, ...Object.values(options.stackEnv ?? {})].flatMap(
    Object.entries<SecretKey>,
  )) {
    if (!/^[A-Za-z_]\w*$/.test(variable)) refuse("env", "the name of an environment variable", variable, "Correct it.");
    if (!OBJECT.test(name) || !/^[\w.-]{1,253}$/.test(key))
      refuse(`env.${variable}`, "name and key of a Secret", `${name}:${key}`, "Write what `kubectl get secret` shows.");
  }
  return faults;
}
