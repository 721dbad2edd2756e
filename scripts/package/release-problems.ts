/**
 * What keeps a tag from being released; nothing when all is well.
 * @param tag Name of the tag, as in `v0.1.0`.
 * @param version Version of package.json.
 * @param changelog Text of CHANGELOG.md.
 */
export function releaseProblems(tag: string, version: string, changelog: string): readonly string[] {
  const [, text] = changelog.split(`\n## [${version}]`);
  const section = text?.split(/\n## /)[0] ?? "";
  return [
    ...(tag === `v${version}` ? [] : [`expected the tag v${version}, found ${JSON.stringify(tag)}`]),
    ...(text === undefined ? [`expected a section "## [${version}]" in CHANGELOG.md, found none`] : []),
    ...(text !== undefined && !/^ - \d{4}-\d{2}-\d{2}\n/.test(section)
      ? [`expected a date after "## [${version}]" in CHANGELOG.md, as in " - 2026-01-31"`]
      : []),
    ...(text !== undefined && !/^- /m.test(section) ? [`expected a change in the section of ${version}`] : []),
  ];
}
