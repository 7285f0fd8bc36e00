import * as Y from 'yjs';
import { applyChange } from '../../src/lib/documents/record';
import { putDevice } from '../../src/lib/documents/write-directory';
import { editDeal } from '../../src/lib/domain/deal/commands';
import { readRecord } from '../../src/lib/documents/read-record';
import { GuardedRelay } from './guarded-relay';
import { actingAs, newDeal, rawUpdateOn } from './guarded-records';
import { opened, Sending, type Outcome, type Way } from './hostile-kit';
import { makeKey, type Key, type RawConnection } from './raw-device';

/** A client id under which the honest device has written, in every document. */
export const HONEST = 41;

/** A document that a hostile device may change a little, and wants to change more. */
export interface Target {
	readonly name: string;
	readonly room: string;
	/** The id of the record, or `null` for the room's own document. */
	readonly record: string | null;
	readonly hostile: (guarded: GuardedRelay) => Key;
	readonly honest: (guarded: GuardedRelay) => Key;
	/** Something that the hostile device's member is allowed. */
	readonly allowed: (doc: Y.Doc) => void;
	/** Something that its member is not allowed; `null` where everything well-formed is. */
	readonly forbidden: ((doc: Y.Doc) => void) | null;
	/** What the honest device does, each time something else. */
	readonly honestly: (doc: Y.Doc, time: number) => void;
	/** A root that is a map, a key that fits there, and a root that is a list or another map. */
	readonly root: string;
	readonly key: string;
	readonly other: string;
}

const retitle = (by: string, title: string) => (doc: Y.Doc) => {
	const deal = readRecord(doc, 'deal');
	if (deal?.kind !== 'deal') throw new Error('no deal');
	applyChange(doc, editDeal(deal, { field: 'title', value: title }, actingAs(by)), 'test');
};

const nested = (doc: Y.Doc, root: string, id: string): Y.Map<unknown> => {
	const map = doc.getMap(root).get(id);
	if (!(map instanceof Y.Map)) throw new Error('no such map');
	return map as Y.Map<unknown>;
};

let times = 0;
const another = (what: string): string => `${what} ${String(++times)}`;

export const TARGETS: readonly Target[] = [
	{
		name: 'a record',
		room: 'space.north',
		record: 'deal',
		hostile: ({ keys }) => keys.anna,
		honest: ({ keys }) => keys.adam,
		allowed: (doc) => {
			retitle('anna', another('Anna'))(doc);
		},
		forbidden: (doc) => {
			doc.getMap('fields').set('owner', 'olga');
		},
		honestly: (doc, time) => {
			retitle('adam', `Adam ${String(time)}`)(doc);
		},
		root: 'fields',
		key: 'title',
		other: 'history'
	},
	{
		name: 'the directory',
		room: 'directory',
		record: null,
		hostile: ({ keys }) => keys.anna,
		honest: ({ keys }) => keys.olga,
		allowed: (doc) => {
			nested(doc, 'members', 'anna').set('name', another('Anna'));
		},
		forbidden: (doc) => {
			nested(doc, 'members', 'anna').set('role', 'admin');
		},
		honestly: (doc, time) => {
			nested(doc, 'teams', 'one').set('name', `One ${String(time)}`);
		},
		root: 'workspace',
		key: 'name',
		other: 'members'
	},
	{
		name: 'a space',
		room: 'space.north',
		record: null,
		hostile: ({ keys }) => keys.sue,
		honest: ({ keys }) => keys.olga,
		allowed: (doc) => {
			doc.getMap('space').set('name', another('North'));
		},
		forbidden: (doc) => {
			doc.getMap('space').set('kind', 'discussion');
		},
		honestly: (doc, time) => {
			doc.getMap('space').set('nearDays', time % 30);
		},
		root: 'space',
		key: 'name',
		other: 'stages'
	},
	{
		name: 'a private document',
		room: 'private.anna',
		record: null,
		hostile: () => ANNAS_OTHER,
		honest: ({ keys }) => keys.anna,
		allowed: (doc) => {
			doc.getMap('imports').set('mine', { file: another('file') });
		},
		forbidden: null,
		honestly: (doc, time) => {
			doc.getMap('imports').set('honest', { file: String(time) });
		},
		root: 'imports',
		key: 'mine',
		other: 'nothing'
	}
];

