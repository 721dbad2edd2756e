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

/** An error that names what was being done: `creating IAM Role (x): EntityAlreadyExists: …`. Half-made state passes through. */
export function explain(doing: string, error: unknown): Error {
  if (!(error instanceof Error)) return new Error(`${doing}: ${String(error)}`);
  const code = codeOf(error);
  const text = code === "Error" || error.message.startsWith(`${code}:`) ? error.message : `${code}: ${error.message}`;
  return new Error(`${doing}: ${text}`, { cause: error });
}

/**
 * The result of a call; a failure in the words of the AWS SDK for Go, which the official provider passes on.
 * `operation` is the service and the operation: `IAM: GetUser`.
 */
export async function said<T>(operation: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { httpStatusCode = 0, requestId = "" } =
      "$metadata" in error ? (error.$metadata as { httpStatusCode?: number; requestId?: string }) : {};
    const answer = `https response error StatusCode: ${httpStatusCode}, RequestID: ${requestId}, ${codeOf(error)}: ${error.message}`;
    throw new Error(`operation error ${operation}, ${answer}`, { cause: error });
  }
}
