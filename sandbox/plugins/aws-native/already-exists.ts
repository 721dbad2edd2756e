/** The failure of a creation of something that exists, in Cloud Control's words as the official provider passes them on. */
export function alreadyExists(reason: string): Error {
  return new Error(`operation CREATE failed with "AlreadyExists": ${reason}`);
}
