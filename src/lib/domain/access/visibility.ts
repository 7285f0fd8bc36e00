/** Who sees the records of others (LS-06). */
export type RecordVisibility = 'everyone' | 'team' | 'own';

export const RECORD_VISIBILITIES: readonly RecordVisibility[] = ['everyone', 'team', 'own'];

/** What holds as long as nobody has set anything else. */
export const DEFAULT_VISIBILITY: {
	readonly deals: RecordVisibility;
	readonly customers: RecordVisibility;
} = { deals: 'own', customers: 'everyone' };
