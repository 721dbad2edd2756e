/** The program of the project, for the files in this folder: the one line that a project of your own has. */
export { default } from "aws-switchyard";
