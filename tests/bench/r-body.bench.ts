// (r) What one letter costs a device in a text of 200,000 characters, against one of 100.
import 'fake-indexeddb/auto';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import * as Y from 'yjs';
import { succeed } from '../../src/lib/domain/core/result';
import { bodyOf } from '../../src/lib/domain/note/body';
import { NO_NOTE_CHANGE, noteChange } from '../../src/lib/domain/note/note';
import { openRecord } from '../../src/lib/documents/record';
import { readNote } from '../../src/lib/documents/rich';
import { ReplicaDatabase } from '../../src/lib/replica/store/database';
import { RecordStore } from '../../src/lib/replica/store/records';
import type { NoteEdit } from '../../src/lib/replica/store/notes';
import { updatesOfOne } from '../../src/lib/replica/store/updates-of';
import { actingAs, newDeal } from '../support/guarded-records';
import { NORTH } from '../support/guarded-relay';
import { count, median, size, times } from './lib/numbers';
import { report } from './lib/report';

const ROOM = `space.${NORTH.id}`;
const SIZES = { few: 100, many: 200_000 } as const;
/** Letters in each round, and how many rounds there are; the sides take turns. */
const CHANGES = size('CHANGES', 100);
const ROUNDS = size('ROUNDS', 5);

type Side = keyof typeof SIZES;

const device = new ReplicaDatabase('bench', { indexedDB: new IDBFactory(), IDBKeyRange });
const records = new RecordStore(
	device,
	{ now: () => 1, offset: () => 0 },
	{ judge: () => succeed(null), isAdmin: () => true, onWrite: () => undefined }
);

/** A text as its editor has it. */
class Editor {
	private readonly doc: Y.Doc;

	private constructor(
		readonly record: string,
		updates: readonly Uint8Array[],
		private readonly generation: number
	) {
		this.doc = openRecord(updates);
	}

	static async of(record: string, characters: number): Promise<Editor> {
		await records.change(ROOM, record, newDeal('olga'));
		await records.notes.begin(ROOM, record, actingAs('olga'));
		const stored = await updatesOfOne(device, bodyOf(record));
		const generation = stored[0]?.generation ?? stored[0]?.n ?? 0;
		const editor = new Editor(
			record,
			stored.map(({ update }) => update),
			generation
		);
		await editor.save(
			editor.edit((note) => {
				const paragraph = new Y.XmlElement('paragraph');
				paragraph.insert(0, [new Y.XmlText('word '.repeat(characters / 5))]);
				note.insert(0, [paragraph]);
			})
		);
		return editor;
	}

	/** Types one letter at the end. */
	letter(): NoteEdit {
		return this.edit((note) => {
			const text = (note.get(0) as Y.XmlElement).get(0) as Y.XmlText;
			text.insert(text.length, 'x');
		});
	}

	async save(edit: NoteEdit): Promise<void> {
		const saved = await records.notes.save(ROOM, this.record, edit);
		if (!saved.ok || saved.value !== 'saved') throw new Error(JSON.stringify(saved));
	}

	private edit(change: (note: Y.XmlFragment) => void): NoteEdit {
		const { doc, generation } = this;
		const before = readNote(doc);
		let update = new Uint8Array();
		doc.once('update', (made: Uint8Array) => {
			update = new Uint8Array(made);
		});
		doc.transact(() => {
			change(doc.getXmlFragment('note'));
		});
		return { update, generation, note: noteChange(before, readNote(doc)) ?? NO_NOTE_CHANGE };
	}
}

const editors: Record<Side, Editor> = {
	few: await Editor.of('few', SIZES.few),
	many: await Editor.of('many', SIZES.many)
};
// What follows from a new text is read from it now, as when writing pauses.
await records.readTexts();

const processor: Record<Side, number[]> = { few: [], many: [] };

for (let round = 0; round <= ROUNDS; round++) {
	for (const side of ['few', 'many'] as const) {
		const edits = Array.from({ length: CHANGES }, () => editors[side].letter());
		const began = process.cpuUsage();
		for (const edit of edits) await editors[side].save(edit);
		const { user, system } = process.cpuUsage(began);
		// The first round warms up.
		if (round === 0) continue;
		processor[side].push((user + system) / CHANGES);
	}
}

const [many, few] = [median(processor.many), median(processor.few)];
await report(
	'r-body',
	`(r) A letter in a text of ${count(SIZES.many)} characters, against one of ${count(SIZES.few)}`,
	[
		{
			what: 'device, one transaction (a database in memory), processor',
			ratio: times(many, few),
			polder: `${many.toFixed(0)} µs`,
			baseline: `${few.toFixed(0)} µs`,
			aim: { text: '≤ 1.2×', met: many / few <= 1.2 }
		}
	],
	{ processor }
);
records.close();
device.close();
process.exit(0);
