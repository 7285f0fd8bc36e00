import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import {
	Awareness,
	applyAwarenessUpdate,
	encodeAwarenessUpdate,
	removeAwarenessStates
} from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Faults } from '../common/faults';
import type { Client } from './client';
import { platform } from '../common/platform';
import type { Timer } from '../../src/lib/domain/core/waiting';

/** The most awareness ids of one device: each browser tab has one. */
const IDS = 4;

/** The longest awareness state, in characters: a name, a colour and a position. */
const LONGEST_STATE = 1024;

/** The shortest time between two awareness messages to the room, ms. */
const EVERY = 250;

/** How long an id that has left is remembered, so that a late echo does not bring it back, ms. */
const REMEMBERED = 60_000;

/** The number of ids from which those that have left are forgotten. */
const MANY = 1000;

/** Yjs draws client ids from 32 bits. */
const CLIENT_IDS = 2 ** 32;

/** Who is told something: everybody in the room, or only scripts. */
export type Audience = 'everybody' | 'scripts';

/**
 * A room's awareness, as in y-protocols. A device can only set states of its own ids. Clients of y-protocols repeat
 * their state every 15 s, and forget who has not done so for 30 s. The relay knows who is there, so that devices need
 * to hear nothing twice: only scripts are sent the repetitions.
 */
export class RoomAwareness {
	// It needs a document of its own, because the room's is replaced after a refusal.
	private readonly awareness = new Awareness(new Y.Doc());
	/** The client that each present id belongs to. */
	private readonly owners = new Map<number, Client>();

	/** Ids whose state has changed and has not been sent yet; and those whose state has been repeated. */
	private readonly changed = new Set<number>();
	private readonly repeated = new Set<number>();
	private timer: Timer | undefined;
	private all: Uint8Array | null | undefined;

	/** `pass` sends a message to clients in the room; `faults` handles what it throws. */
	constructor(
		private readonly pass: (message: Uint8Array, to: Audience) => void,
		private readonly surroundings: { readonly faults: Faults; readonly onFault: () => void }
	) {
		this.awareness.setLocalState(null);
		this.awareness.on('change', this.onChange);
		this.awareness.on('update', this.onUpdate);
	}

	/** An awareness update with everybody who is present; `null` when nobody is. */
	get everybody(): Uint8Array | null {
		if (this.all !== undefined) return this.all;
		const ids = [...this.awareness.getStates().keys()];
		this.all = ids.length === 0 ? null : encodeAwarenessUpdate(this.awareness, ids);
		return this.all;
	}

	/** Applies an awareness update. Throws when the bytes are no awareness update. */
	receive(client: Client, update: Uint8Array): void {
		const own = this.ownOf(client, update);
		if (own !== null) applyAwarenessUpdate(this.awareness, own, client);
		if (this.awareness.meta.size > MANY + this.awareness.states.size) this.forget();
	}

	/** Removes a client that has left. */
	leave(client: Client): void {
		const ids = [...this.owners].flatMap(([id, owner]) => (owner === client ? [id] : []));
		removeAwarenessStates(this.awareness, ids, null);
	}

	destroy(): void {
		this.timer?.cancel();
		this.awareness.destroy();
	}

	/**
	 * Returns the part of an update that the client may set, or `null`. Honest devices echo the states that
	 * they were sent; an echo must not make them the owner of another's id.
	 */
	private ownOf(client: Client, update: Uint8Array): Uint8Array | null {
		const from = decoding.createDecoder(update);
		const to = encoding.createEncoder();
		let taken = 0;
		let room = IDS;
		for (const owner of this.owners.values()) if (sameDevice(owner, client)) room -= 1;
		for (let left = decoding.readVarUint(from); left > 0; left--) {
			const id = decoding.readVarUint(from);
			const clock = decoding.readVarUint(from);
			const state = decoding.readVarString(from);
			if (id >= CLIENT_IDS) throw new Error('client id');
			if (state.length > LONGEST_STATE) throw new Error('state');
			// The state is parsed here because y-protocols would already have applied half of the update when
			// it fails.
			const shown: unknown = JSON.parse(state);
			if (typeof shown !== 'object' || Array.isArray(shown)) throw new Error('state');
			const owner = this.owners.get(id);
			if (owner === undefined && (state === 'null' || --room < 0)) continue;
			if (owner !== undefined && !sameDevice(owner, client)) continue;
			encoding.writeVarUint(to, id);
			encoding.writeVarUint(to, clock);
			encoding.writeVarString(to, state);
			taken += 1;
		}
		if (taken === 0) return null;
		const whole = encoding.createEncoder();
		encoding.writeVarUint(whole, taken);
		encoding.writeUint8Array(whole, encoding.toUint8Array(to));
		return encoding.toUint8Array(whole);
	}

	/** States have changed; `onUpdate` follows. */
	private readonly onChange = ({ added, updated, removed }: Changes): void => {
		for (const id of [...added, ...updated, ...removed]) this.changed.add(id);
	};

	private readonly onUpdate = ({ added, updated, removed }: Changes, origin: unknown): void => {
		for (const id of removed) this.owners.delete(id);
		for (const id of [...added, ...updated]) {
			if (!this.owners.has(id)) this.owners.set(id, origin as Client);
		}
		for (const id of updated) this.repeated.add(id);
		this.all = undefined;
		this.tellSoon();
	};

	/** Sends what has changed since the last message, in one message. */
	private tellSoon(): void {
		this.timer ??= platform.timeout(() => {
			this.timer = undefined;
			const { faults, onFault } = this.surroundings;
			const changed = [...this.changed];
			const repeated = [...this.repeated].filter((id) => !this.changed.has(id));
			this.changed.clear();
			this.repeated.clear();
			faults.guard(
				'awareness could not be sent',
				() => {
					this.tell(changed, 'everybody');
					this.tell(repeated, 'scripts');
				},
				onFault
			);
		}, EVERY);
	}

	private tell(about: readonly number[], to: Audience): void {
		const ids = about.filter((id) => this.awareness.meta.has(id));
		if (ids.length > 0) this.pass(encodeAwarenessUpdate(this.awareness, ids), to);
	}

	/** Forgets old ids: y-protocols remembers every id that was ever present. */
	private forget(): void {
		const before = platform.now() - REMEMBERED;
		for (const [id, { lastUpdated }] of this.awareness.meta) {
			if (lastUpdated < before && !this.awareness.states.has(id)) {
				this.awareness.meta.delete(id);
			}
		}
	}
}

/** Ids, as y-protocols tells of them. */
type Changes = Readonly<Record<'added' | 'updated' | 'removed', readonly number[]>>;

function sameDevice({ who: a }: Client, { who: b }: Client): boolean {
	if (a.kind === 'device') return b.kind === 'device' && a.device === b.device;
	return b.kind === 'token' && a.token === b.token;
}
