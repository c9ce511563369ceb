// What the tools ask of the worker thread that loads modules of kernels, and what it answers: plain data all through.

import type { Emitted } from "../index.js";

export interface ModuleRequest {
  /** Absolute path. */
  readonly path: string;
  /** Exports to take; undefined for every kernel the module exports. */
  readonly names: readonly string[] | undefined;
}

export type Job =
  | { readonly kind: "emit"; readonly modules: readonly ModuleRequest[]; readonly takesSidecar: boolean }
  | { readonly kind: "explain"; readonly module: ModuleRequest };

export interface Outcome {
  /** Emitted by `emit`, undefined for `explain`. */
  readonly emitted: Emitted | undefined;
  /** The stages of `explain`, "" for `emit`. */
  readonly text: string;
  readonly names: readonly string[];
}

export type FailureKind = "import" | "export" | "empty" | "name" | "copies" | "kernel";

export type Answer =
  | { readonly kind: "progress"; readonly text: string }
  | { readonly kind: "done"; readonly outcome: Outcome }
  | { readonly kind: "failed"; readonly why: FailureKind; readonly text: string };
