import { createHash } from 'node:crypto';
import { mayRead, reachOf } from '../../src/lib/domain/access/reach';
import { recordHiddenBy } from '../../src/lib/domain/addons/hidden';
import type { Instant } from '../../src/lib/domain/core/day';
import type { SpaceId } from '../../src/lib/domain/core/ids';
import {
	changedFields,
	eventsOf,
	subjectOf,
	type WebhookEvent
} from '../../src/lib/domain/webhook/events';
import type { Space } from '../../src/lib/domain/space/space';
import { linesOfUpdate } from '../../src/lib/documents/lines-of-update';
import { openRecord } from '../../src/lib/documents/record';
import { readRecord } from '../../src/lib/documents/read-record';
import { parseRoom, type RoomName } from '../../src/lib/protocol/rooms';
import { erasedBy } from '../access/erased-by';
import type { WebhookRow } from '../access/webhooks';
import type { EventView } from '../api/schemas';
import { isViewed, momentOf, viewRecord } from '../api/views';
import { platform } from '../common/platform';
import type { Relay } from '../rooms/relay';
import type { LogEntry } from '../store/store';
import type { Places } from './places';

/** Something to tell, and what to do when it was taken. */
export interface Telling {
	readonly event: EventView;
	/** Resolves when it is on the disk that it was taken. */
	readonly taken: () => Promise<void>;
}

/** How many entries are looked at in one turn of the event loop. */
const ENTRIES_AT_ONCE = 200;

/** How many records that were deleted for good are remembered, so that each is told once. */
const MOST_ERASED = 1000;

const NOTHING_MORE = {
	...{ by: null, move: null, recordId: null, record: null, member: null }
} as const;

/**
 * What one webhook has yet to tell, read from the rooms' logs when it is needed: nothing waits in memory,
 * however slow the receiver is. Changes come in the order in which the relay took them.
 */
export class Feed {
	/** Rooms with entries that were not looked at. */
	private readonly behind = new Set<RoomName>();
	private areMembersBehind = true;
	private readonly erased = new Set<string>();

	constructor(
		private readonly relay: Relay,
		private readonly places: Places
	) {
		for (const room of relay.environment.store.rooms()) this.behind.add(room);
	}

	/** Notes that rooms have new entries. */
	note(rooms: Iterable<RoomName>): void {
		for (const room of rooms) {
			if (room === 'directory') this.areMembersBehind = true;
			else this.behind.add(room);
		}
	}

	/** Returns what is to be told next; `null` when there is nothing. */
	async next(row: WebhookRow): Promise<Telling | null> {
		const member = await this.nextMember(row);
		if (member !== null) return member;
		for (let looked = 1; ; looked += 1) {
			const soonest = this.soonest(row);
			if (soonest === null) return null;
			if ('telling' in soonest) return soonest.telling;
			const { room, entry } = soonest;
			const telling = this.guarded(row, room, entry);
			if (telling !== null) return telling;
			this.places.pass(room, entry.seq);
			if (looked % ENTRIES_AT_ONCE === 0) await platform.turn();
		}
	}

	/** Returns the oldest entry that was not looked at, or that some were lost before that. */
	private soonest(
		row: WebhookRow
	): { readonly room: RoomName; readonly entry: LogEntry } | { readonly telling: Telling } | null {
		const { store } = this.relay.environment;
		let found: { readonly room: RoomName; readonly entry: LogEntry } | null = null;
		for (const room of this.behind) {
			const place = this.places.in(room);
			const head = store.head(room);
			if (place >= head || !wantsRoom(row, room)) {
				this.places.pass(room, head);
				this.behind.delete(room);
				continue;
			}
			const horizon = store.horizon(room);
			if (horizon > place) return { telling: this.missed(row, room, horizon) };
			const entry = store.entry(room, place + 1) ?? first(store.entries(room, place));
			if (entry === null) continue;
			if (found === null || (entry.at ?? 0) < (found.entry.at ?? 0)) found = { room, entry };
		}
		return found;
	}

	/** A bug in reading one entry must not keep a webhook from all that come after it. */
	private guarded(row: WebhookRow, room: RoomName, entry: LogEntry): Telling | null {
		try {
			return this.ofEntry(row, room, entry);
		} catch (error) {
			this.relay.faults.report('a change could not be told', error);
			return null;
		}
	}

