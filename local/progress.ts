import pc from "picocolors";

/** Tells what a step is at, in a few words; called as often as one likes. */
export type Say = (detail: string) => void;

/** A step that ended well. */
export interface FinishedStep {
  readonly title: string;
  readonly seconds: number;
  /** What came of it, such as "runs already". */
  readonly outcome: string;
}

interface RunningStep {
  readonly title: string;
  readonly since: number;
  detail: string;
  toldAt: number;
}

const frames = ["⠋", "⠙", "⠸", "⠴", "⠦", "⠇"];
const quietSeconds = 15;

/** Shows steps, several at once if need be: one living line on a terminal, else a plain line at each end and every 15 s between. */
export class Progress {
  readonly finished: FinishedStep[] = [];
  private readonly running = new Set<RunningStep>();
  private readonly isTerminal: boolean;
  private readonly colours: ReturnType<typeof pc.createColors>;
  private ticker: NodeJS.Timeout | undefined;
  private frame = 0;

  constructor(private readonly out: NodeJS.WriteStream) {
    this.isTerminal = out.isTTY;
    this.colours = out.isTTY ? pc : pc.createColors(false);
  }

  /** Runs one step and shows it. What `work` returns is shown as its outcome; what it throws is thrown on. */
  async run(title: string, work: (say: Say) => Promise<string | undefined>): Promise<void> {
    const step: RunningStep = { title, since: Date.now(), detail: "", toldAt: Date.now() };
    this.running.add(step);
    this.ticker ??= setInterval(() => this.tick(), this.isTerminal ? 120 : 1000);
    try {
      const outcome = (await work((detail) => (step.detail = detail))) ?? "";
      const seconds = (Date.now() - step.since) / 1000;
      this.finished.push({ title, seconds, outcome });
      this.line(
        `${this.colours.green("✓")} ${title}${outcome === "" ? "" : `: ${outcome}`} ${this.colours.dim(`(${seconds.toFixed(1)} s)`)}`,
      );
    } catch (error) {
      this.line(`${this.colours.red("✗")} ${title}`);
      throw error;
    } finally {
      this.running.delete(step);
      if (this.running.size === 0) this.rest();
    }
  }

  /** A line of its own, above the living one. */
  line(text: string): void {
    this.out.write(`${this.isTerminal ? "\r\x1b[2K" : ""}${text}\n`);
  }

  private rest(): void {
    clearInterval(this.ticker);
    this.ticker = undefined;
    if (this.isTerminal) this.out.write("\r\x1b[2K");
  }

  private tick(): void {
    if (this.isTerminal) this.redraw();
    else for (const step of this.running) this.tellIfQuiet(step);
  }

  private redraw(): void {
    const spinner = frames[this.frame++ % frames.length] ?? "";
    const text = [...this.running].map(describe).join(" | ");
    this.out.write(`\r\x1b[2K${spinner} ${text.slice(0, this.out.columns - 3)}`);
  }

  private tellIfQuiet(step: RunningStep): void {
    if (Date.now() - step.toldAt < quietSeconds * 1000) return;
    step.toldAt = Date.now();
    this.line(`  ${describe(step)}`);
  }
}

function describe(step: RunningStep): string {
  const seconds = Math.round((Date.now() - step.since) / 1000);
  return `${step.title} ${seconds} s${step.detail === "" ? "" : `, ${step.detail}`}`;
}
