/** A file of a lake. */
export interface LakeFile {
  /** Relative to the lake, with `/` between its segments. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Changes with the content. */
  readonly version: string;
}

/** Files that DuckDB can open, for as long as they are held. */
export interface HeldFiles extends Disposable {
  /** The path of each file, in the order in which they were asked for. */
  readonly paths: readonly string[];
}

/** How to hold files. */
export interface HoldOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Where the files of a lake come from. */
export interface LakeSource {
  /** For people: `s3://bucket/prefix` or `file:///path`. */
  readonly location: string;
  /** The only folder that DuckDB may open files in. */
  readonly folder: string;
  /** The files whose keys begin with the prefix, which ends with `/`. */
  list(prefix: string): Promise<readonly LakeFile[]>;
  /** One file; null when there is none. */
  find(key: string): Promise<LakeFile | null>;
  /** The content of a small file; null when there is none. */
  readText(key: string): Promise<string | null>;
  /** Whole files. */
  hold(files: readonly LakeFile[], options?: HoldOptions): Promise<HeldFiles>;
  /** Files of which only the end needs to be there: the footers of Parquet files. */
  holdFooters(files: readonly LakeFile[], options?: HoldOptions): Promise<HeldFiles>;
}
