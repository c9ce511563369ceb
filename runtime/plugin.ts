// The bundler plugin `lanewise/plugin`: at build time, definitions `export const name = kernel(...)` become imports of
// emitted code, so that a bundle carries neither the compiler nor eval.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import MagicString from "magic-string";
import { createUnplugin, type UnpluginInstance } from "unplugin";
import { findKernels, type ModuleKernels } from "./build/find-kernels.js";
import { localImports } from "./build/imports.js";
import { runJob } from "./build/run-job.js";
import { completeMap } from "./build/source-maps.js";
import type { Emitted } from "./index.js";

/** Names of emitted modules: this, a hash of the code, the path of the user's module, .js. No scheme, for webpack. */
const prefix = "lanewise-kernels/";
const emittedName = new RegExp(`^${prefix}[0-9a-f]{8}(?<path>.*)\\.js$`, "s");

interface Rewritten {
  readonly code: string;
  readonly map: ReturnType<MagicString["generateMap"]>;
}

class Kernels {
  /** Emitted modules by the name they are imported under. */
  private readonly modules = new Map<string, Emitted>();

  /** The module at `path` with imports for its kernels; undefined when it defines none. */
  async rewrite(code: string, path: string): Promise<Rewritten | undefined> {
    const found = findKernels(code, path);
    if (found.calls.length === 0) return undefined;
    const emitted = await emit(path, found);
    const hash = createHash("sha256").update(emitted.code).digest("hex").slice(0, 8);
    const id = `${prefix}${hash}${path}.js`;
    this.modules.set(id, emitted);
    return replaceCalls(code, path, found, id);
  }

  /** The emitted module; made again when a bundler remembers the rewritten module from an earlier run. */
  async load(id: string): Promise<Emitted> {
    const known = this.modules.get(id);
    if (known !== undefined) return known;
    const { path } = emittedName.exec(id)!.groups as { path: string };
    return emit(path, findKernels(await readFile(path, "utf8"), path));
  }
}

async function emit(path: string, { calls }: ModuleKernels): Promise<Emitted> {
  const names = calls.map(({ name }) => name);
  // A bundle has no place for a file beside it: constants that ask for one stand in the code.
  const { emitted } = await runJob({ kind: "emit", modules: [{ path, names }], takesSidecar: false });
  return emitted!;
}

/** Imports are hoisted, so they go to the end, where they move no line. */
function replaceCalls(code: string, path: string, { calls, unneeded }: ModuleKernels, id: string): Rewritten {
  const text = new MagicString(code);
  const locals = calls.map(({ name }) => freshName(name, code));
  calls.forEach(({ start, end }, k) => {
    text.overwrite(start, end, locals[k]!);
  });
  for (const { start, end } of unneeded) text.remove(start, end);
  const specifiers = calls.map(({ name }, k) => `${name} as ${locals[k]}`);
  text.append(`\nimport { ${specifiers.join(", ")} } from ${JSON.stringify(id)};\n`);
  return { code: text.toString(), map: text.generateMap({ source: path, includeContent: true, hires: "boundary" }) };
}

function freshName(name: string, code: string): string {
  let fresh = `${name}Kernel`;
  while (code.includes(fresh)) fresh += "_";
  return fresh;
}

/**
 * The plugin for each bundler: `lanewise.vite()`, `.rollup()`, `.rolldown()`, `.esbuild()`, `.webpack()`. Modules that
 * define kernels are loaded by Node while bundling.
 * @throws BuildError with file and line, as `lanewise emit` does, and for a kernel that cannot be replaced.
 */
const lanewise: UnpluginInstance<undefined, false> = createUnplugin(() => {
  const kernels = new Kernels();
  return {
    name: "lanewise",
    resolveId: (id) => (emittedName.test(id) ? id : null),
    load: {
      filter: { id: emittedName },
      async handler(id) {
        const { code, map } = await kernels.load(id);
        return { code, map: map === null ? null : completeMap(map) };
      },
    },
    transform: {
      filter: {
        id: { exclude: /\.(?:json|css|html?|md|txt)$/ },
        code: /\blanewise\b[\s\S]*\bkernel\b|\bkernel\b[\s\S]*\blanewise\b/,
      },
      async handler(code, id) {
        const path = id.replace(/[?#].*$/s, "");
        const rewritten = await kernels.rewrite(code, path);
        if (rewritten !== undefined) for (const file of localImports([path])) this.addWatchFile(file);
        return rewritten;
      },
    },
  };
});

export default lanewise;
