/** Reads regular expressions into what their speed depends on. */

/** A part of a pattern: one character out of some, a group of alternatives, or a place without width. */
export type Atom =
  | { readonly kind: "one"; readonly source: string }
  | { readonly kind: "group"; readonly ways: readonly Sequence[] }
  | { readonly kind: "place" };

export interface Part {
  readonly atom: Atom;
  readonly least: number;
  readonly most: number;
}

export type Sequence = readonly Part[];

const ESCAPE = String.raw`\\(?:[dDwWsSnrtf]|x[0-9a-fA-F]{2}|[^A-Za-z0-9])`;
const ONE = new RegExp(String.raw`\[\^?(?!\])(?:${ESCAPE}|[^\]\\])+\]|${ESCAPE}|[^\\()[{}*+?]`, "y");

/** The alternatives of a valid pattern; undefined if it uses more than characters, classes, groups and repeats. */
export function readPattern(pattern: string): readonly Sequence[] | undefined {
  return new Reader(pattern).read();
}

/** Reads the syntax that needs no look at the surroundings; anything else gives undefined. The pattern is valid already. */
class Reader {
  private at = 0;

  constructor(private readonly pattern: string) {}

  read(): readonly Sequence[] | undefined {
    const ways = this.ways();
    return this.at === this.pattern.length ? ways : undefined;
  }

  private ways(): readonly Sequence[] | undefined {
    const ways: Sequence[] = [];
    do {
      const sequence = this.sequence();
      if (sequence === undefined) return undefined;
      ways.push(sequence);
    } while (this.takes(/\|/y) !== undefined);
    return ways;
  }

  private sequence(): Sequence | undefined {
    const parts: Part[] = [];
    while (this.at < this.pattern.length && !/[|)]/.test(this.pattern.charAt(this.at))) {
      const atom = this.atom();
      if (atom === undefined) return undefined;
      const times = this.repeat();
      const isPlain = atom.kind === "group" && atom.ways.length === 1 && times.least === 1 && times.most === 1;
      parts.push(...(isPlain ? (atom.ways[0] ?? []) : [{ atom, ...times }]));
    }
    return parts;
  }

  private atom(): Atom | undefined {
    if (this.takes(/[\^$]|\\[bB]/y) !== undefined) return { kind: "place" };
    if (this.takes(/\((\?:|(?!\?))/y) !== undefined) {
      const ways = this.ways();
      return ways !== undefined && this.takes(/\)/y) !== undefined ? { kind: "group", ways } : undefined;
    }
    const source = this.takes(ONE);
    return source === undefined ? undefined : { kind: "one", source };
  }

  private repeat(): Pick<Part, "least" | "most"> {
    const text = this.takes(/([*+?]|\{[0-9]+(,[0-9]*)?\})\??/y);
    if (text === undefined) return { least: 1, most: 1 };
    const short = { "*": [0, Infinity], "+": [1, Infinity], "?": [0, 1] }[text.charAt(0)];
    const [least = 0, most = least] = short ?? (text.match(/[0-9]+/g) ?? []).map(Number);
    return { least, most: /,\}/.test(text) ? Infinity : most };
  }

  private takes(token: RegExp): string | undefined {
    token.lastIndex = this.at;
    const found = token.exec(this.pattern)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }
}
