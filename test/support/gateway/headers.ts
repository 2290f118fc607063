/** HTTP header fields: names compare without regard to case, but `_` is not `-`. */

export type HeaderInput = Readonly<Record<string, string | readonly string[]>>;

export class Headers {
  private constructor(private entries: (readonly [name: string, value: string])[]) {}

  static of(input: HeaderInput = {}): Headers {
    return new Headers(
      Object.entries(input).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
    );
  }

  get(name: string): string | undefined {
    return this.entries.find(([other]) => isSame(other, name))?.[1];
  }

  /**
   * The value of a variable such as `http_x_tenant_id`: the server writes `_` for `-`, so every spelling of a header feeds
   * one variable, and several are joined.
   */
  variable(name: string): string | undefined {
    const values = this.entries.filter(([other]) => other.toLowerCase().replaceAll("-", "_") === name).map(([, value]) => value);
    return values.length === 0 ? undefined : values.join(", ");
  }

  set(name: string, value: string): void {
    this.remove(name);
    this.add(name, value);
  }

  add(name: string, value: string): void {
    this.entries.push([name, value]);
  }

  remove(name: string): void {
    this.entries = this.entries.filter(([other]) => !isSame(other, name));
  }

  /** Drops every field with an underscore in its name, as the server does when told to. */
  withoutUnderscores(): Headers {
    return new Headers(this.entries.filter(([name]) => !name.includes("_")));
  }

  /** By name in lower case, underscores kept; several values of one name are joined. */
  toObject(): Readonly<Record<string, string>> {
    const joined: Record<string, string> = {};
    for (const [name, value] of this.entries) {
      const key = name.toLowerCase();
      joined[key] = joined[key] === undefined ? value : `${joined[key]}, ${value}`;
    }
    return joined;
  }
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
