/** A place that a connection holds. */
export interface Place {
	/** Gives the place back. May be called twice, and after the place was taken away. */
	leave(): void;
}

interface Held extends Place {
	readonly onTaken: () => void;
}

/** The holders whose keys begin alike. */
interface Group {
	count: number;
	readonly parts: Map<string, Group>;
	/** The places of holders that have no further keys, the oldest first. */
	readonly held: Set<Held>;
}

const newGroup = (): Group => ({ count: 0, parts: new Map(), held: new Set() });

/**
 * A number of places that a few cannot keep from the others. When they run out, the place to take is looked
 * for in the group that holds most, within that in its part that holds most, and so on. There the oldest is
 * taken, because a newcomer has had no time yet. Nothing is ever taken from a group that holds only one.
 */
export class FairPlaces {
	private readonly all = newGroup();

	constructor(private readonly size: number) {}

	get count(): number {
		return this.all.count;
	}

	/**
	 * Takes a place. Returns `null` when there is none and no group holds more than one.
	 *
	 * @param keys the groups that the newcomer belongs to, from the widest to the narrowest; at least one
	 * @param onTaken called when the place is taken away for somebody else
	 */
	take(keys: readonly string[], onTaken: () => void): Place | null {
		if (this.all.count >= this.size && !this.makeRoom(keys)) return null;
		const path = [this.all];
		let group = this.all;
		for (const key of keys) {
			const part = group.parts.get(key) ?? newGroup();
			group.parts.set(key, part);
			path.push(part);
			group = part;
		}
		const held: Held = {
			onTaken,
			leave: () => {
				if (!group.held.delete(held)) return;
				for (const each of path) each.count -= 1;
				keys.forEach((key, at) => {
					if (path[at + 1]?.count === 0) path[at]?.parts.delete(key);
				});
			}
		};
		group.held.add(held);
		for (const each of path) each.count += 1;
		return held;
	}

	/** Frees a place in the group that holds most. Returns `false` when no group holds more than one. */
	private makeRoom(keys: readonly string[]): boolean {
		const widest = largestPart(this.all, keys[0]);
		if (widest === null || widest.group.count < 2) return false;
		let { group } = widest;
		let isOwn = widest.key === keys[0];
		for (let level = 1; group.parts.size > 0; level += 1) {
			const part = largestPart(group, isOwn ? keys[level] : undefined);
			if (part === null) break;
			isOwn = isOwn && part.key === keys[level];
			group = part.group;
		}
		const [oldest] = group.held;
		if (oldest === undefined) return false;
		oldest.leave();
		oldest.onTaken();
		return true;
	}
}

/** Returns the part of a group that holds most. Of several that hold as many, the newcomer's own. */
function largestPart(
	{ parts }: Group,
	own: string | undefined
): { readonly key: string; readonly group: Group } | null {
	let largest: { readonly key: string; readonly group: Group } | null = null;
	for (const [key, group] of parts) {
		const holdsMore = largest === null || group.count > largest.group.count;
		if (holdsMore || (key === own && group.count === largest?.group.count))
			largest = { key, group };
	}
	return largest;
}
