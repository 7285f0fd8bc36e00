import type { Directory } from '$lib/documents/directory';
import type { Space } from '$lib/domain/space/space';
import type { Exchange } from '$lib/domain/money/exchange';
import type { Reckoning } from '$lib/replica/store/aggregates';

/** Returns how the workspace adds up amounts in several currencies. */
export const exchangeOf = ({ workspace, rates }: Directory): Exchange => ({
	base: workspace?.currency ?? 'USD',
	rates
});

/** Returns the settings by which the figures of a space are calculated, in the space's own currency. */
export const reckoningOf = (
	{ stages, activities, rateFrom, currency }: Space,
	directory: Directory
): Reckoning => ({ stages, activities, rateFrom, currency, exchange: exchangeOf(directory) });
