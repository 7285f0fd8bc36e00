import { mayRead, reachOf } from '../../src/lib/domain/access/reach';
import type { MemberId, RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { People } from '../../src/lib/domain/member/member';
import type { Clock } from '../../src/lib/domain/core/day';
import { Bucket } from '../common/buckets';
import type { Faults } from '../common/faults';
import type { Client } from './client';

/** How many records one connection can have open at once. Others are not shown. */
const OPEN = 16;

/**
 * How many messages about presence a room may send at once, and per second after that, over all of its
 * records and people. What is beyond waits, and only the last of it is sent.
 */
export const PRESENCE_BURST = 200;
export const PRESENCE_PER_SECOND = 40;

/** The longest wait before what could not be sent is looked at again, ms. */
const LOOK_AGAIN = 1000;

/** The state of a member who has the record open without a position in it. */
const NOWHERE = new Uint8Array();

/** One connection's visit to a record: its member has the record open. */
interface Visit {
	readonly client: Client;
	readonly member: MemberId;
	/**
	 * The number by which others know this visit. It is counted for each record, so it tells nothing about
	 * other records.
	 */
	readonly visit: number;
	state: Uint8Array;
	/**
	 * Whether the record was within reach when that was last checked. Only then do others know of the visit.
	 */
	isShown: boolean;
}

/** A record that is open somewhere. */
interface Visited {
	facts: RecordFacts | null;
	opened: number;
	readonly visits: Map<Client, Visit>;
}

/**
 * Tracks who has which record of a room open, and where in it they are. Only others who have the same record
 * open, and may read it at that moment, are told (OP-08), with the name of the member whose device it is. A
 * record that is out of reach and one that does not exist get the same treatment: no answer. Nothing is
 * stored.
 */
export class RecordPresence {
	private readonly visited = new Map<RecordId, Visited>();
	private readonly opened = new Map<Client, Set<RecordId>>();
	private readonly budget: Bucket;
	/** Visits of which there is something to send, in the order in which they began to wait. */
	private readonly waiting = new Map<Visit, { readonly id: RecordId; readonly visited: Visited }>();
	private timer: ReturnType<typeof setTimeout> | undefined;

	constructor(
		private readonly ports: {
			readonly people: () => People;
			/** Returns a record's facts as they are on the disk. */
			readonly facts: (id: RecordId) => RecordFacts | null;
			readonly clock: Pick<Clock, 'now'>;
			readonly faults: Pick<Faults, 'guard'>;
			readonly onFault: () => void;
		}
	) {
		this.budget = new Bucket(ports.clock, PRESENCE_BURST, PRESENCE_PER_SECOND);
	}

	/** Notes where in a record a client is; `null` when it has closed the record. */
	take(client: Client, member: MemberId, id: RecordId, state: Uint8Array | null): void {
		if (state === null) {
			this.close(client, id);
			return;
		}
		const visited = this.visited.get(id) ?? this.open(id);
		const known = visited.visits.get(client);
		if (known === undefined) {
			this.enter(visited, id, client, member, state);
			return;
		}
		known.state = this.allowed(member, state);
		if (known.isShown) this.tellLater(visited, id, known);
	}

	/** Removes a client that has left the room. */
	leave(client: Client): void {
		for (const id of [...(this.opened.get(client) ?? [])]) this.close(client, id);
	}

	/** Notes a record's facts on the disk; `null` when it was deleted for good. */
	recordChanged(id: RecordId, facts: RecordFacts | null): void {
		const visited = this.visited.get(id);
		if (visited === undefined) return;
		visited.facts = facts;
		this.settle(id, visited);
	}

	/** Applies changed rights. Call it when people, teams or roles have changed. */
	reachesChanged(): void {
		for (const [id, visited] of this.visited) this.settle(id, visited);
	}

	private open(id: RecordId): Visited {
		const visited = { facts: this.ports.facts(id), opened: 0, visits: new Map() };
		this.visited.set(id, visited);
		return visited;
	}

	private enter(
		visited: Visited,
		id: RecordId,
		client: Client,
		member: MemberId,
		state: Uint8Array
	): void {
		const mine = this.opened.get(client) ?? new Set();
		if (mine.size >= OPEN) {
			if (visited.visits.size === 0) this.visited.delete(id);
			return;
		}
		this.opened.set(client, mine.add(id));
		const visit = {
			client,
			member,
			visit: ++visited.opened,
			state: this.allowed(member, state),
			isShown: false
		};
		visited.visits.set(client, visit);
		this.tellLater(visited, id, visit);
	}

	private close(client: Client, id: RecordId): void {
		const visited = this.visited.get(id);
		const visit = visited?.visits.get(client);
		if (visited === undefined || visit === undefined) return;
		visited.visits.delete(client);
		if (visited.visits.size === 0) this.visited.delete(id);
		const mine = this.opened.get(client);
		mine?.delete(id);
		if (mine?.size === 0) this.opened.delete(client);
		if (visit.isShown) this.tellLater(visited, id, visit);
		else this.waiting.delete(visit);
	}

	/** Sends what there is to send of a visit, at once or as soon as the room may send again. */
	private tellLater(visited: Visited, id: RecordId, visit: Visit): void {
		if (this.waiting.size === 0 && this.budget.wait === 0) this.tellNow(visited, id, visit);
		else {
			this.waiting.set(visit, { id, visited });
			this.timer ??= this.lookAgain();
		}
	}

	/** Sends the last of a visit: that it has begun, where it is, or that it has ended. */
	private tellNow(visited: Visited, id: RecordId, visit: Visit): void {
		const isHere = visited.visits.get(visit.client) === visit;
		this.budget.take(visited.visits.size);
		if (!isHere) {
			if (visit.isShown) this.show(visited, id, visit, null);
			visit.isShown = false;
		} else if (visit.isShown) this.show(visited, id, visit);
		else if (this.mayBeAt(visited, visit.member)) this.welcome(visited, id, visit);
	}

	private lookAgain(): ReturnType<typeof setTimeout> {
		const timer = setTimeout(
			() => {
				this.timer = undefined;
				const { faults, onFault } = this.ports;
				faults.guard(
					'presence could not be sent',
					() => {
						this.tellWaiting();
					},
					onFault
				);
			},
			Math.min(LOOK_AGAIN, Math.max(1, this.budget.wait))
		);
		timer.unref();
		return timer;
	}

	private tellWaiting(): void {
		for (const [visit, { id, visited }] of this.waiting) {
			if (this.budget.wait > 0) {
				this.timer ??= this.lookAgain();
				return;
			}
			this.waiting.delete(visit);
			this.tellNow(visited, id, visit);
		}
	}

	/**
	 * Applies the rights of the moment: first removes those who may no longer read the record, then adds
	 * those who now may.
	 */
	private settle(id: RecordId, visited: Visited): void {
		for (const visit of visited.visits.values()) {
			if (!visit.isShown || this.mayBeAt(visited, visit.member)) continue;
			visit.isShown = false;
			for (const other of this.others(visited, visit)) {
				tell(visit, id, other, null);
				tell(other, id, visit, null);
			}
		}
		for (const visit of visited.visits.values()) {
			const state = this.allowed(visit.member, visit.state);
			const isOther = state.length !== visit.state.length;
			visit.state = state;
			if (!visit.isShown && this.mayBeAt(visited, visit.member)) this.welcome(visited, id, visit);
			else if (visit.isShown && isOther) this.show(visited, id, visit);
		}
	}

	/** Makes a visit known to the others, and the others known to it. */
	private welcome(visited: Visited, id: RecordId, visit: Visit): void {
		visit.isShown = true;
		for (const other of this.others(visited, visit)) {
			tell(visit, id, other, other.state);
			tell(other, id, visit, visit.state);
		}
	}

	private show(
		visited: Visited,
		id: RecordId,
		visit: Visit,
		state: Uint8Array | null = visit.state
	): void {
		for (const other of this.others(visited, visit)) tell(other, id, visit, state);
	}

	private others(visited: Visited, visit: Visit): readonly Visit[] {
		return [...visited.visits.values()].filter((other) => other !== visit && other.isShown);
	}

	private mayBeAt({ facts }: Visited, member: MemberId): boolean {
		return facts !== null && mayRead(reachOf(member, this.ports.people()), facts);
	}

	/** Returns the state that a member may show. A guest only reads and has no position to show. */
	private allowed(member: MemberId, state: Uint8Array): Uint8Array {
		return this.ports.people().members.get(member)?.role === 'guest' ? NOWHERE : state;
	}
}

function tell(to: Visit, record: RecordId, { visit, member }: Visit, state: Uint8Array | null) {
	to.client.tell({ type: 'presence', record, visit, member, state });
}
