// The line of progress: on terminals, for long work, and gone at the end.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Progress } from "../../../runtime/cli/progress.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What is written in `time` milliseconds of work. */
function written(isTTY: boolean, time: number): string {
  let text = "";
  const progress = new Progress({
    isTTY,
    write: (part) => {
      text += part;
    },
  });
  progress.report("compiling price");
  vi.advanceTimersByTime(time);
  progress.end();
  vi.advanceTimersByTime(1000);
  return text;
}

test("long work shows what is done and for how long, then clears the line", () => {
  const text = written(true, 1000);
  expect(text).toMatch(/compiling price \.\.\. 0\.\d s/);
  expect(text).toMatch(/compiling price \.\.\. 1\.0 s/);
  expect(text.endsWith("\r\x1b[K")).toBe(true);
});

test("short work shows nothing", () => {
  expect(written(true, 100)).toBe("");
});

test("nothing is shown where no terminal is", () => {
  expect(written(false, 5000)).toBe("");
});
