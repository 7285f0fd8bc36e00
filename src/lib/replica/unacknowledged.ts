import * as Y from 'yjs';
import type { Touch } from '../domain/policy/edit';
import { isGuestDirectory } from '../documents/guest-directory';
import { docOf, same } from './touches';

/** Changes that stand or fall together: those below one key of one root. */
export interface Unit {
	readonly touches: readonly Touch[];
}

/** What tells a device's own, open changes from everything else in its document. */
export interface Known {
	/** The document as the relay has it. */
	readonly state: Uint8Array;
	/** Whether this device wrote an item. */
	readonly isMine: (id: Y.ID) => boolean;
	/** What has been written again, or put aside, before. */
	readonly handled: Y.Snapshot | null;
	/**
	 * What the relay once had on disk: a deletion among it may have been anybody's. What it once had
	 * of our own and has lost is brought again.
	 */
	readonly acknowledged: Y.Snapshot | null;
}

/** What a Y.Map keeps inside, by key: the newest item, which may be a deleted one. */
type Items = ReadonlyMap<string, Y.Item>;

/**
 * Finds what this device has changed in a document and the relay does not have, by the items of the
 * document and never by comparing values: what others did meanwhile is no change of ours. Where
 * others have set the same field, whoever Yjs lets win has won. The document is left as it is.
 */
export function unacknowledged(doc: Y.Doc, known: Known): Unit[] {
	const base = docOf([known.state]);
	if (isGuestDirectory(base) || isGuestDirectory(doc)) {
		const own = isGuestDirectory(doc) ? [] : ownUnits(doc, base, known);
		base.destroy();
		return own;
	}
	const merged = docOf([Y.encodeStateAsUpdate(doc), known.state]);
	const search = new Search(base, known);
	const units: Unit[] = [];
	for (const [root, type] of merged.share) {
		const before: Items = base.share.get(root)?._map ?? new Map<string, Y.Item>();
		for (const [key, item] of type._map) {
			const touches = search.touches([root, key], before.get(key), item);
			if (touches.length > 0) units.push({ touches });
		}
	}
	// A document that the relay does not have at all is made as a whole, or not.
	const isNew = base.store.clients.size === 0;
	base.destroy();
	merged.destroy();
	return isNew && units.length > 0 ? [{ touches: units.flatMap(({ touches }) => touches) }] : units;
}

/**
 * What this device has changed in a document whose place a guest's directory takes (or gives back, in which
 * a guest has changed nothing). The two have no item in common: what the relay has never seen is told
 * by what it is known to have taken, and what others did is no change of ours.
 */
function ownUnits(doc: Y.Doc, base: Y.Doc, { isMine, handled, acknowledged }: Known): Unit[] {
	const snapshots = [handled, acknowledged].filter((snapshot) => snapshot !== null);
	const isSeen = ({ client, clock }: Y.ID) =>
		snapshots.some(({ sv }) => clock < (sv.get(client) ?? 0));
	const isSettled = (id: Y.ID) => snapshots.some(({ ds }) => Y.isDeleted(ds, id));
	const touches = (path: readonly string[], item: Y.Item, was: Y.Item | undefined): Touch[] => {
		const from = valueOf(was);
		if (item.deleted) {
			const isNews = was !== undefined && isSeen(item.id) && !isSettled(item.id);
			return isNews ? [{ path, from, to: undefined }] : [];
		}
		const inner = mapOf(item);
		if (inner === null) {
			return isMine(item.id) && !isSeen(item.id) ? changed({ path, from, to: valueOf(item) }) : [];
		}
		const old = was === undefined ? undefined : mapOf(was)?._map;
		return [...inner._map].flatMap(([key, value]) =>
			touches([...path, key], value, liveIn(old, key))
		);
	};
	return [...doc.share].flatMap(([root, type]) =>
		[...type._map].flatMap(([key, item]) => {
			const own = touches([root, key], item, liveIn(base.share.get(root)?._map, key));
			return own.length > 0 ? [{ touches: own }] : [];
		})
	);
}

