import type { Directory } from '$lib/documents/directory';
import type { Space } from '$lib/domain/space/space';
import type { Exchange } from '$lib/domain/money/exchange';
import type { Reckoning } from '$lib/replica/store/aggregates';

/** By what the workspace adds up several currencies. */
export const exchangeOf = ({ workspace, rates }: Directory): Exchange => ({
	base: workspace?.currency ?? 'USD',
	rates
});

/** What the figures of a space are reckoned by, in the space's own currency. */
export const reckoningOf = (
	{ stages, activities, rateFrom, currency }: Space,
	directory: Directory
): Reckoning => ({ stages, activities, rateFrom, currency, exchange: exchangeOf(directory) });
