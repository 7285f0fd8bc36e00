import { mayRead, reachOf } from '../../src/lib/domain/access/reach';
import type { MemberId, RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { People } from '../../src/lib/domain/member/member';
import type { Clock } from '../../src/lib/domain/core/day';
import type { FromDevice, ShownVisit } from '../../src/lib/protocol/messages';
import { Bucket } from '../common/buckets';
import type { Faults } from '../common/faults';
import type { Client } from './client';
import { platform } from '../common/platform';
import type { Timer } from '../../src/lib/domain/core/waiting';

/** How many records one connection can have open at once. Others are not shown. */
const OPEN = 16;

/**
 * How often a room may tell of presence at once, and per second after that, over all of its records and people. Each
 * time everybody is sent one message with all that has changed for them. What comes in between waits, and only the last
 * of it is sent.
 */
export const PRESENCE_BURST = 20;
export const PRESENCE_PER_SECOND = 4;

/** How many visits, over all messages, count as one more time: where many are together, each is told less often. */
const VISITS_PER_TIME = 2500;

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
	readonly takesMany: boolean;
	state: Uint8Array;
	/**
	 * Whether the record was within reach when that was last checked. Only then do others know of the visit.
	 */
	isShown: boolean;
}

/** A record that is open somewhere. */
interface Visited {
	readonly id: RecordId;
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
	/** The visits of which there is something to send, those among them that are over. */
	private readonly waiting = new Map<Visited, Set<Visit>>();
	private timer: Timer | undefined;

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
	take(
		client: Client,
		member: MemberId,
		{ record: id, state, takesMany }: Omit<Present, 'type'>
	): void {
		if (state === null) {
			this.close(client, id);
			return;
		}
		const visited = this.visited.get(id) ?? this.open(id);
		const known = visited.visits.get(client);
		if (known === undefined) {
			const shown = this.allowed(member, state);
			this.enter(visited, client, { member, state: shown, takesMany: takesMany === true });
			return;
		}
		known.state = this.allowed(member, state);
		if (known.isShown) this.tellLater(visited, known);
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
		this.settle([visited]);
	}

	/** Applies changed rights. Call it when people, teams or roles have changed. */
	reachesChanged(): void {
		this.settle(this.visited.values());
	}

	private open(id: RecordId): Visited {
		const visited = { id, facts: this.ports.facts(id), opened: 0, visits: new Map() };
		this.visited.set(id, visited);
		return visited;
	}

	private enter(
		visited: Visited,
		client: Client,
		{ member, state, takesMany }: Pick<Visit, 'member' | 'state' | 'takesMany'>
	): void {
		const mine = this.opened.get(client) ?? new Set();
		if (mine.size >= OPEN) {
			if (visited.visits.size === 0) this.visited.delete(visited.id);
			return;
		}
		this.opened.set(client, mine.add(visited.id));
		const visit = {
			...{ client, member, state, takesMany },
			...{ visit: ++visited.opened, isShown: false }
		};
		visited.visits.set(client, visit);
		this.tellLater(visited, visit);
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
		if (visit.isShown) this.tellLater(visited, visit);
		else this.waiting.get(visited)?.delete(visit);
	}

	/** Sends what has changed of a visit, at once or as soon as the room may tell again. */
	private tellLater(visited: Visited, visit: Visit): void {
		this.waiting.set(visited, (this.waiting.get(visited) ?? new Set()).add(visit));
		if (this.timer === undefined) this.tellWaiting();
	}

	private lookAgain(): Timer {
		return platform
			.timeout(
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
			)
			.unref();
	}

	/** Sends everything that waits, in one message to each client, if the room may tell now. */
	private tellWaiting(): void {
		if (this.waiting.size === 0) return;
		if (this.budget.wait > 0) {
			this.timer = this.lookAgain();
			return;
		}
		const told = new Telling();
		for (const [visited, visits] of this.waiting) this.gather(visited, visits, told);
		this.waiting.clear();
		if (told.count > 0) this.budget.take(1 + told.count / VISITS_PER_TIME);
		told.send();
	}

	/** Adds what there is to tell of visits: that they have begun, where they are, or that they have ended. */
	private gather(visited: Visited, changed: ReadonlySet<Visit>, told: Telling): void {
		const isHere = (visit: Visit) => visited.visits.get(visit.client) === visit;
		const begun = new Set<Visit>();
		for (const visit of changed) {
			if (visit.isShown || !isHere(visit) || !this.mayBeAt(visited, visit.member)) continue;
			visit.isShown = true;
			begun.add(visit);
		}
		const shown = shownIn(visited);
		for (const visit of shown) {
			if (begun.has(visit)) for (const other of shown) told.add(visited, visit, other, other.state);
			else {
				for (const other of changed) {
					if (other.isShown) told.add(visited, visit, other, isHere(other) ? other.state : null);
				}
			}
		}
		for (const visit of changed) if (!isHere(visit)) visit.isShown = false;
	}

	/**
	 * Applies the rights of the moment: first removes those who may no longer read a record, then adds those who now
	 * may. Waits for nothing.
	 */
	private settle(all: Iterable<Visited>): void {
		const told = new Telling();
		for (const visited of all) {
			for (const visit of visited.visits.values()) {
				if (!visit.isShown || this.mayBeAt(visited, visit.member)) continue;
				visit.isShown = false;
				for (const other of shownIn(visited)) {
					told.add(visited, visit, other, null);
					told.add(visited, other, visit, null);
				}
			}
			for (const visit of visited.visits.values()) {
				const state = this.allowed(visit.member, visit.state);
				const isOther = state.length !== visit.state.length;
				visit.state = state;
				const isNew = !visit.isShown && this.mayBeAt(visited, visit.member);
				if (isNew) visit.isShown = true;
				if (!visit.isShown || (!isNew && !isOther)) continue;
				for (const other of shownIn(visited)) {
					told.add(visited, other, visit, visit.state);
					if (isNew) told.add(visited, visit, other, other.state);
				}
			}
		}
		told.send();
	}

	private mayBeAt({ facts }: Visited, member: MemberId): boolean {
		return facts !== null && mayRead(reachOf(member, this.ports.people()), facts);
	}

	/** Returns the state that a member may show. A guest only reads and has no position to show. */
	private allowed(member: MemberId, state: Uint8Array): Uint8Array {
		return this.ports.people().members.get(member)?.role === 'guest' ? NOWHERE : state;
	}
}

type Present = Extract<FromDevice, { readonly type: 'present' }>;

/** The visits to a record that others know of. */
const shownIn = ({ visits }: Visited): readonly Visit[] =>
	[...visits.values()].filter(({ isShown }) => isShown);

/** What is about to be told, by who is told it. */
class Telling {
	/** How many visits are told of, over all who are told. */
	count = 0;
	private readonly of = new Map<
		Client,
		{ readonly takesMany: boolean; readonly visits: ShownVisit<Uint8Array>[] }
	>();

	/** Adds that one visit is told of another. Nobody is told of their own. */
	add(
		{ id: record }: Visited,
		{ client, takesMany }: Visit,
		other: Visit,
		state: Uint8Array | null
	): void {
		if (other.client === client) return;
		const known = this.of.get(client) ?? { takesMany, visits: [] };
		this.of.set(client, known);
		known.visits.push({ record, visit: other.visit, member: other.member, state });
		this.count += 1;
	}

	send(): void {
		for (const [client, { takesMany, visits }] of this.of) {
			if (takesMany) client.tell({ type: 'presences', visits });
			else for (const visit of visits) client.tell({ type: 'presence', ...visit });
		}
	}
}
