import * as Y from 'yjs';
import { attachFile, removeFile } from '../../src/lib/domain/file/commands';
import { toggleSign, SIGNS } from '../../src/lib/domain/history/reactions';
import { bin, restore } from '../../src/lib/domain/history/commands';
import { setField } from '../../src/lib/domain/core/set-field';
import { tagWith } from '../../src/lib/domain/core/tags';
import { keyed } from '../../src/lib/domain/core/keyed';
import type { RecordChange } from '../../src/lib/domain/core/change';
import { allowTogether, areApart, setApart } from '../../src/lib/domain/customer/apart';
import { createCustomer, editCustomer } from '../../src/lib/domain/customer/commands';
import { CUSTOMER_FIELDS, type Customer } from '../../src/lib/domain/customer/customer';
import { logInteraction } from '../../src/lib/domain/customer/interactions';
import { merge, proposedValues, splitAgain, unmerge } from '../../src/lib/domain/customer/merge';
import { addPerson, editPerson, removePerson } from '../../src/lib/domain/customer/people';
import { noteChange } from '../../src/lib/domain/note/note';
import { openRecord } from '../../src/lib/documents/record';
import { bodyOf } from '../../src/lib/domain/note/body';
import { applyNote, readNote } from '../../src/lib/documents/rich';
import { undoImport } from '../../src/lib/replica/import-undo';
import { generationOf } from '../../src/lib/replica/store/open-documents';
import { roomName } from '../../src/lib/protocol/rooms';
import {
	acting,
	anyRecord,
	anySpace,
	change,
	CUSTOMERS,
	outcome,
	shortOf,
	type Person,
	type Work
} from './person';

/** The customers that this device has, with their values. */
async function customersOf({ workspace }: Person): Promise<Customer[]> {
	const rows = await workspace.db.records.where('kind').equals('customer').primaryKeys();
	const found: Customer[] = [];
	for (const id of rows.sort().slice(0, 6)) {
		const whole = await workspace.records.read(id);
		if (whole?.record.kind === 'customer') found.push(whole.record);
	}
	return found;
}

/** Merges: two people may merge the same, or the other way round. */
const merges: Work['run'] = async (person) => {
	const { dice, workspace } = person;
	const customers = (await customersOf(person)).filter(({ mergedInto }) => mergedInto === null);
	if (customers.length < 2) return null;
	const at = dice.below(customers.length);
	const [kept, other] = [customers[at], customers[(at + 1) % customers.length]];
	if (kept === undefined || other === undefined) return null;
	const by = acting(person);
	const values = proposedValues(kept, [other]);
	const plan = { kept, others: [other], values, owner: kept.owner };
	const changes = merge(plan, by);
	const together = (all: typeof changes) =>
		workspace.records.changeTogether([
			{ room: CUSTOMERS, id: kept.id, edits: [all.kept] },
			...[...all.others].map(([id, edit]) => ({ room: CUSTOMERS, id, edits: [edit] }))
		]);
	const merged = await together(changes);
	const words = `merges ${shortOf(other.id)} into ${shortOf(kept.id)}${outcome(merged)}`;
	if (!merged.ok || dice.below(3) > 0) return words;
	const [now, gone] = [
		await workspace.records.read(kept.id),
		await workspace.records.read(other.id)
	];
	if (now?.record.kind !== 'customer' || gone?.record.kind !== 'customer') return words;
	const back =
		dice.below(2) === 0
			? unmerge(plan, now.record, [gone.record], by)
			: splitAgain(now.record, [gone.record], by);
	return `${words}, and takes it back${outcome(await together(back))}`;
};

/** What a customer has beside its plain fields, and what is said at any record. */
const customerParts: Work['run'] = async (person) => {
	const { dice } = person;
	const found = await anyRecord(person, dice.below(3) === 0 ? undefined : 'customer');
	if (found === null) return null;
	const { id, room, whole } = found;
	const { record, posts } = whole;
	const by = acting(person);
	const [post] = posts;
	if (record.kind !== 'customer' || dice.below(4) === 0) {
		if (post === undefined) return null;
		const done = toggleSign(post.id, dice.pick(SIGNS), [], by);
		return change(person, room, id, done, 'reacts at');
	}
	const done = await customerChange(person, record);
	return done === null ? null : change(person, room, id, done, 'changes parts of');
};

async function customerChange(person: Person, customer: Customer): Promise<RecordChange | null> {
	const { dice, profile, workspace } = person;
	const by = acting(person);
	const [first] = customer.people;
	const details = { name: `Pat ${String(dice.below(9))}`, role: '', email: '', phone: '' };
	switch (dice.below(8)) {
		case 0:
			return addPerson(customer, details, by);
		case 1:
			return first === undefined ? null : editPerson(first, details, by);
		case 2:
			return first === undefined ? null : removePerson(first, by);
		case 3:
			return tagWith(customer, dice.pick(['Key', 'key', 'new']), by);
		case 4:
			return logInteraction('call', `said ${String(dice.below(99))}`, by);
		case 5: {
			const others = (await customersOf(person)).filter(({ id }) => id !== customer.id);
			const [other] = others;
			if (other === undefined) return null;
			const pair = [[customer], [other]];
			const changes = areApart(customer, other) ? allowTogether(pair, by) : setApart(pair, by);
			return changes.get(customer.id) ?? null;
		}
		case 6: {
			const [file] = customer.files;
			if (file !== undefined) return removeFile(file, by);
			const hash = 'ab'.repeat(32);
			const at = by.clock.now();
			const ref = {
				id: profile.newId(),
				name: 'a.txt',
				size: 3,
				type: 'text/plain',
				hash,
				at,
				by: workspace.me
			};
			return attachFile(ref, by);
		}
		default:
			return editCustomer(customer, dice.pick(CUSTOMER_FIELDS), `v${String(dice.below(99))}`, by);
	}
}

