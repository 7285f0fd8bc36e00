import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { decodeFromDevice, decodeFromRelay } from '../../src/lib/protocol/codec';
import { POLDER_MESSAGE, type FromRelay } from '../../src/lib/protocol/messages';
import { STEP_1, STEP_2, SYNC, UPDATE } from '../../src/lib/protocol/y-websocket';
import type { MemoryStore } from '../support/memory-store';
import type { Oracle } from './oracle';
import { vectorOf } from './states';
import type { Listener, Pipe } from './world/network';
import type { World } from './world/scheduler';

/** What one connection has been sent by its device, in order. */
interface Sent {
	readonly edits: {
		readonly number: number;
		readonly record: string;
		readonly update: Uint8Array;
	}[];
	readonly refused: Set<number>;
	/** Updates of the room's own document, as the relay counts them. */
	readonly updates: Uint8Array[];
	/** Questions without an answer yet. */
	readonly questions: Set<number>;
	isLetIn: boolean;
}

/**
 * Looks at every frame in the moment in which it is sent: nobody is sent what they may not see (promise 4), and what is
 * acknowledged is on the disk (promise 2).
 */
export class Watch implements Listener {
	private readonly sent = new WeakMap<Pipe, Sent>();

	constructor(
		private readonly world: World,
		private readonly oracleOf: (store: MemoryStore) => Oracle,
		/** The member of a browser and the id of its device; `null` while it has no member. */
		private readonly userOf: (
			device: string
		) => { readonly member: string; readonly device: string } | null,
		private readonly broken: (what: string) => void
	) {}

	fromDevice(pipe: Pipe, frame: Uint8Array): void {
		const sent = this.of(pipe);
		const decoder = decoding.createDecoder(frame);
		const type = decoding.readVarUint(decoder);
		if (type === SYNC) {
			const kind = decoding.readVarUint(decoder);
			if (kind === STEP_2 || kind === UPDATE)
				sent.updates.push(decoding.readVarUint8Array(decoder));
		}
		if (type === POLDER_MESSAGE) {
			const read = decodeFromDevice(decoder);
			if (!read.ok) {
				this.broken(`${pipe.tab.name} sends what nobody can read`);
				return;
			}
			if (read.value.type === 'edit') sent.edits.push(read.value);
			if (read.value.type === 'ask') sent.questions.add(read.value.number);
		}
		this.world.trace.bytes(frame);
	}

	received(): void {
		// What arrives was looked at when it was sent.
	}

	fromRelay(pipe: Pipe, frame: Uint8Array): void {
		this.world.trace.bytes(frame);
		const decoder = decoding.createDecoder(frame);
		const type = decoding.readVarUint(decoder);
		if (type === SYNC)
			this.mustBeIn(
				pipe,
				decoding.readVarUint(decoder) === STEP_1 ? 'a state vector' : 'the document'
			);
		if (type !== POLDER_MESSAGE) return;
		const read = decodeFromRelay(decoder);
		if (!read.ok)
			this.broken(`the relay sends what nobody can read: ${JSON.stringify(read.error)}`);
		else this.message(pipe, read.value);
	}

	/** Whether something that was asked on a connection has no answer yet. */
	owes(pipe: Pipe): boolean {
		return (this.sent.get(pipe)?.questions.size ?? 0) > 0;
	}

	private message(pipe: Pipe, message: FromRelay): void {
		const sent = this.of(pipe);
		const member = this.userOf(pipe.device)?.member ?? null;
		switch (message.type) {
			case 'welcome':
				sent.isLetIn = true;
				if (member !== null && message.welcome.member !== member) {
					this.broken(`${pipe.tab.name} is taken for ${message.welcome.member}`);
				}
				return;
			case 'batch':
				for (const { record } of message.records) this.maySee(pipe, record, 'a record');
				return;
			case 'refused':
				sent.refused.add(message.number);
				if (message.state !== null)
					this.maySee(pipe, message.record, 'the state of a refused record');
				return;
			case 'incomplete':
				sent.refused.add(message.number);
				return;
			case 'presence':
				this.maySee(pipe, message.record, 'who has a record open');
				return;
			case 'unsaved':
				this.mustBeIn(pipe, 'the document after a refusal');
				return;
			case 'accepted':
				for (const { number, record, update } of sent.edits) {
					if (number > message.number || sent.refused.has(number)) continue;
					this.isOnDisk(
						pipe,
						pipe.running.store.record(pipe.room, record)?.state ?? null,
						update,
						`edit ${String(number)}`
					);
				}
				sent.edits.splice(
					0,
					sent.edits.length,
					...sent.edits.filter(({ number }) => number > message.number)
				);
				return;
			case 'saved':
				for (const update of sent.updates.slice(0, message.count)) {
					this.isOnDisk(
						pipe,
						pipe.running.store.document(pipe.room),
						update,
						'a change of the document'
					);
				}
				return;
			case 'catalogue':
				if (member === null) return;
				for (const { id, enter } of message.spaces) {
					if (!this.oracleOf(pipe.running.store).mayKnow(member, `space.${id}`))
						this.broken(`${pipe.tab.name} is told of a space that they may not know of`);
					if (enter && !this.oracleOf(pipe.running.store).mayBeIn(member, `space.${id}`))
						this.broken(`${pipe.tab.name} is told that they may enter a space`);
				}
				return;
			case 'answer':
				if (!sent.questions.delete(message.number))
					this.broken(`${pipe.tab.name} is answered what it has not asked`);
				return;
			case 'challenge':
		}
	}

	private of(pipe: Pipe): Sent {
		const known = this.sent.get(pipe);
		if (known !== undefined) return known;
		const sent: Sent = {
			edits: [],
			refused: new Set(),
			updates: [],
			questions: new Set(),
			isLetIn: false
		};
		this.sent.set(pipe, sent);
		return sent;
	}

	private mustBeIn(pipe: Pipe, what: string): void {
		if (!this.of(pipe).isLetIn) {
			this.broken(`${pipe.tab.name} is sent ${what} of ${pipe.room} before it is let in`);
			return;
		}
		// A device that has just joined is a member at the relay before it is one here.
		const user = this.userOf(pipe.device);
		if (user === null) return;
		const oracle = this.oracleOf(pipe.running.store);
		if (!mayBeSent(oracle, user) || !oracle.mayBeIn(user.member, pipe.room))
			this.broken(`${pipe.tab.name} is sent ${what} of ${pipe.room}, where they may not be`);
	}

	private maySee(pipe: Pipe, record: string, what: string): void {
		const user = this.userOf(pipe.device);
		if (user === null) return;
		const oracle = this.oracleOf(pipe.running.store);
		if (!mayBeSent(oracle, user) || !oracle.maySee(user.member, pipe.room, record)) {
			this.broken(
				`${pipe.tab.name} is sent ${what} (${record} in ${pipe.room}) that they may not see`
			);
		}
	}

	/** Whether all that an update brings is in what is stored. */
	private isOnDisk(pipe: Pipe, state: Uint8Array | null, update: Uint8Array, what: string): void {
		const stored = vectorOf(state);
		for (const [client, clock] of Y.parseUpdateMeta(update).to) {
			if ((stored.get(client) ?? 0) < clock) {
				this.broken(
					`${what} of ${pipe.tab.name} in ${pipe.room} is acknowledged and not on the disk`
				);
				return;
			}
		}
	}
}

const mayBeSent = (
	oracle: Oracle,
	{ member, device }: { readonly member: string; readonly device: string }
): boolean => oracle.hasDevice(device, member);
