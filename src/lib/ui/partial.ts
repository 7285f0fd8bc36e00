import { createContext } from 'svelte';

/**
 * What a part of the page shows instead of "there is nothing here", and instead of totals, while not
 * all of its records have arrived; `null` when all have.
 */
export interface Partial {
	readonly current: string | null;
}

const [get, set] = createContext<Partial>();

/** Sets whether all records of the components below have arrived. */
export const setPartial = set;

/**
 * Returns whether all records of this component have arrived. This is assumed where no component above
 * says otherwise.
 */
export function getPartial(): Partial {
	try {
		return get();
	} catch {
		// No component above has set it.
		return WHOLE;
	}
}

const WHOLE: Partial = { current: null };
