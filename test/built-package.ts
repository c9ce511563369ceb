// The package as users install it, for tests that run it in processes of their own.

import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const run: typeof execFile.__promisify__ = promisify(execFile);
export const root: string = fileURLToPath(new URL("..", import.meta.url));

/** A new folder with the built package in it. */
export async function buildPackage(): Promise<string> {
  const place = await mkdtemp(join(tmpdir(), "lanewise-"));
  await cp(join(root, "package.json"), join(place, "package.json"));
  await symlink(join(root, "node_modules"), join(place, "node_modules"), "junction");
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  for (const settings of ["tsconfig.build.json", "tsconfig.tools.json"]) {
    const flags = ["-p", join(root, settings), "--noCheck", "--outDir", join(place, "dist")];
    await run(process.execPath, [compiler, ...flags]); // types are checked by `npm run build` and `npm run check`
  }
  await run(process.execPath, [join(root, "scripts/bundle.mjs")], { cwd: place });
  return place;
}

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project that has the built package, and some packages of the repository, among its modules. */
export class Project {
  readonly folder: string;
  private readonly built: string;

  private constructor(folder: string, built: string) {
    this.folder = folder;
    this.built = built;
  }

  static async make(packages: readonly string[] = []): Promise<Project> {
    const built = await buildPackage();
    const folder = await mkdtemp(join(tmpdir(), "lanewise-project-"));
    await mkdir(join(folder, "node_modules"));
    await symlink(built, join(folder, "node_modules/lanewise"), "junction");
    for (const name of packages) {
      await symlink(join(root, "node_modules", name), join(folder, "node_modules", name), "junction");
    }
    const project = new Project(folder, built);
    await project.write({ "package.json": '{ "type": "module" }' });
    return project;
  }

  /** Writes files, given by path and text. */
  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.folder, path)), { recursive: true });
      await writeFile(join(this.folder, path), text);
    }
  }

  /** Runs Node in the project. */
  async node(...args: string[]): Promise<Finished> {
    try {
      return { code: 0, ...(await run(process.execPath, args, { cwd: this.folder })) };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, stdout, stderr };
    }
  }

  /** The file that `npx lanewise` runs. */
  get command(): string {
    return join(this.built, "dist/runtime/cli.js");
  }

  lanewise(...args: string[]): Promise<Finished> {
    return this.node(this.command, ...args);
  }

  async remove(): Promise<void> {
    for (const folder of [this.folder, this.built]) await rm(folder, { recursive: true, force: true });
  }
}
