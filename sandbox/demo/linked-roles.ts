import { z } from "zod";

const entry = z.looseObject({
  client: z.string(),
  role: z.string(),
  roleArn: z.string(),
  /** `group:Auditors`, `user:alice@acme.example` */
  assignedTo: z.array(z.string()),
  switchRoleLink: z.string(),
});
const outputs = z.looseObject({ access: z.record(z.string(), entry) });

/** One access role as the home stack's outputs show it, with the link that leads to it. */
export type LinkedRole = z.infer<typeof entry> & { readonly permissionSet: string };

/** Reads the home stack's outputs. */
export function deployedRoles(homeOutputs: unknown): LinkedRole[] {
  const { access } = outputs.parse(homeOutputs);
  return Object.entries(access).map(([permissionSet, one]) => ({ permissionSet, ...one }));
}
