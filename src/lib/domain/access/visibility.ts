/** Who sees the records of others (LS-06). */
export type RecordVisibility = 'everyone' | 'team' | 'own';

export const RECORD_VISIBILITIES: readonly RecordVisibility[] = ['everyone', 'team', 'own'];

/** The visibility that applies as long as nobody has set another. */
export const DEFAULT_VISIBILITY: {
	readonly deals: RecordVisibility;
	readonly customers: RecordVisibility;
} = { deals: 'own', customers: 'everyone' };
