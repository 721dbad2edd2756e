import { Role } from "@pulumi/aws/iam";
import { switchyard } from "aws-switchyard";

new Role("metrics", { assumeRolePolicy: process.env["METRICS"] ?? "" });
export default switchyard;
