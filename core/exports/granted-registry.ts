/** Name of the file by which granted finds a registry's profiles. Source: granted, `pkg/granted/registry`. */
export const GRANTED_FILE = "granted.yml";

/** A file of the registry. */
export interface RegistryFile {
  readonly name: string;
  readonly text: string;
}

/** Name of the file of a project's profiles in a registry. */
export function grantedProfilesFile(project: string): string {
  return `${project}.aws-config`;
}

/** First line of a file of profiles, by which a later run knows its own. */
export function grantedHeader(project: string): string {
  return `# switchyard: profiles of ${project}; written by \`switchyard export granted\`, do not edit`;
}

/**
 * A registry of granted for a project alone: its list of files, and the profiles.
 * why no templates: the profiles are the same for everybody; what differs is who may use them, which Identity Center says.
 * @param profiles As `awsConfig` writes them.
 */
export function grantedRegistry(project: string, profiles: string): readonly RegistryFile[] {
  const file = grantedProfilesFile(project);
  return [
    { name: GRANTED_FILE, text: `awsConfig:\n  - ${JSON.stringify(file)}\n` },
    { name: file, text: `${grantedHeader(project)}\n\n${profiles}` },
  ];
}
