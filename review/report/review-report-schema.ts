import { z } from "zod";

/** Stub. */
export const reviewReportSchema = z.looseObject({ version: z.literal(1) });
