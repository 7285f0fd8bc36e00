import type { UpdateRow } from './sync-rows';

/** The client ids under which this device wrote what is in these updates. */
export const mineOf = (stored: readonly UpdateRow[]): number[] => [
	...new Set(stored.flatMap(({ mine = [] }) => mine))
];