/** Another device of Anna's. */
export const ANNAS_OTHER = makeKey();

/** A hostile device, an honest one, and somebody who looks on, all at one document. */
export class Scene {
	private times = 0;

	private constructor(
		readonly target: Target,
		readonly guarded: GuardedRelay,
		readonly hostile: Sending,
		readonly honest: Sending,
		readonly onlooker: RawConnection
	) {}

	static async open(target: Target): Promise<Scene> {
		const guarded = await GuardedRelay.open();
		await guarded.relay.rooms.editDirectory((doc) => {
			const { id, publicKey } = ANNAS_OTHER;
			putDevice(doc, { id, member: 'anna', publicKey, name: '', createdAt: 0 });
		});
		const enter = async (key: Key): Promise<RawConnection> => {
			const connection = await guarded.inside(key, target.room);
			if (!target.room.startsWith('space')) return connection;
			connection.say({ type: 'subscribe', cursor: null });
			await connection.until('batch');
			return connection;
		};
		const hostile = new Sending(await enter(target.hostile(guarded)));
		const honest = new Sending(await enter(target.honest(guarded)));
		const onlooker = await enter(target.honest(guarded));
		const scene = new Scene(target, guarded, hostile, honest, onlooker);
		if (target.record !== null) {
			const made = rawUpdateOn(
				undefined,
				(doc) => applyChange(doc, newDeal('anna', 'adam'), 0),
				HONEST
			);
			await scene.byHonest(made);
		}
		await scene.honestEdit();
		return scene;
	}

	/** The document as it is on disk. */
	get state(): Uint8Array {
		const { store } = this.guarded;
		const { room, record } = this.target;
		const state = record === null ? store.document(room) : store.record(room, record)?.state;
		return state ?? new Uint8Array([0, 0]);
	}

	byHostile(update: Uint8Array, way: Way = 'update'): Promise<Outcome> {
		return this.send(this.hostile, update, way);
	}

	byHonest(update: Uint8Array): Promise<Outcome> {
		return this.send(this.honest, update, 'update');
	}

	/** The honest device goes on, under the id that it has always written under. */
	async honestEdit(): Promise<Outcome> {
		const time = ++this.times;
		const work = (doc: Y.Doc) => {
			this.target.honestly(doc, time);
		};
		return this.byHonest(rawUpdateOn(this.state, work, HONEST));
	}

	/** An update that this work is, by a client id; what the document is at the time is known to it. */
	update(work: (doc: Y.Doc) => void, client?: number): Uint8Array {
		return rawUpdateOn(this.state, work, client);
	}

	/** What the onlooker has, from all that it was sent. */
	get seen(): string {
		const doc = opened(null);
		const { record } = this.target;
		if (record === null) {
			for (const frame of this.onlooker.standard) {
				if (frame[0] === 0 && frame[1] === 2) Y.applyUpdate(doc, payloadOf(frame));
			}
			return text(doc);
		}
		for (const message of this.onlooker.messages) {
			if (message.type !== 'batch') continue;
			for (const each of message.records) {
				if (each.record === record) Y.applyUpdate(doc, each.update);
			}
		}
		return text(doc);
	}

	private send(by: Sending, update: Uint8Array, way: Way): Promise<Outcome> {
		const { record } = this.target;
		return record === null ? by.update(update, way) : by.edit(record, update);
	}
}

/** The bytes that a sync frame carries. */
function payloadOf(frame: Uint8Array): Uint8Array {
	let at = 2;
	while ((frame[at] ?? 0) >= 128) at++;
	return frame.subarray(at + 1);
}

/** A document's content as text, equal for equal content. */
export const text = (doc: Y.Doc): string =>
	JSON.stringify(
		[...doc.share.keys()]
			.sort()
			.map((name) => [name, doc.getMap(name).toJSON(), doc.share.get(name)?._start === null])
	);
