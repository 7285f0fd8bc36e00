/** The outcome of an undo. `said` is shown before the usual text. */
export type Undone =
	/** Everything is as it was before. */
	| { readonly is: 'done'; readonly said?: string }
	/** Somebody has changed it meanwhile, so nothing was undone. */
	| { readonly is: 'changed'; readonly said?: string }
	/** What others have changed stays and is named. The rest is as it was before. */
	| { readonly is: 'partly'; readonly kept: readonly string[]; readonly said?: string }
	/** The undo was refused or could not be saved. `why` is the reason as text. */
	| { readonly is: 'failed'; readonly why: string };

export const UNDONE: Undone = { is: 'done' };
export const CHANGED: Undone = { is: 'changed' };

/**
 * Returns the outcome of an undo that is a single change. `why` is the reason why it was not saved, or
 * `null`.
 */
export const undoneUnless = (why: string | null): Undone =>
	why === null ? UNDONE : { is: 'failed', why };

/** Returns the outcome of an undo that left some things alone, because others have changed them meanwhile. */
export const undoneBut = (kept: readonly string[], said?: string): Undone => ({
	...(kept.length === 0 ? UNDONE : { is: 'partly', kept }),
	...(said === undefined ? {} : { said })
});
