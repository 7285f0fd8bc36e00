import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import type { ToldDay } from '../../src/lib/domain/plan/day-plan';
import { decodeFromDevice, decodeFromRelay } from '../../src/lib/protocol/codec';
import { CHANNELS, CONTROL, decodeControl, readChannel } from '../../src/lib/protocol/channels';
import { POLDER_MESSAGE, type FromRelay } from '../../src/lib/protocol/messages';
import { STEP_1, STEP_2, SYNC, UPDATE } from '../../src/lib/protocol/y-websocket';
import type { MemoryStore } from '../support/memory-store';
import type { Oracle } from './oracle';
import { vectorOf } from './states';
import type { Listener, Pipe } from './world/network';
import type { World } from './world/scheduler';

/** A relay that was stopped for longer looks whose its disk is before it says anything more, ms. */
const SHORT_GAP = 5000;

/** What a device says and is told of one room: on a connection for it, or in a channel of one for many. */
interface Line extends Pick<Pipe, 'tab' | 'device' | 'room' | 'running'> {
	/** Whether the relay has ended the channel. */
	isEnded: boolean;
	/** Whether the device has left it: it waits for nothing more. */
	isShut: boolean;
}

/** What one line has been sent by its device, in order. */
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
	/** Whether it has asked for records, and has not been sent the last of them. */
	isCatchingUp: boolean;
	/** Whether the relay has said what the device lacked of the room's document. */
	isCompared: boolean;
	isLetIn: boolean;
}

/**
 * Looks at every frame in the moment in which it is sent: nobody is sent what they may not see (promise 4), and what is
 * acknowledged is on the disk (promise 2).
 */
