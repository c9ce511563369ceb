// The error classes of the whole package. A user's mistake and a bug of ours are different classes.
// Messages read `op: argument k (name) is X, expected Y; do Z.` and never carry a value the user did not pass in.

/** Base of every error this package throws. `code` is stable, `area/what`; the message may change. */
export class LanewiseError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(`${message} [${code}]`, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Shapes, ranks, axes or sizes that do not fit together. */
export class ShapeError extends LanewiseError {}

/** A dtype that is unknown, or that an operation does not take. */
export class DTypeError extends LanewiseError {}

/** An argument or option of the wrong JavaScript type, or an unknown option. */
export class ArgumentError extends LanewiseError {}

/** A tree whose structure does not match what was asked of it. */
export class TreeError extends LanewiseError {}

/** A tracer used as a number, or after its trace ended. */
export class TraceError extends LanewiseError {}

/** A program that is right but that this version does not run; docs/limits.md lists them. */
export class UnsupportedError extends LanewiseError {}

/** A module of kernels, or a file made of one, that a build cannot work with. Thrown by the command line and the plugin. */
export class BuildError extends LanewiseError {}

/** A NaN that an operation made of operands without any. Thrown only under debugNans. */
export class NumericsError extends LanewiseError {}

/** A fault of this package. `details` holds the intermediate program around the fault. */
export class CompilerBug extends LanewiseError {
  readonly details: string;
  constructor(code: string, message: string, details = "") {
    super(code, `${message}; this is a bug in lanewise: please report it with the text below.\n${details}`);
    this.details = details;
  }
}

/**
 * Thrown while tracing when a program needs the size of a symbolic dimension as a number. jit catches it and traces
 * again with that size fixed; nobody else should.
 */
export class NeedsSize extends TraceError {
  readonly dim: string;
  readonly reason: string;
  constructor(dim: string, reason: string) {
    super(
      "trace/size",
      `the size of axis '${dim}' is not known while tracing, but ${reason} needs it as a number; pass a shape with that size`,
    );
    this.dim = dim;
    this.reason = reason;
  }
}
