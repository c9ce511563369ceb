// The examples, run as a user runs them: by Node, on the built package.

import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
let place = "";

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "lanewise-"));
  await cp(join(root, "package.json"), join(place, "package.json"));
  await cp(join(root, "examples"), join(place, "examples"), { recursive: true });
  await symlink(join(root, "node_modules"), join(place, "node_modules"), "junction");
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const settings = ["-p", join(root, "tsconfig.build.json"), "--noCheck", "--outDir", join(place, "dist")];
  await run(process.execPath, [compiler, ...settings]); // types are checked by `npm run check`
}, 60_000);

afterAll(() => rm(place, { recursive: true, force: true }));

/** What an example prints among other things; one that is not listed only has to end well. */
const expected: Readonly<Record<string, readonly RegExp[]>> = {
  mandelbrot: [/^ +\.+:+-/m, /each point stopped at its own/, /compiled programs: 1$/m],
  newton: [/0\.10 +0\.900 +0\.630843527563154/, /steps on average/, /error of the equation: \d\.\de-1[3-6]/],
  kalman: [
    /the truth \|, measured o, filtered \*/,
    /error of the measurements (?:0\.5|0\.4)\d*, of the filter 0\.[12]\d*/,
  ],
  ode: [/exact for mu = 0: 0\.816164/, /^ +0 +0\.8161/m, /in lockstep it would be/],
  tutorial: [/14/, /bit for bit: true/],
};

const names = readdirSync(join(root, "examples")).flatMap((file) => (file.endsWith(".mjs") ? [file.slice(0, -4)] : []));

test("the examples that are listed exist", () => {
  expect(names).toEqual(expect.arrayContaining(Object.keys(expected)));
});

test.each(names)("%s says what it should", { timeout: 30_000 }, async (name) => {
  const { stdout, stderr } = await run(process.execPath, [join(place, `examples/${name}.mjs`)]);
  expect(stderr).toBe("");
  expect(stdout).not.toBe("");
  for (const pattern of expected[name] ?? []) expect(stdout).toMatch(pattern);
});
