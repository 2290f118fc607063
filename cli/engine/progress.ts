/** Tells what is going on: one line that is rewritten on a terminal, a line now and then elsewhere. Writes to stderr only. */

/** How often a run that is not on a terminal says that it is alive, in milliseconds. */
const heartbeatMs = 5_000;

/** Progress of one or more operations under one headline. */
export class Progress {
  private readonly started = Date.now();
  private lastSaid = Date.now();
  private finished = 0;
  private readonly ticker: NodeJS.Timeout;
  private readonly live = process.stderr.isTTY;

  constructor(private readonly headline: string) {
    if (!this.live) this.say(`${headline} …`);
    this.ticker = setInterval(() => this.tick(), this.live ? 200 : 1_000);
    this.ticker.unref();
  }

  /** One more resource is done. */
  done(urn: string): void {
    if (!urn.includes("pulumi:pulumi:Stack")) this.finished += 1;
  }

  /** A line that stays. */
  say(text: string): void {
    this.clear();
    process.stderr.write(`${text}\n`);
    this.lastSaid = Date.now();
  }

  /** Ends the headline with how it went. */
  end(result: string): void {
    clearInterval(this.ticker);
    this.say(`${this.headline}: ${result} (${this.seconds()} s)`);
  }

  private tick(): void {
    if (this.live) {
      this.clear();
      process.stderr.write(`${this.headline} … ${this.finished} resources, ${this.seconds()} s`);
    } else if (Date.now() - this.lastSaid >= heartbeatMs) {
      this.say(`${this.headline} … ${this.finished} resources, ${this.seconds()} s`);
    }
  }

  private clear(): void {
    if (this.live) process.stderr.write("\r\u001b[2K");
  }

  private seconds(): string {
    return ((Date.now() - this.started) / 1000).toFixed(1);
  }
}
