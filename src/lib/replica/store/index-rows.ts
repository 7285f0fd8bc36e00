/** A record, or a line of one, that the index of words has, and the number that it has there. */
export interface IndexedRow {
	readonly id: string;
	readonly ordinal: number;
}

/** Which ids some ordinals stand for, one after the other; empty for what is not there any more. */
export interface OrdinalsRow {
	readonly key: string;
	readonly ids: readonly string[];
}

/** A page of the index of words: the words that begin with the same letters, and which of some records have them. */
export interface PostingsRow {
	readonly key: string;
	/** In their order, a space between them. */
	readonly words: string;
	/** For each word how many have it, and their places: as a list, or from some number on as bits. */
	readonly places: Uint16Array;
}

/**
 * What the index of words does not have on its pages yet, of many rows that were written or removed at once: a search
 * looks at it as well, until it is taken over into the pages (`mergeSegments`).
 */
export type SegmentRow = { readonly n?: number; readonly of: 'c' | 'r' | 'l' } & (
	| {
			readonly is: 'added';
			/** The number of the first; the others follow it. */
			readonly from: number;
			/** Empty for what is not there any more. */
			readonly ids: readonly string[];
			/** The words of each, a space before and after every one of them; see `spaced`. */
			readonly words: readonly string[];
	  }
	| {
			readonly is: 'gone';
			/** The numbers that they had. */
			readonly ordinals: readonly number[];
			readonly words: readonly string[];
	  }
);