/**
 * What this device's document has beyond a snapshot of what the relay has taken, to be shown: the
 * values that were there before are not known.
 */
export function pendingTouches(doc: Y.Doc, taken: Y.Snapshot | null): Touch[] {
	const isNew = ({ client, clock }: Y.ID) => clock >= (taken?.sv.get(client) ?? 0);
	const below = (path: readonly string[], item: Y.Item): Touch[] => {
		if (item.deleted) {
			const isTaken = isNew(item.id) || (taken !== null && Y.isDeleted(taken.ds, item.id));
			return isTaken ? [] : [{ path, from: undefined, to: undefined }];
		}
		if (isNew(item.id)) return [{ path, from: undefined, to: valueOf(item) }];
		const inner = mapOf(item);
		return inner === null
			? []
			: [...inner._map].flatMap(([key, value]) => below([...path, key], value));
	};
	return [...doc.share].flatMap(([root, type]) =>
		[...type._map].flatMap(([key, item]) => below([root, key], item))
	);
}

class Search {
	private readonly vector: ReadonlyMap<number, number>;

	constructor(
		base: Y.Doc,
		private readonly known: Known
	) {
		this.vector = Y.decodeStateVector(Y.encodeStateVector(base));
	}

	/** What we did at one place: `before` is the relay's item there, `item` the merged document's. */
	touches(path: readonly string[], before: Y.Item | undefined, item: Y.Item): Touch[] {
		const was = before === undefined || before.deleted ? undefined : before;
		if (item.deleted) {
			if (was === undefined || this.isSettledDeletion(was)) return [];
			return [{ path, from: valueOf(was), to: undefined }];
		}
		const inner = mapOf(item);
		if (this.isOurs(item)) {
			if (inner === null) return changed({ path, from: valueOf(was), to: valueOf(item) });
			const old = was === undefined ? null : mapOf(was);
			return [...inner._map].flatMap(([key, value]) =>
				value.deleted
					? []
					: changed({
							path: [...path, key],
							from: valueOf(liveIn(old?._map, key)),
							to: valueOf(value)
						})
			);
		}
		// Inside something that the relay has as well. What it has lost is not ours to bring back.
		const old = was === undefined ? null : mapOf(was);
		if (inner === null || old === null || path.length > 2) return [];
		return [...inner._map].flatMap(([key, value]) =>
			this.touches([...path, key], old._map.get(key), value)
		);
	}

	private isOurs({ id }: Y.Item): boolean {
		const { client, clock } = id;
		return (
			this.known.isMine(id) &&
			clock >= (this.vector.get(client) ?? 0) &&
			clock >= (this.known.handled?.sv.get(client) ?? 0)
		);
	}

	private isSettledDeletion({ id }: Y.Item): boolean {
		const { handled, acknowledged } = this.known;
		return [handled, acknowledged].some(
			(snapshot) => snapshot !== null && Y.isDeleted(snapshot.ds, id)
		);
	}
}

const changed = (touch: Touch): Touch[] => (same(touch.from, touch.to) ? [] : [touch]);

const liveIn = (items: Items | undefined, key: string): Y.Item | undefined => {
	const item = items?.get(key);
	return item?.deleted === true ? undefined : item;
};

const mapOf = (item: Y.Item): Y.AbstractType<unknown> | null =>
	item.content instanceof Y.ContentType ? item.content.type : null;

/** A plain value, or a map's fields as one. */
function valueOf(item: Y.Item | undefined): unknown {
	if (item === undefined) return undefined;
	const inner = mapOf(item);
	if (inner === null) return item.content.getContent().at(-1);
	const fields: Record<string, unknown> = {};
	for (const [key, value] of inner._map) if (!value.deleted) fields[key] = valueOf(value);
	return fields;
}
