/** A place in a file: path relative to the repository, line and column counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where each resolved value was written, by path such as `quotas.requests.cpu`. */
export type Origins = Readonly<Record<string, Place>>;