export class Watch implements Listener {
	private readonly sent = new WeakMap<Line, Sent>();
	/** The lines of a connection, by channel. */
	private readonly lines = new WeakMap<Pipe, Map<number, Line>>();

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
		const said = this.read(pipe, frame);
		if (said === null) return;
		const { channel, message } = said;
		const control = channel === CONTROL && pipe.room === CHANNELS ? decodeControl(message) : null;
		if (control?.ok === true) {
			const { value } = control;
			if (value.type === 'open') this.linesOf(pipe).set(value.channel, lineOf(pipe, value.room));
			const left = value.type === 'shut' ? this.linesOf(pipe).get(value.channel) : undefined;
			if (left !== undefined) left.isShut = true;
		} else if (channel !== CONTROL || message.length > 0) {
			const line = this.linesOf(pipe).get(channel);
			if (line === undefined) this.broken(`${pipe.tab.name} speaks in a channel that is not open`);
			else this.deviceSays(line, message, frame);
			return;
		}
		this.world.trace.bytes(frame);
	}

	private deviceSays(line: Line, message: Uint8Array, frame: Uint8Array): void {
		const sent = this.of(line);
		const decoder = decoding.createDecoder(message);
		const type = decoding.readVarUint(decoder);
		if (type === SYNC) {
			const kind = decoding.readVarUint(decoder);
			if (kind === STEP_2 || kind === UPDATE)
				sent.updates.push(decoding.readVarUint8Array(decoder));
		}
		if (type === POLDER_MESSAGE) {
			const read = decodeFromDevice(decoder);
			if (!read.ok) {
				this.broken(`${line.tab.name} sends what nobody can read`);
				return;
			}
			if (read.value.type === 'edit') sent.edits.push(read.value);
			if (read.value.type === 'subscribe') sent.isCatchingUp = true;
			if (read.value.type === 'ask') sent.questions.add(read.value.number);
		}
		this.world.trace.bytes(frame);
	}

	received(): void {
		// What arrives was looked at when it was sent.
	}

	fromRelay(pipe: Pipe, frame: Uint8Array): void {
		this.world.trace.bytes(frame);
		const { host, store } = pipe.running;
		if (host.longestGap > SHORT_GAP && !store.isOwned)
			this.broken(`${host.name} was stopped, and speaks by a disk that is another’s by now`);
		const said = this.read(pipe, frame);
		if (said === null) return;
		const { channel, message } = said;
		const control = channel === CONTROL && pipe.room === CHANNELS ? decodeControl(message) : null;
		if (control?.ok === true) {
			const line = this.linesOf(pipe).get(control.value.channel);
			if (line !== undefined) line.isEnded = true;
		} else if (channel !== CONTROL || message.length > 0) {
			const line = this.linesOf(pipe).get(channel);
			if (line?.isEnded === false) this.relaySays(line, message);
			else this.broken(`${pipe.tab.name} is told something in a channel that is not open`);
		}
	}

	private relaySays(line: Line, message: Uint8Array): void {
		const decoder = decoding.createDecoder(message);
		const type = decoding.readVarUint(decoder);
		if (type === SYNC) {
			const kind = decoding.readVarUint(decoder);
			if (kind === STEP_2) this.of(line).isCompared = true;
			this.mustBeIn(line, kind === STEP_1 ? 'a state vector' : 'the document');
		}
		if (type !== POLDER_MESSAGE) return;
		const read = decodeFromRelay(decoder);
		if (!read.ok)
			this.broken(`the relay sends what nobody can read: ${JSON.stringify(read.error)}`);
		else this.message(line, read.value);
	}

	/** The channel of a frame, and what it says; a connection for one room has one. */
	private read(
		pipe: Pipe,
		frame: Uint8Array
	): { readonly channel: number; readonly message: Uint8Array } | null {
		if (pipe.room !== CHANNELS) return { channel: CONTROL, message: frame };
		const read = readChannel(frame);
		if (read.ok) return read.value;
		this.broken(`${pipe.tab.name} sends or is sent a frame without a channel`);
		return null;
	}

	private linesOf(pipe: Pipe): Map<number, Line> {
		const known = this.lines.get(pipe);
		if (known !== undefined) return known;
		const lines = new Map([[CONTROL, lineOf(pipe, pipe.room)]]);
		this.lines.set(pipe, lines);
		return lines;
	}

	/** Whether something that was asked on a connection has no answer yet. */
	owes(pipe: Pipe): boolean {
		return [...this.linesOf(pipe).values()].some(
			(line) => !line.isEnded && !line.isShut && this.of(line).questions.size > 0
		);
	}

	/** A room of which a device has not been sent the document, or all records; `null` when there is none. */
	lacking(pipe: Pipe): string | null {
		const line = [...this.linesOf(pipe).values()].find(
			(each) => !each.isEnded && !each.isShut && each.room !== CHANNELS && this.isBehind(each)
		);
		return line?.room ?? null;
	}

	private isBehind(line: Line): boolean {
		const { isCatchingUp, isCompared } = this.of(line);
		return isCatchingUp || !isCompared;
	}

	/** Whether the relay has ended the last channel of a room: the device hears of it when the frame arrives. */
	hasEnded(pipe: Pipe, room: string): boolean {
		return (
			[...this.linesOf(pipe).values()].findLast((line) => line.room === room)?.isEnded === true
		);
	}

	private message(line: Line, message: FromRelay): void {
		const sent = this.of(line);
		const member = this.userOf(line.device)?.member ?? null;
		switch (message.type) {
			case 'welcome':
				sent.isLetIn = true;
				if (member !== null && message.welcome.member !== member) {
					this.broken(`${line.tab.name} is taken for ${message.welcome.member}`);
				}
				return;
			case 'batch':
				if (message.last) sent.isCatchingUp = false;
				for (const { record } of message.records) this.maySee(line, record, 'a record');
				for (const [topic] of message.older ?? [])
					this.maySee(line, topic, 'how many older posts a topic has');
				return;
			case 'posts':
				for (const { record } of message.records) this.maySee(line, record, 'an older post');
				return;
			case 'refused':
				sent.refused.add(message.number);
				if (message.state !== null)
					this.maySee(line, message.record, 'the state of a refused record');
				return;
			case 'incomplete':
				sent.refused.add(message.number);
				return;
			case 'presence':
				this.maySee(line, message.record, 'who has a record open');
				return;
			case 'presences':
				for (const { record } of message.visits) this.maySee(line, record, 'who has a record open');
				return;
			case 'unsaved':
				this.mustBeIn(line, 'the document after a refusal');
				return;
			case 'accepted':
				for (const { number, record, update } of sent.edits) {
					if (number > message.number || sent.refused.has(number)) continue;
					this.isOnDisk(
						line,
						line.running.store.record(line.room, record)?.state ?? null,
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
						line,
						line.running.store.document(line.room),
						update,
						'a change of the document'
					);
				}
				return;
			case 'catalogue':
				if (member === null) return;
				for (const { id, enter } of message.spaces) {
					if (!this.oracleOf(line.running.store).mayKnow(member, `space.${id}`))
						this.broken(`${line.tab.name} is told of a space that they may not know of`);
					if (enter && !this.oracleOf(line.running.store).mayBeIn(member, `space.${id}`))
						this.broken(`${line.tab.name} is told that they may enter a space`);
				}
				return;
			case 'answer':
				if (!sent.questions.delete(message.number))
					this.broken(`${line.tab.name} is answered what it has not asked`);
				this.mustBeIn(line, 'an answer');
				if (message.answer.answer === 'day-plans') this.mayBeTold(line, message.answer.plans);
				return;
			case 'challenge':
		}
	}

	private of(line: Line): Sent {
		const known = this.sent.get(line);
		if (known !== undefined) return known;
		const sent: Sent = {
			edits: [],
			refused: new Set(),
			updates: [],
			questions: new Set(),
			isCatchingUp: false,
			isCompared: false,
			isLetIn: false
		};
		this.sent.set(line, sent);
		return sent;
	}

	private mustBeIn(line: Line, what: string): void {
		if (!this.of(line).isLetIn) {
			this.broken(`${line.tab.name} is sent ${what} of ${line.room} before it is let in`);
			return;
		}
		// A device that has just joined is a member at the relay before it is one here.
		const user = this.userOf(line.device);
		if (user === null) return;
		const oracle = this.oracleOf(line.running.store);
		if (!mayBeSent(oracle, user) || !oracle.mayBeIn(user.member, line.room))
			this.broken(`${line.tab.name} is sent ${what} of ${line.room}, where they may not be`);
	}

	private maySee(line: Line, record: string, what: string): void {
		const user = this.userOf(line.device);
		if (user === null) return;
		const oracle = this.oracleOf(line.running.store);
		if (!mayBeSent(oracle, user) || !oracle.maySee(user.member, line.room, record)) {
			this.broken(
				`${line.tab.name} is sent ${what} (${record} in ${line.room}) that they may not see`
			);
		}
	}

	/** Of what others plan everybody is told what they may see, and no more. */
	private mayBeTold(line: Line, plans: readonly ToldDay[]): void {
		const member = this.userOf(line.device)?.member;
		if (member === undefined) return;
		const { store } = line.running;
		const oracle = this.oracleOf(store);
		for (const record of plans.flatMap(({ blocks }) =>
			blocks.flatMap((block) => block.record ?? [])
		))
			if (!store.roomsOf(record).some((room) => oracle.maySee(member, room, record)))
				this.broken(`${line.tab.name} is told what somebody plans, and may not see it`);
	}

	/** Whether all that an update brings is in what is stored. */
	private isOnDisk(line: Line, state: Uint8Array | null, update: Uint8Array, what: string): void {
		const stored = vectorOf(state);
		for (const [client, clock] of Y.parseUpdateMeta(update).to) {
			if ((stored.get(client) ?? 0) < clock) {
				this.broken(
					`${what} of ${line.tab.name} in ${line.room} is acknowledged and not on the disk`
				);
				return;
			}
		}
	}
}

const lineOf = ({ tab, device, running }: Pipe, room: string): Line => ({
	tab,
	device,
	running,
	room,
	isEnded: false,
	isShut: false
});

const mayBeSent = (
	oracle: Oracle,
	{ member, device }: { readonly member: string; readonly device: string }
): boolean => oracle.hasDevice(device, member);
