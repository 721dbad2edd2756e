import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  paginateListObjectsV2,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { fromNodeProviderChain } from "@aws-sdk/credential-providers";
import type { BackendPlace } from "../engine/backend-place.ts";
import { type LockStore, MAX_LOCK } from "./lock-store.ts";

type S3Place = Extract<BackendPlace, { kind: "s3" }>;
type Env = Readonly<Record<string, string>>;

/** The objects of the engine's S3 backend. @param env Environment of the engine: its credentials and Region are used. */
export function s3LockStore(place: S3Place, env: Env): LockStore {
  const client = new S3Client(s3Settings(place, env));
  const at = (key: string) => ({ Bucket: place.bucket, Key: `${place.prefix}${key}` });
  return {
    list: async (below) => {
      const keys: string[] = [];
      const pages = paginateListObjectsV2({ client }, { Bucket: place.bucket, Prefix: `${place.prefix}${below}` });
      for await (const { Contents = [] } of pages)
        keys.push(...Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key.slice(place.prefix.length)])));
      return keys;
    },
    read: async (key) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ ...at(key), Range: `bytes=0-${MAX_LOCK - 1}` }));
        return (await Body?.transformToString("utf-8")) ?? "";
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        // why: no byte of an empty object is in the range.
        if (error instanceof Error && error.name === "InvalidRange") return "";
        throw error;
      }
    },
    remove: async (key) => {
      await client.send(new DeleteObjectCommand(at(key)));
    },
  };
}

/** why from `env`: it is the engine's, and may be another than this process's, which the SDK would read by itself. */
function s3Settings({ endpoint, region, profile, isPathStyle }: S3Place, env: Env): S3ClientConfig {
  const value = (name: string): string | undefined => (env[name] === "" ? undefined : env[name]);
  const url = endpoint ?? value("AWS_ENDPOINT_URL_S3") ?? value("AWS_ENDPOINT_URL");
  const place = region ?? value("AWS_REGION") ?? value("AWS_DEFAULT_REGION");
  const [accessKeyId, secretAccessKey] = [value("AWS_ACCESS_KEY_ID"), value("AWS_SECRET_ACCESS_KEY")];
  const sessionToken = value("AWS_SESSION_TOKEN");
  const named = profile ?? value("AWS_PROFILE");
  const files = {
    ...(env["AWS_CONFIG_FILE"] !== undefined && { configFilepath: env["AWS_CONFIG_FILE"] }),
    ...(env["AWS_SHARED_CREDENTIALS_FILE"] !== undefined && { filepath: env["AWS_SHARED_CREDENTIALS_FILE"] }),
  };
  const isStatic = profile === undefined && accessKeyId !== undefined && secretAccessKey !== undefined;
  return {
    forcePathStyle: isPathStyle,
    ...(url !== undefined && { endpoint: url }),
    ...(place !== undefined && { region: place }),
    ...(named !== undefined && { profile: named }),
    credentials: isStatic
      ? { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) }
      : fromNodeProviderChain({ ...files, ...(named !== undefined && { profile: named }) }),
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 30_000 },
  };
}