/** Writes a paragraph into a note, as an editor does: in a document of its own. */
const notes: Work['run'] = async (person) => {
	const found = await anyRecord(person, person.dice.below(3) === 0 ? 'task' : 'deal');
	return found === null ? null : writesNote(person, found);
};

/** Writes a paragraph into the text of a record, at some place. */
export async function writesNote(
	person: Person,
	{ id, room }: { readonly id: string; readonly room: string }
): Promise<string | null> {
	const { company, workspace, profile, dice } = person;
	const begun = await workspace.records.notes.begin(room, id, acting(person));
	if (!begun.ok) return `begins a note at ${shortOf(id)}${outcome(begun)}`;
	const rows = await workspace.records.notes.stored(id);
	if (rows.length === 0) return null;
	const doc = openRecord(rows.map(({ update }) => update));
	const before = readNote(doc);
	const vector = Y.encodeStateVector(doc);
	const text = profile.newId();
	const paragraph = { type: 'paragraph', content: [{ type: 'text', text }] };
	const at = dice.below(before.length + 1);
	doc.transact(() => {
		applyNote(doc, { at, after: before[at - 1] ?? null, removed: [], added: [paragraph] });
	});
	const note = noteChange(before, readNote(doc));
	const update = Y.encodeStateAsUpdate(doc, vector);
	doc.destroy();
	if (note === null) return null;
	const saved = await workspace.records.notes.save(room, id, {
		update,
		note,
		generation: generationOf(rows),
		isLate: false
	});
	if (saved.ok && saved.value === 'saved')
		company.posts.set(text, { profile, record: bodyOf(id), room });
	return `writes a note at ${shortOf(id)}${outcome(saved)}`;
}

/** Imports some customers or leads of one source, and may take the import back. */
const imports: Work['run'] = async (person) => {
	const { dice, workspace, profile } = person;
	const by = acting(person);
	const importId = profile.newId();
	const wanted = Array.from({ length: 1 + dice.below(12) }, (_, row) => {
		const made = createCustomer(
			{ title: `I${String(row)}`, phone: `+1202555${String(2000 + row)}` },
			workspace.me,
			by,
			[]
		);
		return {
			id: profile.newId(),
			change: { ...made, set: { ...made.set, importId, externalId: `x${String(row)}` } }
		};
	});
	const saved = await workspace.records.createMany(CUSTOMERS, wanted);
	const words = `imports ${String(wanted.length)} customers${outcome(saved)}`;
	if (!saved.ok || dice.below(3) > 0) return words;
	const back = await undoImport(workspace, importId, by);
	return `${words}, and takes the import back${outcome(back)}`;
};

/** Changes many at once, in one transaction. */
const bulk: Work['run'] = async (person) => {
	const { dice, workspace } = person;
	const space = await anySpace(person);
	const room =
		space === null || dice.below(2) === 0
			? CUSTOMERS
			: roomName({ kind: 'space', space: space.id });
	const ids = (await workspace.db.records.where('room').equals(room).primaryKeys())
		.sort()
		.slice(0, 5);
	if (ids.length === 0) return null;
	const by = acting(person);
	const saved =
		dice.below(3) === 0
			? await workspace.records.changeMany(room, ids, () => bin(by))
			: await workspace.records.changeEach(room, ids, (_, fields) =>
					setField('title', fields['title'] as string, `B${String(dice.below(99))}`, by)
				);
	return `changes ${String(ids.length)} records of ${shortOf(room)} at once${outcome(saved)}`;
};

/** Makes a change and undoes it, unless somebody has changed the same since. */
const undo: Work['run'] = async (person) => {
	const { dice, workspace } = person;
	const found = await anyRecord(person);
	if (found === null) return null;
	const { id, room, whole } = found;
	const by = acting(person);
	const { title } = whole.record;
	const isBin = dice.below(2) === 0;
	const value = `U${String(dice.below(99))}`;
	const done = isBin ? bin(by) : setField('title', title, value, by);
	const saved = await workspace.records.change(room, id, done);
	if (!saved.ok) return `changes ${shortOf(id)}${outcome(saved)}`;
	await new Promise((resolve) => setTimeout(resolve, dice.below(2000)));
	const now = await workspace.records.read(id);
	if (now === null) return 'finds nothing to undo';
	if (isBin ? !now.record.binned : now.record.title !== value)
		return 'finds it changed, and undoes nothing';
	const back = isBin ? restore(by) : setField('title', value, title, by);
	return `changes ${shortOf(id)}, and undoes it${outcome(await workspace.records.change(room, id, back))}`;
};

/** A value of one of the workspace’s own fields. */
const ownFields: Work['run'] = async (person) => {
	const { dice } = person;
	const found = await anyRecord(person, 'customer');
	if (found === null) return null;
	const done = setField(keyed('custom', 'f1'), null, `w${String(dice.below(9))}`, acting(person));
	return change(person, found.room, found.id, done, 'fills a field of');
};

/** Work at customers, and at records of every kind. */
export const CUSTOMER_WORK = {
	merges: { weight: 4, run: merges },
	customerParts: { weight: 7, run: customerParts },
	notes: { weight: 7, run: notes },
	imports: { weight: 2, run: imports },
	bulk: { weight: 3, run: bulk },
	undo: { weight: 4, run: undo },
	ownFields: { weight: 2, run: ownFields }
} as const satisfies Record<string, Work>;
