/** A refusal as AWS words it. Any part of the front may throw it; server.ts writes it in the protocol of the call. */
export class AwsError extends Error {
  /**
   * @param code AWS's error code, such as `AccessDenied`.
   * @param message AWS's message where known.
   * @param status HTTP status; 400 unless told.
   */
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = code;
  }
}

/** The wording AWS uses for a field that breaks its constraint. */
export function constraintMessage(value: string, field: string, constraint: string): string {
  return `1 validation error detected: Value '${value}' at '${field}' failed to satisfy constraint: ${constraint}`;
}

/** The refusal of what is not there. */
export const notFound = (what: string): AwsError => new AwsError("ResourceNotFoundException", `Could not find ${what}`);

/** The operation of that name. Throws UnknownOperationException: what the sandbox does not have is refused, never guessed. */
export function operationOf<Operation>(
  operations: Readonly<Record<string, Operation>>,
  service: string,
  name: string,
): Operation {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation !== undefined) return operation;
  throw new AwsError("UnknownOperationException", `The sandbox has no ${service}:${name}.`);
}