	private ofEntry(row: WebhookRow, room: RoomName, entry: LogEntry): Telling | null {
		const { store, clock } = this.relay.environment;
		const { record: id, seq, before, update } = entry;
		// The room's own document: only what happens to records is told.
		if (id === null) return null;
		const stored = store.record(room, id);
		const facts = stored?.facts ?? before;
		if (facts === null) return null;
		const space = this.spaceOf(room);
		const { directory } = this.relay;
		if (recordHiddenBy(facts.kind, space, directory.workspace) !== null) return null;
		if (!row.events.some((event) => subjectOf(event) === facts.kind)) return null;
		if (!mayRead(reachOf(row.createdBy, directory), facts)) return null;
		const base = {
			...NOTHING_MORE,
			fields: [],
			...{ at: momentOf(entry.at ?? clock.now()), space: space?.id ?? null, recordId: id }
		};
		const taken = () => this.places.told(room, seq);
		if (stored === null) {
			const type = row.events.find((event) => event === `${facts.kind}.deleted`);
			// Every entry of the record looks like this one now: it is told once.
			const name = `${room}/${id}/erased`;
			if (type === undefined || this.erased.has(name)) return null;
			const event = this.eventOf(row, type, name, { ...base, by: erasedBy(store, room, id) });
			return {
				event,
				taken: () => {
					this.noteErased(name);
					return taken();
				}
			};
		}
		const doc = openRecord([stored.state]);
		const record = readRecord(doc, id);
		const lines = linesOfUpdate(doc, update);
		doc.destroy();
		if (record === null || !isViewed(record)) return null;
		const stage = 'stage' in record ? record.stage : null;
		const type = eventsOf(facts.kind, lines, space?.stages ?? [], stage).find((event) =>
			row.events.includes(event)
		);
		if (type === undefined) return null;
		const moved = lines.findLast(({ what }) => what === 'stage');
		const move = moved?.what === 'stage' ? { from: moved.from, to: moved.to } : null;
		const said = { by: lines.at(-1)?.by ?? null, fields: [...changedFields(lines)], move };
		const event = this.eventOf(row, type, `${room}/${String(seq)}`, {
			...{ ...base, ...said },
			record: viewRecord(record, directory.workspace)
		});
		return { event, taken };
	}

	/** Tells that the log no longer has some changes: the webhook failed or was paused for too long. */
	private missed(row: WebhookRow, room: RoomName, upTo: number): Telling {
		const event = this.eventOf(row, 'missed', `${room}/${String(upTo)}/missed`, {
			...{ ...NOTHING_MORE, fields: [] },
			...{ at: momentOf(this.relay.environment.clock.now()), space: this.spaceOf(room)?.id ?? null }
		});
		return { event, taken: () => this.places.told(room, upTo) };
	}

	private async nextMember(row: WebhookRow): Promise<Telling | null> {
		if (!this.areMembersBehind) return null;
		// Set first: what changes while this waits for the disk is looked at the next time.
		this.areMembersBehind = false;
		for (const member of this.relay.directory.members.values()) {
			const { standing: was, times } = this.places.knows(member.id);
			if (was === member.standing) continue;
			const { id, name, role, standing } = member;
			const type: WebhookEvent | null =
				standing === 'active'
					? 'member.joined'
					: standing === 'removed' && was === 'active'
						? 'member.removed'
						: null;
			const taken = () => this.places.met(member);
			if (type === null || !row.events.includes(type)) {
				await taken();
				continue;
			}
			const event = this.eventOf(row, type, `member/${id}/${String(times)}`, {
				...{ ...NOTHING_MORE, fields: [], space: null, member: { id, name, role } },
				at: momentOf(this.relay.environment.clock.now())
			});
			this.areMembersBehind = true;
			return { event, taken };
		}
		return null;
	}

	private eventOf(
		row: WebhookRow,
		type: EventView['type'],
		what: string,
		said: Omit<EventView, 'id' | 'type' | 'webhook' | 'workspace'>
	): EventView {
		const id = eventId(this.relay.environment.store.logId, row.id, what);
		return { id, type, webhook: row.id, workspace: this.relay.workspace, ...said };
	}

	private spaceOf(room: RoomName): Space | null {
		const address = parseRoom(room);
		return address?.kind === 'space' ? this.relay.rights.space(address.space) : null;
	}

	private noteErased(name: string): void {
		if (this.erased.size >= MOST_ERASED) this.erased.clear();
		this.erased.add(name);
	}
}

/** Returns the id of an event: the same whenever it is told again. */
export const eventId = (log: string, webhook: string, what: string): string =>
	createHash('sha256').update(`${log}/${webhook}/${what}`).digest('base64url').slice(0, 24);

/** Returns the event with which somebody tries a webhook out. */
export function testEvent(relay: Relay, webhook: string, now: Instant): EventView {
	return {
		...{ ...NOTHING_MORE, fields: [] },
		...{ id: `test-${relay.newId()}`, type: 'test', at: momentOf(now), webhook },
		...{ workspace: relay.workspace, space: null }
	};
}

function wantsRoom({ events, spaces }: WebhookRow, room: RoomName): boolean {
	const address = parseRoom(room);
	if (address?.kind === 'customers') return events.some((event) => subjectOf(event) === 'customer');
	if (address?.kind !== 'space' || !isIn(spaces, address.space)) return false;
	return events.some((event) => subjectOf(event) !== 'customer' && subjectOf(event) !== 'member');
}

const isIn = (spaces: readonly SpaceId[] | null, space: SpaceId): boolean =>
	spaces === null || spaces.includes(space);

const first = (entries: Iterable<LogEntry>): LogEntry | null => {
	for (const entry of entries) return entry;
	return null;
};
