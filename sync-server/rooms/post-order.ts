import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { Instant } from '../../src/lib/domain/core/day';
import { comparePlaces, isBefore, type PostPlace } from '../../src/lib/domain/topic/post-place';
import { openRecord, readFacts } from '../../src/lib/documents/record';
import type { RoomName } from '../../src/lib/protocol/rooms';
import { platform } from '../common/platform';
import type { Store } from '../store/store';
import type { Committed } from './live-frames';

/** How many posts are looked at in one turn of the event loop. */
const AT_ONCE = 500;

/** Of how many posts the places are kept in memory, of all topics of a room together. */
export const MOST_KEPT = 100_000;

/** The posts of a topic before a place. */
export interface PostsBefore {
	/** The last of them, the oldest first. */
	readonly posts: readonly PostPlace[];
	/** How many there are before these. */
	readonly left: number;
	/** Whether these are all from the moment on that was asked for. */
	readonly isAll: boolean;
}

/** The posts of a topic that is not there. */
export const NO_POSTS: PostsBefore = { posts: [], left: 0, isAll: true };

/**
 * Returns when a post was said. Reads the post where its facts do not tell: they did not in stores of before. `null` for
 * what is no post.
 */
export function saidAt(
	{ store, room }: { readonly store: Pick<Store, 'record'>; readonly room: RoomName },
	id: RecordId,
	facts: RecordFacts
): Instant | null {
	if (facts.kind !== 'post') return null;
	if (facts.said !== undefined) return facts.said;
	const stored = store.record(room, id);
	if (stored === null) return null;
	const doc = openRecord([stored.state]);
	const read = readFacts(doc);
	doc.destroy();
	return read?.said ?? 0;
}

/**
 * The posts of topics in the order in which they are read. A topic is put in order when it is first asked for, in parts,
 * and kept as long as there is room; the topics that were not asked for for longest go first.
 */
export class PostOrder {
	private readonly topics = new Map<RecordId, PostPlace[]>();
	private readonly reading = new Map<RecordId, Promise<readonly PostPlace[]>>();
	/** What was deleted for good while a topic was put in order. */
	private readonly erased = new Set<RecordId>();
	private kept = 0;

	constructor(
		private readonly room: RoomName,
		private readonly store: Pick<Store, 'dependentsOf' | 'facts' | 'record'>,
		private readonly mostKept = MOST_KEPT
	) {}

	/** Returns the last `most` posts of a topic before a place and from a moment on, as stored now. */
	async before(
		topic: RecordId,
		place: PostPlace,
		{ most, since }: { readonly most: number; readonly since: Instant }
	): Promise<PostsBefore> {
		const all = await this.of(topic);
		const end = firstFrom(all, place);
		const first = Math.min(end, firstFrom(all, { at: since, id: '' }));
		const start = Math.max(first, end - most);
		return { posts: all.slice(start, end), left: start, isAll: start === first };
	}

	/** Notes a stored change: a post that is new, or was deleted for good. */
	note({ record, before, after }: Pick<Committed, 'record' | 'before' | 'after'>): void {
		const facts = after ?? before;
		if (facts?.kind !== 'post' || facts.of === undefined) return;
		if (before !== null && after !== null) return;
		if (after === null && this.reading.size > 0) this.erased.add(record);
		const places = this.topics.get(facts.of);
		if (places === undefined) return;
		const at = saidAt({ store: this.store, room: this.room }, record, facts);
		// What was deleted for good cannot be read any more: its topic is put in order anew.
		if (at === null) return this.forget(facts.of);
		const place = { at, id: record };
		const index = firstFrom(places, place);
		if (after === null) places.splice(index, 1);
		else places.splice(index, 0, place);
		this.kept += after === null ? -1 : 1;
	}

	private async of(topic: RecordId): Promise<readonly PostPlace[]> {
		const known = this.topics.get(topic);
		if (known !== undefined) {
			// In the order of their last use.
			this.topics.delete(topic);
			this.topics.set(topic, known);
			return known;
		}
		const reading = this.reading.get(topic) ?? this.read(topic);
		this.reading.set(topic, reading);
		return reading;
	}

	private async read(topic: RecordId): Promise<readonly PostPlace[]> {
		const { room, store } = this;
		// Whoever asks meanwhile waits for the same.
		await platform.turn();
		const seen = new Set<RecordId>();
		const places: PostPlace[] = [];
		for (;;) {
			// What is stored while others have their turn is found here, and noted from then on.
			const fresh = store.dependentsOf(room, topic).filter((id) => !seen.has(id));
			if (fresh.length === 0) break;
			for (const [index, id] of fresh.entries()) {
				seen.add(id);
				const place = this.placeIn(topic, id);
				if (place !== null) places.push(place);
				if (index % AT_ONCE === AT_ONCE - 1) await platform.turn();
			}
		}
		// What was deleted meanwhile may have been made again, too.
		const again = [...this.erased].flatMap((id) => this.placeIn(topic, id) ?? []);
		const standing = [...places.filter(({ id }) => !this.erased.has(id)), ...again].sort(
			comparePlaces
		);
		// In the same turn: whoever asks from now on finds what is kept, or reads anew.
		this.reading.delete(topic);
		if (this.reading.size === 0) this.erased.clear();
		if (standing.length > 0) this.keep(topic, standing);
		return standing;
	}

	/** Where a post of a topic stands; `null` for what is none, or is not stored any more. */
	private placeIn(topic: RecordId, id: RecordId): PostPlace | null {
		const { room, store } = this;
		const known = store.facts(room, id);
		if (known?.facts.of !== topic) return null;
		const at = saidAt({ store, room }, id, known.facts);
		return at === null ? null : { at, id };
	}

	private keep(topic: RecordId, places: PostPlace[]): void {
		this.topics.set(topic, places);
		this.kept += places.length;
		for (const other of this.topics.keys()) {
			if (this.kept <= this.mostKept || other === topic) break;
			this.forget(other);
		}
	}

	private forget(topic: RecordId): void {
		this.kept -= this.topics.get(topic)?.length ?? 0;
		this.topics.delete(topic);
	}
}

/** Returns the index of the first of these places that is not before another one. */
function firstFrom(places: readonly PostPlace[], place: PostPlace): number {
	let low = 0;
	let high = places.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		const at = places[middle];
		if (at !== undefined && isBefore(at, place)) low = middle + 1;
		else high = middle;
	}
	return low;
}
