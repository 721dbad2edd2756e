import { readingRun, stagesRun, type ReadingTask } from "./reading-work.ts";

const task = JSON.parse(process.argv[2] ?? "") as ReadingTask;
process.send?.(task.reader === "stages" ? stagesRun(task) : readingRun(task));
