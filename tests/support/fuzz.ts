import * as Y from 'yjs';
import { applyChange } from '../../src/lib/documents/record';
import { readRecord } from '../../src/lib/documents/read-record';
import { assign, editDeal } from '../../src/lib/domain/deal/commands';
import type { Question } from '../../src/lib/protocol/handshake';
import { encodeFromDevice } from '../../src/lib/protocol/codec';
import type { Dice } from './dice';
import { actingAs, newDeal, rawUpdateOn } from './guarded-records';
import { opened, syncFrame } from './hostile-kit';
import * as encoding from 'lib0/encoding';

/** What hostile devices send: bytes at random, and well-formed wickedness. All of it follows a seed. */
export class Wicked {
	private number = 0;
	/** Frames that came or went somewhere: to be bent, cut and joined. */
	private readonly frames: Uint8Array[] = [];

	constructor(private readonly dice: Dice) {}

	/** Remembers a frame, to do something with it later. */
	collect(frame: Uint8Array): void {
		if (this.frames.length < 200) this.frames.push(frame);
		else this.frames[this.dice.below(200)] = frame;
	}

	/** A frame that was once good. */
	mutated(): Uint8Array {
		const { dice } = this;
		const frame = Uint8Array.from(this.frames.length === 0 ? [100, 3, 1] : dice.pick(this.frames));
		switch (dice.below(5)) {
			case 0:
				return frame.slice(0, dice.below(frame.length + 1));
			case 1: {
				const other = this.frames.length === 0 ? frame : dice.pick(this.frames);
				const at = dice.below(frame.length + 1);
				return Uint8Array.from([
					...frame.slice(0, at),
					...other.slice(dice.below(other.length + 1))
				]);
			}
			case 2:
				frame[0] = dice.pick([0, 1, 2, 3, 99, 100, 101, 255]);
				if (dice.below(2) === 0) frame[1] = dice.below(40);
				return frame;
			case 3:
				return Uint8Array.from({ length: dice.below(40) }, () => dice.below(256));
			default:
				return bent(frame, dice);
		}
	}

	/** An edit of a record, by whoever, that does whatever. */
	edit(by: string, record: string, state: Uint8Array | null): Uint8Array {
		const update = this.altered(this.recordUpdate(by, state), state);
		const frame = encodeFromDevice({ type: 'edit', number: ++this.number, record, update });
		this.collect(frame);
		return frame;
	}

	/** A change of a room's own document. */
	change(by: string, state: Uint8Array | null): Uint8Array {
		const work = (doc: Y.Doc) => {
			for (let n = 1 + this.dice.below(3); n > 0; n--) this.documentWork(by, doc);
		};
		const update = this.altered(rawUpdateOn(state ?? undefined, work, this.client(state)), state);
		const frame = syncFrame(this.dice.pick([1, 2]), update);
		this.collect(frame);
		return frame;
	}

	/** A question on the directory's connection. */
	question(by: string): Uint8Array {
		const { dice } = this;
		const id = `q${String(dice.below(50))}`;
		const about = { id, secretHash: 'hash', lifetime: 100_000 };
		const question = dice.pick<Question>([
			{ ask: 'invitations' },
			{ ask: 'tokens' },
			{ ask: 'devices' },
			{ ask: 'revoke-token', id },
			{ ask: 'revoke-invitation', id },
			{ ask: 'join-space', space: dice.pick(['north', 'hidden', 'nothing']) },
			{ ask: 'link-device', id: `${by}-${id}`, secretHash: 'hash' },
			{ ask: 'make-token', name: 'token', space: 'north', write: true, manage: false, ...about },
			{
				ask: 'invite',
				role: dice.pick(['owner', 'admin', 'agent']),
				team: null,
				spaces: ['hidden'],
				member: dice.pick([null, by, 'olga']),
				uses: 3,
				...about
			}
		]);
		return encodeFromDevice({ type: 'ask', number: ++this.number, question });
	}

	/** Who is present, and in whose name: many at once. */
	awareness(): Uint8Array {
		const { dice } = this;
		const to = encoding.createEncoder();
		const many = dice.below(20);
		encoding.writeVarUint(to, many);
		for (let n = 0; n < many; n++) {
			encoding.writeVarUint(to, dice.below(500));
			encoding.writeVarUint(to, dice.below(2 ** 31));
			encoding.writeVarString(to, dice.pick(['null', '{}', '{"user":"olga"}', '[[]]', '{']));
		}
		const frame = encoding.createEncoder();
		encoding.writeVarUint(frame, 1);
		encoding.writeVarUint8Array(frame, encoding.toUint8Array(to));
		return encoding.toUint8Array(frame);
	}

	/** An id to write under: of its own, somebody else's, or nobody's. */
	private client(state: Uint8Array | null): number {
		const { dice } = this;
		const known = [...Y.decodeStateVector(Y.encodeStateVector(opened(state))).keys()];
		return known.length > 0 && dice.below(3) === 0 ? dice.pick(known) : 1000 + dice.below(100_000);
	}

	private recordUpdate(by: string, state: Uint8Array | null): Uint8Array {
		const { dice } = this;
		if (state === null || dice.below(12) === 0) {
			const owner = dice.below(2) === 0 ? by : dice.pick(MEMBERS);
			const stage = dice.pick(['new', 'offer', 'won']);
			const made = newDeal(owner, dice.below(4) === 0 ? dice.pick(MEMBERS) : by, { stage });
			return rawUpdateOn(
				undefined,
				(doc) => {
					applyChange(doc, made, 'fuzz');
					if (dice.below(4) === 0) this.recordWork(by, doc);
				},
				1000 + dice.below(100_000)
			);
		}
		const work = (doc: Y.Doc) => {
			for (let n = 1 + dice.below(3); n > 0; n--) this.recordWork(by, doc);
		};
		return rawUpdateOn(state, work, this.client(state));
	}

