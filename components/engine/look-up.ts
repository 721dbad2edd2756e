/**
 * A call's result, or why it failed: AWS's message, without the name of the function that the engine and the provider
 * put before it (`invocation of X returned an error: invoking X: 1 error occurred:`).
 */
export async function attempt<T>(
  call: Promise<T>,
): Promise<{ value: T; failure?: undefined } | { value?: undefined; failure: string }> {
  try {
    return { value: await call };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      failure: message
        .replace(/^(?:invocation of \S+ returned an error: |invoking \S+: |1 error occurred:\s+\* )*/, "")
        .trim(),
    };
  }
}

/**
 * Failures that say something different.
 * why not by the whole text: AWS numbers its answers, so one missing right would be told once for each principal.
 */
export function distinct(failures: readonly string[]): string[] {
  return [...new Map(failures.map((failure) => [failure.replace(/RequestID: [^,]*, /, ""), failure])).values()];
}

/**
 * Whether a look-up failed because nobody has the name.
 * why several forms: releases of the aws provider say it in AWS's words, in their own, or in those of their search helper.
 */
export function isNotFound(failure: string): boolean {
  return /ResourceNotFoundException|no Identity Store (?:User|Group) found|couldn't find resource|empty result/i.test(
    failure,
  );
}

/** The same for look-ups in IAM, which has words of its own. */
export function isMissingInIam(failure: string): boolean {
  return /NoSuchEntity|couldn't find resource|empty result/i.test(failure);
}
