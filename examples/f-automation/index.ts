/** The program of the project's root, for the files in this folder. */
export { default } from "../../index.ts";
