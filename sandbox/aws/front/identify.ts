import { AwsError } from "./aws-error.ts";
import type { AwsCall } from "./call.ts";
import type { Context } from "./context.ts";
import { sessionArn } from "./sessions.ts";
import type { Session } from "../state.ts";

/** Who makes a call. */
export interface Caller {
  accountId: string;
  /** ARN as GetCallerIdentity gives it. */
  arn: string;
  kind: "user" | "role";
  entityName: string;
  /** Present for temporary credentials. */
  session?: Session;
}

interface AccessKey {
  account: string;
  userName: string;
  arn: string;
  active: boolean;
}

/** Knows callers by access key id. Access keys of IAM users live in moto; the answers are remembered. */
export interface Identifier {
  identify(call: AwsCall): Promise<Caller>;
  /** Forgets what it knows of IAM users' keys: something about users or keys changed. */
  forget(): void;
}

function unknownKey(call: AwsCall): AwsError {
  const message = "The security token included in the request is invalid.";
  if (call.service === "s3") {
    return new AwsError("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", 403);
  }
  // why: query services say InvalidClientTokenId, JSON services UnrecognizedClientException.
  return call.protocol === "query"
    ? new AwsError("InvalidClientTokenId", message, 403)
    : new AwsError("UnrecognizedClientException", message, 400);
}

function expired(call: AwsCall): AwsError {
  const message = "The security token included in the request is expired";
  return call.protocol === "query" || call.service === "s3"
    ? new AwsError("ExpiredToken", message, 403)
    : new AwsError("ExpiredTokenException", message, 400);
}

/** An identifier over the sessions of the front and the access keys in moto. */
export function createIdentifier(context: Context): Identifier {
  let keys = new Map<string, AccessKey>();

  const ofSession = (call: AwsCall, session: Session): Caller => {
    if (call.sessionToken !== session.token) throw unknownKey(call);
    if (session.expiresAt <= Date.now()) throw expired(call);
    return {
      accountId: session.accountId,
      arn: sessionArn(session),
      kind: session.kind,
      entityName: session.entityName,
      session,
    };
  };

  const ofUser = async (call: AwsCall): Promise<Caller> => {
    let key = keys.get(call.accessKeyId);
    if (key === undefined) {
      key = await context.moto.ask<AccessKey>("access-key", { id: call.accessKeyId });
      if (key === undefined) throw unknownKey(call);
      keys.set(call.accessKeyId, key);
    }
    if (!key.active) throw unknownKey(call);
    return { accountId: key.account, arn: key.arn, kind: "user", entityName: key.userName };
  };

  return {
    identify: async (call) => {
      const session = context.state.sessions.get(call.accessKeyId);
      return session === undefined ? ofUser(call) : ofSession(call, session);
    },
    forget: () => {
      keys = new Map();
    },
  };
}