	private recordWork(by: string, doc: Y.Doc): void {
		const { dice } = this;
		const fields = doc.getMap('fields');
		const history = doc.getArray('history');
		const posts = doc.getArray('posts');
		const who = dice.below(3) === 0 ? dice.pick(MEMBERS) : by;
		const line = { id: `l${String(dice.below(1e9))}`, at: 5, by: who };
		const move = (): void => {
			const stage = dice.pick(STAGES);
			history.push([{ ...line, what: 'stage', from: String(fields.get('stage')), to: stage }]);
			fields.set('stage', stage);
		};
		const hand = (): void => {
			const owner = dice.pick(MEMBERS);
			applyChange(doc, assign({ owner: 'somebody' }, owner, actingAs(who)), 'fuzz');
		};
		dice.pick([
			move,
			move,
			hand,
			() => fields.set('owner', dice.pick(MEMBERS)),
			() => fields.set('stage', dice.pick(STAGES)),
			() => fields.set('kind', dice.pick(['deal', 'task', 'topic', 'customer', 'page'])),
			() => fields.set('participants', [dice.pick(MEMBERS)]),
			() => fields.set('createdBy', by),
			() => fields.set('binned', true),
			() => fields.set(dice.pick(['__proto__', 'evil', 'space']), 'north'),
			() => {
				fields.delete(dice.pick(['owner', 'stage', 'kind']));
			},
			() => fields.set('title', new Y.Text('text')),
			() => {
				posts.push([{ ...line, text: 'post' }]);
			},
			() => {
				history.push([{ ...line, what: 'created' }]);
			},
			() => {
				if (history.length > 0) history.delete(dice.below(history.length), 1);
			},
			() => {
				if (posts.length > 0) posts.delete(0, posts.length);
			},
			() => {
				const deal = readRecord(doc, 'any');
				if (deal?.kind !== 'deal') return;
				const edit = { field: 'title', value: `Wicked ${String(dice.below(1e6))}` } as const;
				applyChange(doc, editDeal(deal, edit, actingAs(by)), 'fuzz');
			}
		])();
	}

	private documentWork(by: string, doc: Y.Doc): void {
		const { dice } = this;
		const members = doc.getMap('members');
		const member = members.get(dice.pick([by, ...MEMBERS]));
		const map = new Y.Map<unknown>();
		dice.pick([
			() => {
				if (member instanceof Y.Map)
					(member as Y.Map<unknown>).set('role', dice.pick(['owner', 'admin']));
			},
			() => {
				if (member instanceof Y.Map) (member as Y.Map<unknown>).set('standing', 'removed');
			},
			() => {
				const own = members.get(by);
				if (own instanceof Y.Map)
					(own as Y.Map<unknown>).set('name', `name ${String(dice.below(100))}`);
			},
			() => {
				members.delete(dice.pick(MEMBERS));
			},
			() => {
				members.set(dice.pick([by, 'olga', 'new']), map);
				map.set('role', 'owner');
				map.set('standing', 'active');
			},
			() => {
				doc.getMap('teams').set('one', map);
				map.set('supervisors', [by]);
			},
			() => {
				doc.getMap('devices').set(`device${String(dice.below(100))}`, map);
				map.set('member', 'olga');
				map.set('publicKey', 'key');
			},
			() => doc.getMap('workspace').set('dealVisibility', 'everyone'),
			() => doc.getMap('space').set('visibility', 'hidden'),
			() => doc.getMap('space').set('name', 'Wicked'),
			() => doc.getMap('requests').set(by, 1),
			() => doc.getMap(dice.pick(['evil', 'stages'])).set('x', 1)
		])();
	}

	/** The update as it is, or some other part of the document with it, or none of that. */
	private altered(update: Uint8Array, state: Uint8Array | null): Uint8Array {
		const { dice } = this;
		switch (dice.below(8)) {
			case 0:
				return Y.mergeUpdates([update, ...(state === null ? [] : [state])]);
			case 1: {
				const doc = opened(state);
				const vector = new Map(
					[...Y.decodeStateVector(Y.encodeStateVector(doc))].map(([client, clock]) => [
						client,
						dice.below(clock + 1)
					])
				);
				Y.applyUpdate(doc, update);
				return Y.encodeStateAsUpdate(doc, Y.encodeStateVector(vector));
			}
			case 2:
				return bent(Uint8Array.from(update), dice);
			case 3:
				return Y.diffUpdate(update, Y.encodeStateVector(new Map([[1000, dice.below(5)]])));
			default:
				return update;
		}
	}
}

export const MEMBERS = ['olga', 'adam', 'sue', 'anna', 'bob', 'gus'] as const;
const STAGES = ['new', 'offer', 'won', 'lost', 'nowhere'] as const;

/** Some bits of it the other way round. */
function bent(bytes: Uint8Array, dice: Dice): Uint8Array {
	for (let n = 1 + dice.below(4); n > 0 && bytes.length > 0; n--) {
		const at = dice.below(bytes.length);
		bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.below(8));
	}
	return bytes;
}
