// What a build is doing, for the person in front of a terminal: one line on stderr that later ones overwrite. Nothing is
// shown for work that ends at once, and nothing ever where no terminal is.

const patience = 400; // milliseconds before a line appears
const period = 200;

export interface Terminal {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

export class Progress {
  private readonly terminal: Terminal;
  private readonly start = performance.now();
  private readonly timer: NodeJS.Timeout | undefined;
  private text = "";
  private shown = false;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
    if (terminal.isTTY === true) this.timer = setInterval(() => this.show(), period);
  }

  /** What is being done from now on. */
  report(text: string): void {
    this.text = text;
  }

  /** Clears the line. */
  end(): void {
    clearInterval(this.timer);
    if (this.shown) this.terminal.write("\r\x1b[K");
  }

  private show(): void {
    const time = performance.now() - this.start;
    if (time < patience) return;
    this.shown = true;
    this.terminal.write(`\r\x1b[K${this.text} ... ${(time / 1000).toFixed(1)} s`);
  }
}
