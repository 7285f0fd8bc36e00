import { parsedJson } from '$lib/domain/core/json';
import type { Instant } from '$lib/domain/core/day';
import type { Settings } from '$lib/ui/settings';

const NAME = 'search/usage';

/** How many addresses are remembered. */
const MOST = 200;

/** After how long a visit counts half, ms. */
const HALF_LIFE = 7 * 24 * 60 * 60 * 1000;

/** The weight of an address at the moment of its last visit. */
interface Visited {
	readonly weight: number;
	readonly at: Instant;
}

/**
 * Which pages this device's person goes to, by their addresses: often, and lately. It is stored in this
 * browser for each workspace, orders what a search finds, and is what an empty search shows.
 */
export class Usage {
	constructor(private readonly settings: Settings) {}

	/** Notes that somebody went to an address. */
	note(href: string, now: Instant): void {
		const visits = this.#read();
		visits.set(href, { weight: weightOf(visits.get(href), now) + 1, at: now });
		const kept = [...visits].sort(([, a], [, b]) => b.at - a.at).slice(0, MOST);
		this.settings.setItem(NAME, JSON.stringify(kept));
	}

	/** Returns how much each address is used now. An address that is not in it is not used. */
	weights(now: Instant): ReadonlyMap<string, number> {
		return new Map([...this.#read()].map(([href, visited]) => [href, weightOf(visited, now)]));
	}

	/** Returns the addresses that were visited last, the latest first. */
	recent(): string[] {
		return [...this.#read()].sort(([, a], [, b]) => b.at - a.at).map(([href]) => href);
	}

	#read(): Map<string, Visited> {
		const read = parsedJson(this.settings.getItem(NAME));
		return new Map(Array.isArray(read) ? read.filter(isEntry) : []);
	}
}

const isEntry = (entry: unknown): entry is [string, Visited] => {
	if (!Array.isArray(entry)) return false;
	const [href, visited] = entry as unknown[];
	if (typeof href !== 'string' || typeof visited !== 'object' || visited === null) return false;
	return (
		'weight' in visited &&
		'at' in visited &&
		typeof visited.weight === 'number' &&
		typeof visited.at === 'number'
	);
};

const weightOf = (visited: Visited | undefined, now: Instant): number =>
	visited === undefined ? 0 : visited.weight * 0.5 ** (Math.max(0, now - visited.at) / HALF_LIFE);
