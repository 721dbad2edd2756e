import { z } from "zod";
import { ACCOUNT_ID, PERMISSION_SET_NAME, ROLE_NAME, ROLE_PATH } from "../aws/names.ts";
import { PARTITIONS } from "../aws/partitions.ts";
import { CLIENT_NAME, LEVEL_KEY } from "../config/naming.ts";

/** Version that this code writes, and the only one that it reads. */
export const CONTRACT_VERSION = 2;

/** Source: IAM `Tag`. */
const TAG_KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;

const texts = z.union([z.string(), z.array(z.string())]);
const principal = z.union([z.literal("*"), z.record(z.string(), texts)]).optional();
const value = z.union([z.string(), z.number(), z.boolean()]);

/** A statement as far as the proof reads it; what else stands in it is the evaluator's to judge. */
const statementSchema = z.looseObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: principal,
  NotPrincipal: principal,
  Action: texts.optional(),
  NotAction: texts.optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.union([value, z.array(value)]))).optional(),
});

const key = z.string().regex(LEVEL_KEY).max(64);
const TITLE = /^[\w+=,.@-]{1,64}$/;

const roleSchema = z.strictObject({
  level: key,
  title: z.string().regex(TITLE),
  arn: z.string().regex(/^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/),
  name: z.string().regex(ROLE_NAME),
  path: z.string().regex(ROLE_PATH).max(512),
  permissionSet: z.string().regex(PERMISSION_SET_NAME),
  trustPolicy: z.looseObject({
    Version: z.enum(["2012-10-17", "2008-10-17"]),
    Statement: z.array(statementSchema),
  }),
  openBecause: z
    .string()
    .regex(/^[^\p{C}]{10,300}$/u)
    .optional(),
});

/** The contract's exact form; a key or value beside it is refused. */
export const contractSchema = z.strictObject({
  version: z.literal(CONTRACT_VERSION),
  client: z.strictObject({
    name: z.string().regex(CLIENT_NAME),
    accountId: z.string().regex(ACCOUNT_ID),
    partition: z.enum(PARTITIONS),
    linkAccount: z.string().regex(/^[a-z0-9-]{3,63}$/),
    tags: z.record(z.string().regex(TAG_KEY), z.string().regex(TAG_VALUE)),
  }),
  homeAccountId: z.string().regex(ACCOUNT_ID),
  roles: z.record(key, roleSchema),
});
