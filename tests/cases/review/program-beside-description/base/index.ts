import { switchyard } from "aws-switchyard";

export default switchyard;
