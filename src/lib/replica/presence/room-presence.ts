import type { MemberId, RecordId } from '../../domain/core/ids';
import type { FromDevice, ShownVisit } from '../../protocol/messages';
import { platform } from '../platform';
import type { Timer } from '../../domain/core/waiting';

/** How long what one does is gathered before the others are told, ms. */
const GATHER = 100;

/** The state of one who is nowhere in particular. */
const NOWHERE: Uint8Array = new Uint8Array();

/** Somebody who has a record open, on one of their screens. */
export interface Visitor {
	/** Tells one screen from another. */
	readonly visit: number;
	readonly member: MemberId;
	/** Where they are, as their device told it; empty for nowhere in particular. */
	readonly state: Uint8Array;
}

/** A record that is open on this device. */
interface Opened {
	/** How many parts of the screen have it open. */
	count: number;
	state: Uint8Array;
	/** What the relay was told last on this connection; `null` when it was told nothing. */
	told: Uint8Array | null;
	visitors: ReadonlyMap<number, Visitor>;
	timer: Timer | undefined;
}

/**
 * Who has which record of one room open, over the room's connection: tells the relay what is open here,
 * and keeps what it tells of others. It is for the moment: nothing is stored, and without a connection
 * nobody is there.
 */
export class RoomPresence {
	private readonly opened = new Map<RecordId, Opened>();
	private readonly listeners = new Set<() => void>();
	private connected = false;

	constructor(
		private readonly send: (
			message: Extract<FromDevice<Uint8Array>, { type: 'present' }>
		) => boolean
	) {}

	/** The record is open on this screen; gives the way to say that it is closed, which may be said once. */
	enter(record: RecordId): () => void {
		const opened = this.opened.get(record) ?? fresh();
		opened.count += 1;
		this.opened.set(record, opened);
		this.tell(record, opened);
		return () => {
			opened.count -= 1;
			if (opened.count > 0) return;
			opened.timer?.cancel();
			this.opened.delete(record);
			if (opened.told !== null) this.send({ type: 'present', record, state: null });
		};
	}

	/** Where this person is in a record that is open; `null` for nowhere. Told at most ten times a second. */
	point(record: RecordId, state: Uint8Array | null): void {
		const opened = this.opened.get(record);
		if (opened === undefined) return;
		opened.state = state ?? NOWHERE;
		opened.timer ??= platform.timeout(() => {
			opened.timer = undefined;
			this.tell(record, opened);
		}, GATHER);
	}

	/** The others who have the record open; the same array as long as nothing has changed. */
	visitors(record: RecordId): ReadonlyMap<number, Visitor> {
		return this.opened.get(record)?.visitors ?? NOBODY;
	}

	/** Calls back when somebody comes, goes or moves; gives the way to stop. */
	onChange(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** There is a connection. A relay from before presence is told nothing: it would hang up. */
	start(isUnderstood: boolean): void {
		this.pause();
		this.connected = isUnderstood;
		for (const [record, opened] of this.opened) this.tell(record, opened);
	}

	/** The connection is gone, and with it everybody. */
	pause(): void {
		this.connected = false;
		for (const opened of this.opened.values()) {
			opened.told = null;
			opened.visitors = NOBODY;
		}
		this.notify();
	}

	/** Takes what the relay tells of others. */
	receive(visits: readonly ShownVisit[]): void {
		const changed = new Map<Opened, Map<number, Visitor>>();
		for (const { record, visit, member, state } of visits) {
			const opened = this.opened.get(record);
			// Closed here meanwhile.
			if (opened === undefined) continue;
			const visitors = changed.get(opened) ?? new Map(opened.visitors);
			if (state === null) visitors.delete(visit);
			else visitors.set(visit, { visit, member, state });
			changed.set(opened, visitors);
		}
		for (const [opened, visitors] of changed) opened.visitors = visitors;
		if (changed.size > 0) this.notify();
	}

	private tell(record: RecordId, opened: Opened): void {
		const { state, told } = opened;
		if (!this.connected || (told !== null && areSame(told, state))) return;
		if (this.send({ type: 'present', record, state, takesMany: true })) opened.told = state;
	}

	private notify(): void {
		for (const listener of this.listeners) listener();
	}
}

const NOBODY: ReadonlyMap<number, Visitor> = new Map();

const fresh = (): Opened => ({
	count: 0,
	state: NOWHERE,
	told: null,
	visitors: NOBODY,
	timer: undefined
});

const areSame = (a: Uint8Array, b: Uint8Array): boolean =>
	a.length === b.length && a.every((byte, at) => byte === b[at]);
