/** The error code as AWS writes it on the wire (`EntityAlreadyExists`, `ConflictException`); empty for other errors. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const code: unknown = "Code" in error ? error.Code : undefined;
  return typeof code === "string" && code !== "" ? code : error.name;
}

/** True when AWS says that the thing does not exist. */
export function isGone(error: unknown): boolean {
  return /^(NoSuchEntity|ResourceNotFound)(Exception)?$/.test(codeOf(error));
}

/** True when AWS says that a trust policy names a principal which it cannot find (yet). */
export function isInvalidPrincipal(error: unknown): boolean {
  return (
    /^MalformedPolicyDocument/.test(codeOf(error)) && error instanceof Error && /invalid principal/i.test(error.message)
  );
}

/** The result of a call, or undefined when the thing does not exist. */
export async function unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Notes on a failure which call it answers (`IAM: GetUser`), for {@link explain} to say. */
export function answering(call: string, error: unknown): unknown {
  return error instanceof Error ? Object.assign(error, { call }) : error;
}

/**
 * An error that names what was being done. AWS's answer is in the words of its SDK for Go, which the official provider
 * passes on: `creating IAM Role (x): operation error IAM: CreateRole, https response error StatusCode: 409, RequestID: …,
 * EntityAlreadyExists: …`.
 */
export function explain(doing: string, error: unknown): Error {
  if (!(error instanceof Error)) return new Error(`${doing}: ${String(error)}`);
  const code = codeOf(error);
  const text = code === "Error" || error.message.startsWith(`${code}:`) ? error.message : `${code}: ${error.message}`;
  return new Error(`${doing}: ${operation(error)}${text}`, { cause: error });
}

/** The result of a call of `Aws`; a failure in the words of the AWS SDK for Go. */
export async function said<T>(result: Promise<T>): Promise<T> {
  return result.catch((error: unknown) => {
    if (!(error instanceof Error)) throw error;
    throw new Error(`${operation(error)}${codeOf(error)}: ${error.message}`, { cause: error });
  });
}

function operation(error: Error): string {
  if (!("call" in error)) return "";
  const { httpStatusCode: status = 0, requestId = "" } =
    "$metadata" in error ? (error.$metadata as { httpStatusCode?: number; requestId?: string }) : {};
  return `operation error ${String(error.call)}, https response error StatusCode: ${status}, RequestID: ${requestId}, `;
}
