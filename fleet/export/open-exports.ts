import { resolve } from "node:path";
import type { FleetProject } from "../project/open-project.ts";
import type { CsvReport, GrantedReport, LinksOptions, LinksReport, SwitchRolesReport } from "./access-exports.ts";
import type { AwsConfigOptions, AwsConfigReport } from "./aws-config.ts";
import type { ForWhom } from "./safe-files.ts";
import type { PageOptions, PageReport } from "../page/access-page.ts";

/** What `switchyard export` makes of a project's files, for scripts. Each call reads the files anew. */
export interface Exports {
  /** Who has what, as CSV and as rows. @throws ProjectFaults */
  csv(): Promise<CsvReport>;
  /** Sign-in links of every role that somebody holds. @throws ProjectFaults, FleetError */
  links(options?: LinksOptions): Promise<LinksReport>;
  /** Configuration of AWS Extend Switch Roles. @throws ProjectFaults, FleetError */
  switchRoles(whom?: ForWhom): Promise<SwitchRolesReport>;
  /** The files of a registry for granted; nothing is written. @throws ProjectFaults, FleetError */
  granted(whom?: ForWhom): Promise<GrantedReport>;
  /** Writes who gets where as one HTML page. @throws ProjectFaults, FleetError, WriteFailure */
  page(options?: PageOptions): Promise<PageReport>;
  /** Keeps profiles in a block of their own in `~/.aws/config`. @throws ProjectFaults, ConfigFileFaults, FleetError, WriteFailure */
  awsConfig(options?: AwsConfigOptions): Promise<AwsConfigReport>;
}

/**
 * Exports of the project that a folder belongs to. Needs no engine and no credentials.
 * @throws ProjectFaults when there is no project.
 */
export async function openExports({ directory }: { readonly directory?: string } = {}): Promise<Exports> {
  // why import where needed: a program that deploys one stack loads none of it.
  const [{ openProject }, { ProjectFaults }] = await Promise.all([
    import("../project/open-project.ts"),
    import("../session.ts"),
  ]);
  const project = (): FleetProject => {
    const opened = openProject(resolve(directory ?? process.cwd()));
    if (opened.project === undefined) throw new ProjectFaults(opened.faults);
    return opened.project;
  };
  project();
  const exports = () => import("./access-exports.ts");
  return {
    csv: async () => (await exports()).exportCsv(project()),
    links: async (options) => (await exports()).exportLinks(project(), options),
    switchRoles: async (whom) => (await exports()).exportSwitchRoles(project(), whom),
    granted: async (whom) => (await exports()).exportGranted(project(), whom),
    page: async (options) => (await import("../page/access-page.ts")).accessPage(project(), options),
    awsConfig: async (options) => (await import("./aws-config.ts")).exportAwsConfig(project(), options),
  };
}
