import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { fromIni } from "@aws-sdk/credential-providers";
import pMap from "p-map";
import type { SandboxHandle } from "../../../sandbox/lifecycle.ts";
import { SANDBOX_REGION } from "../../../sandbox/world.ts";

/** Where a fleet's stacks are kept, looked at from outside: what the engine says of itself is not asked. */
export interface FleetBackend {
  /** As `PULUMI_BACKEND_URL` takes it. */
  readonly url: string;
  /** Makes it, empty. */
  clear(): Promise<void>;
  /** Names of everything in it, with `/`, sorted. */
  names(): Promise<readonly string[]>;
  read(name: string): Promise<string>;
  write(name: string, text: string): Promise<void>;
}

/** A folder. */
export function fileBackend(folder: string): FleetBackend {
  return {
    url: pathToFileURL(folder).href,
    clear: async () => {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
    },
    names: async () => {
      const found = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
      return files.map((file) => file.slice(folder.length + 1).replaceAll(sep, "/")).sort();
    },
    read: (name) => readFile(join(folder, name), "utf8"),
    write: async (name, text) => {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    },
  };
}

/** A bucket of the home account on the sandbox's S3. */
export function s3Backend({ url, layout }: SandboxHandle, bucket: string): FleetBackend {
  const { host } = new URL(url);
  const query = new URLSearchParams({
    profile: "home",
    region: SANDBOX_REGION,
    endpoint: host,
    disableSSL: "true",
    s3ForcePathStyle: "true",
  });
  const { awsConfig: configFilepath, awsCredentials: filepath } = layout;
  const client = new S3Client({
    endpoint: url,
    region: SANDBOX_REGION,
    forcePathStyle: true,
    credentials: fromIni({ profile: "home", configFilepath, filepath }),
  });
  const names = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket }))
      found.push(...(page.Contents ?? []).map(({ Key: key = "" }) => key));
    return found.sort();
  };
  return {
    url: `s3://${bucket}?${query.toString()}`,
    clear: async () => {
      const LocationConstraint = SANDBOX_REGION;
      await client
        .send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint } }))
        .catch((error: unknown) => {
          if (!(error instanceof Error) || error.name !== "BucketAlreadyOwnedByYou") throw error;
        });
      await pMap(await names(), (Key) => client.send(new DeleteObjectCommand({ Bucket: bucket, Key })), {
        concurrency: 8,
      });
    },
    names,
    read: async (name) => {
      const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: name }));
      return (await body?.transformToString()) ?? "";
    },
    write: async (name, text) => {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: name, Body: text }));
    },
  };
}
