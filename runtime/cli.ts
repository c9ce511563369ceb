// The command line `lanewise`. What it takes and its exit codes are in the help text of cli/arguments.ts.

import { readFileSync } from "node:fs";
import { runJob } from "./build/run-job.js";
import { type Command, help, readArguments } from "./cli/arguments.js";
import { emitAndWatch, emitOnce } from "./cli/emit.js";
import { LanewiseError } from "./index.js";

const exitCodes: Readonly<Record<string, number>> = { "build/stale": 1, "build/usage": 2 };
const faulty = 3;

function report(error: unknown): void {
  const known = error instanceof LanewiseError;
  process.stderr.write(`lanewise: ${known ? error.message : (error as Error).stack}\n`);
  process.exitCode = (known ? exitCodes[error.code] : undefined) ?? faulty;
}

async function run(command: Command): Promise<void> {
  switch (command.command) {
    case "help":
      process.stdout.write(help);
      return;
    case "version":
      process.stdout.write(`${version()}\n`);
      return;
    case "explain":
      process.stdout.write((await runJob({ kind: "explain", module: command.module })).text);
      return;
    case "emit":
      return command.watch ? emitAndWatch(command, report) : emitOnce(command);
    default:
      return command satisfies never;
  }
}

function version(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8"); // from dist/runtime
  return (JSON.parse(text) as { version: string }).version;
}

try {
  await run(readArguments(process.argv.slice(2)));
} catch (error) {
  report(error);
}
