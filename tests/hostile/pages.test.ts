import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { NO_CHANGE, type RecordChange } from '../../src/lib/domain/core/change';
import { keyed } from '../../src/lib/domain/core/keyed';
import { heading, taskList } from '../../src/lib/domain/note/blocks';
import { bodyOf, createBody } from '../../src/lib/domain/note/body';
import { noteText, type NoteNode } from '../../src/lib/domain/note/note';
import { noteClash } from '../../src/lib/domain/page/clash';
import {
	answerTo,
	commentOn,
	createPage,
	lockPage,
	movePage,
	renamePage,
	settle
} from '../../src/lib/domain/page/commands';
import { createVersion } from '../../src/lib/domain/page/version';
import { firstUpdate, openRecord } from '../../src/lib/documents/record';
import { noteRoot, readNote } from '../../src/lib/documents/rich';
import { setSpaceField, writeSpace } from '../../src/lib/documents/space';
import {
	MOST_LETTERS,
	MOST_PARTS
} from '../../src/lib/features/discussion/pages/import/import-api';
import type { Question } from '../../src/lib/protocol/handshake';
import { CLOSE } from '../../src/lib/protocol/messages';
import { actingAs, rawUpdateOn, updateOn } from '../support/guarded-records';
import { GuardedRelay, NORTH, type Person } from '../support/guarded-relay';
import { Sending } from '../support/hostile-kit';
import { waitFor } from '../support/wait-for';

const ROOM = `space.${NORTH.id}`;
const BOBS = 'space.bobs';
const SAVED = { outcome: 'saved' };
const TEXT = bodyOf('page');

let guarded: GuardedRelay;

/** A relay with a page of Anna's, and a private space of Bob's. */
beforeEach(async () => {
	guarded = await GuardedRelay.open();
	await guarded.relay.rooms.editSpace('bobs', (doc) => {
		writeSpace(doc, {
			...NORTH,
			...{ id: 'bobs', visibility: 'private', members: ['bob'], createdBy: 'bob' }
		});
	});
	const anna = await inRoom('anna');
	expect(await anna.edit('page', firstUpdate(page('anna')))).toEqual(SAVED);
	expect(await anna.edit(TEXT, firstUpdate(body('anna')))).toEqual(SAVED);
});
afterEach(() => guarded.relay.stop());

async function inRoom(who: Person, room = ROOM): Promise<Sending> {
	const connection = await guarded.inside(guarded.keys[who], room);
	connection.say({ type: 'subscribe', cursor: null });
	await connection.until('batch');
	return new Sending(connection);
}

const page = (by: Person, space = NORTH.id): RecordChange =>
	createPage({ space, title: 'Plan' }, { parent: null, order: 'a0' }, actingAs(by));
const body = (by: Person): RecordChange =>
	createBody({ id: 'page', space: NORTH.id }, actingAs(by));
const saying = (text: string): RecordChange => {
	const para: NoteNode = { type: 'paragraph', content: [{ type: 'text', text }] };
	return { ...NO_CHANGE, note: { at: 0, after: null, removed: [], added: [para] } };
};
const refusedBy = (rule: string) =>
	expect.objectContaining({ outcome: 'refused', rule }) as unknown;
const stored = (id: string, room = ROOM) => guarded.store.record(room, id)?.state;
const textOf = (id: string): string => {
	const state = stored(id);
	return state === undefined ? '' : noteText(readNote(openRecord([state])), () => '');
};
const field = (name: string, value: unknown) =>
	rawUpdateOn(stored('page'), (doc) => doc.getMap('fields').set(name, value));
const comment = (by: Person): RecordChange => {
	const passage = { from: 'AAAA', to: 'AAEA', quote: 'by Friday' };
	const change = commentOn(passage, 'Really?', actingAs(by));
	if (change === null) throw new Error('no comment');
	return change;
};

test('PG-01 · the relay takes the longest page that an import makes', async () => {
	const anna = await inRoom('anna');
	const marked: NoteNode = {
		type: 'paragraph',
		content: [
			{ type: 'text', text: 'x'.repeat((5 * MOST_LETTERS) / MOST_PARTS - 4) },
			{ type: 'text', text: 'bold', marks: [{ type: 'bold' }] }
		]
	};
	const text = Array.from({ length: MOST_PARTS / 5 }, () => marked);
	const made = createPage(
		{ space: NORTH.id, title: 'Long' },
		{ parent: null, order: 'a1' },
		actingAs('anna')
	);
	const of = { id: 'long', space: NORTH.id };
	expect(await anna.edit('long', firstUpdate(made))).toEqual(SAVED);
	const begun = firstUpdate(createBody(of, actingAs('anna'), text));
	expect(await anna.edit(bodyOf('long'), begun)).toEqual(SAVED);
	// It can be written on.
	const more = updateOn(stored(bodyOf('long')), saying('More'));
	expect(await anna.edit(bodyOf('long'), more)).toEqual(SAVED);
});

describe('PG-01 · pages follow the rights of their space', () => {
	test('OP-05 · a guest is sent a page and its text, and changes neither', async () => {
		const gus = await inRoom('gus');
		const sent = () =>
			gus.connection.messages.flatMap((message) =>
				message.type === 'batch' ? message.records.map(({ record }) => record) : []
			);
		await expect.poll(sent).toEqual(expect.arrayContaining(['page', TEXT]));
		const rename = renamePage({ title: 'Plan' }, 'Mine', actingAs('gus'));
		expect(await gus.edit('page', updateOn(stored('page'), rename))).toEqual(refusedBy('OP-05'));
		expect(await gus.edit(TEXT, updateOn(stored(TEXT), saying('x')))).toEqual(refusedBy('OP-05'));
		expect(await gus.edit('page', updateOn(stored('page'), comment('gus')))).toEqual(
			refusedBy('OP-05')
		);
		expect(await gus.edit('other', firstUpdate(page('gus')))).toEqual(refusedBy('OP-05'));
	});

	test('PG-04 · where the space lets guests comment, they comment and answer, and do nothing else', async () => {
		await guarded.relay.rooms.editSpace(NORTH.id, (doc) => {
			setSpaceField(doc, 'guestsComment', true);
		});
		const [gus, anna] = [await inRoom('gus'), await inRoom('anna')];
		expect(await gus.edit('page', updateOn(stored('page'), comment('gus')))).toEqual(SAVED);
		const asked = comment('anna');
		const [thread] = asked.posts;
		expect(await anna.edit('page', updateOn(stored('page'), asked))).toEqual(SAVED);
		const answer = answerTo(thread?.id ?? '', 'Yes', actingAs('gus'));
		if (answer === null) throw new Error('no answer');
		expect(await gus.edit('page', updateOn(stored('page'), answer))).toEqual(SAVED);
		const before = stored('page');
		const others: readonly RecordChange[] = [
			renamePage({ title: 'Plan' }, 'Mine', actingAs('gus')),
			lockPage({ locked: false }, true, actingAs('gus')),
			settle(thread?.id ?? '', true, actingAs('gus')),
			comment('anna'),
			// A comment with something more in it.
			{ ...comment('gus'), set: { ...comment('gus').set, title: 'Mine' } }
		];
		for (const change of others) {
			expect(await gus.edit('page', updateOn(stored('page'), change))).toMatchObject({
				outcome: 'refused'
			});
		}
		expect(await gus.edit(TEXT, updateOn(stored(TEXT), saying('x')))).toEqual(refusedBy('OP-05'));
		expect(await gus.edit('other', firstUpdate(page('gus')))).toEqual(refusedBy('OP-05'));
		expect(stored('page')).toEqual(before);
		expect(textOf(TEXT)).toBe('');
	});

	test('LS-05 · nobody makes a page in another space, or writes one there', async () => {
		const anna = await inRoom('anna');
		expect(await anna.edit('hidden', firstUpdate(page('anna', 'bobs')))).toMatchObject({
			outcome: 'refused'
		});
		const bob = await inRoom('bob', BOBS);
		expect(await bob.edit('bobs-page', firstUpdate(page('bob', 'bobs')))).toEqual(SAVED);
		const rename = renamePage({ title: 'Plan' }, 'Mine', actingAs('anna'));
		const update = updateOn(stored('bobs-page', BOBS), rename);
		expect(await anna.edit('bobs-page', update)).not.toEqual(SAVED);
		expect(stored('bobs-page')).toBeUndefined();
	});

	test('HI-14 · a page begins with a text, and nobody brings that ahead of the page or in another’s name', async () => {
		const bob = await inRoom('bob');
		const text = [heading('Agenda'), taskList(['Tea'])];
		const begun = (by: Person) =>
			firstUpdate(createBody({ id: 'notes', space: NORTH.id }, actingAs(by), text));
		const notes = createPage(
			{ space: NORTH.id, title: 'Notes' },
			{ parent: null, order: 'a1' },
			actingAs('bob')
		);
		expect(await bob.edit(bodyOf('notes'), begun('bob'))).toEqual({ outcome: 'incomplete' });
		expect(stored(bodyOf('notes'))).toBeUndefined();
		expect(await bob.edit('notes', firstUpdate(notes))).toEqual(SAVED);
		expect(await bob.edit(bodyOf('notes'), begun('anna'))).toMatchObject({ outcome: 'refused' });
		expect(textOf(bodyOf('notes'))).toBe('');
		expect(await bob.edit(bodyOf('notes'), begun('bob'))).toEqual(SAVED);
		expect(textOf(bodyOf('notes'))).toContain('Agenda');
	});

	test('where few start topics, others write neither page nor text, and comment all the same', async () => {
		await guarded.relay.rooms.editSpace(NORTH.id, (doc) => {
			setSpaceField(doc, 'topicsBy', 'admins');
		});
		const bob = await inRoom('bob');
		expect(await bob.edit('other', firstUpdate(page('bob')))).toEqual(refusedBy('PG-01'));
		const rename = renamePage({ title: 'Plan' }, 'Mine', actingAs('bob'));
		expect(await bob.edit('page', updateOn(stored('page'), rename))).toEqual(refusedBy('PG-01'));
		const writing = updateOn(stored(TEXT), saying('Mine now'));
		expect(await bob.edit(TEXT, writing)).toEqual(refusedBy('PG-01'));
		expect(textOf(TEXT)).toBe('');
		expect(await bob.edit('page', updateOn(stored('page'), comment('bob')))).toEqual(SAVED);
	});

	test('HI-04 · nobody takes a page into another space, or makes it another thing', async () => {
		const anna = await inRoom('anna');
		for (const [name, value] of [
			['space', 'bobs'],
			['kind', 'deal'],
			['createdBy', 'bob']
		] as const) {
			expect(await anna.edit('page', field(name, value)), name).toMatchObject({
				outcome: 'refused'
			});
		}
	});
});

describe('PG-02 · a locked page', () => {
	test('is not written by others, whatever their device says, and its text neither', async () => {
		const anna = await inRoom('anna');
		const lock = lockPage({ locked: false }, true, actingAs('anna'));
		const bob = await inRoom('bob');
		const asBob = lockPage({ locked: false }, true, actingAs('bob'));
		expect(await bob.edit('page', updateOn(stored('page'), asBob))).toEqual(refusedBy('PG-02'));
		expect(await anna.edit('page', updateOn(stored('page'), lock))).toEqual(SAVED);
		const rename = renamePage({ title: 'Plan' }, 'Mine', actingAs('bob'));
		expect(await bob.edit('page', updateOn(stored('page'), rename))).toEqual(refusedBy('PG-01'));
		expect(await bob.edit(TEXT, updateOn(stored(TEXT), saying('Mine')))).toEqual(
			refusedBy('PG-01')
		);
		expect(await bob.edit('page', updateOn(stored('page'), comment('bob')))).toEqual(SAVED);
		expect(await anna.edit(TEXT, updateOn(stored(TEXT), saying('Agreed')))).toEqual(SAVED);
		expect(textOf(TEXT)).toBe('Agreed');
	});
});

describe('PG-04 · comments in another’s name', () => {
	test('nobody says, moves or settles one as somebody else', async () => {
		const bob = await inRoom('bob');
		expect(await bob.edit('page', updateOn(stored('page'), comment('anna')))).toEqual(
			refusedBy('HI-03')
		);
		const own = comment('anna');
		const anna = await inRoom('anna');
		expect(await anna.edit('page', updateOn(stored('page'), own))).toEqual(SAVED);
		const id = own.posts[0]?.id ?? '';
		const before = stored('page');
		const forged: readonly [string, string, unknown][] = [
			['PG-04', keyed('passage', id), { from: 'AAAA', to: 'AAAA', quote: 'another' }],
			['PG-04', keyed('passage', 'none'), { from: 'AAAA', to: 'AAAA', quote: 'another' }],
			['PG-04', keyed('settled', id), 'anna'],
			['PG-04', keyed('settled', 'none'), 'bob'],
			['PG-04', keyed('answers', 'none'), id],
			['SCHEMA', keyed('passage', id), { from: '<svg>', to: 'AAAA', quote: '' }],
			['SCHEMA', keyed('passage', '__proto__.x'), null]
		];
		for (const [rule, name, value] of forged) {
			expect(await bob.edit('page', field(name, value)), name).toEqual(refusedBy(rule));
		}
		expect(stored('page')).toEqual(before);
	});

	test('HI-02 · nobody takes back what was said about a passage', async () => {
		const anna = await inRoom('anna');
		expect(await anna.edit('page', updateOn(stored('page'), comment('anna')))).toEqual(SAVED);
		const gone = rawUpdateOn(stored('page'), (doc: Y.Doc) => {
			doc.getArray('posts').delete(0, 1);
		});
		expect(await anna.edit('page', gone)).toEqual(refusedBy('HI-02'));
	});
});

describe('PG-06 · clashes in another’s name', () => {
	const versions = (by: Person) =>
		noteClash('7-9', {
			...{ of: 'versions', at: 'AAAA', one: 'Mine', other: 'Theirs', merged: 'MineTheirs', by }
		});

	test('nobody invents one as somebody else, rewrites one, settles it as somebody else, or fills a page with one', async () => {
		const [anna, bob, gus] = [await inRoom('anna'), await inRoom('bob'), await inRoom('gus')];
		const sent = (change: RecordChange) => updateOn(stored('page'), change);
		expect(await bob.edit('page', sent(versions('anna')))).toEqual(refusedBy('PG-06'));
		expect(await gus.edit('page', sent(versions('gus')))).toEqual(refusedBy('OP-05'));
		expect(await anna.edit('page', sent(versions('anna')))).toEqual(SAVED);
		const before = stored('page');
		const value = { of: 'lost', at: 'AAAA', text: 'x', words: 'x', wrote: true, by: 'bob' };
		const forged: readonly [string, string, unknown][] = [
			['PG-06', keyed('clash', '7-9'), value],
			['PG-06', keyed('clash', '7-9'), null],
			['PG-04', keyed('settled', '7-9'), 'anna'],
			['SCHEMA', keyed('clash', '8-1'), { ...value, text: 'x'.repeat(100_000) }],
			['SCHEMA', keyed('clash', '8-1'), { ...value, words: { html: '<b>' } }],
			['SCHEMA', keyed('clash', '8-1'), { ...value, when: 'yesterday' }],
			['SCHEMA', keyed('clash', '8-1'), { ...value, theirs: '<svg>' }],
			['SCHEMA', keyed('clash', '<svg>'), value]
		];
		for (const [rule, name, to] of forged) {
			expect(await bob.edit('page', field(name, to)), name).toEqual(refusedBy(rule));
		}
		expect(stored('page')).toEqual(before);
		expect(await bob.edit('page', sent(settle('7-9', true, actingAs('bob'))))).toEqual(SAVED);
	});

	test('LS-05 · nor in a page of a space that they may not enter', async () => {
		const bob = await inRoom('bob', BOBS);
		expect(await bob.edit('bobs-page', firstUpdate(page('bob', 'bobs')))).toEqual(SAVED);
		const anna = await inRoom('anna');
		const update = updateOn(stored('bobs-page', BOBS), versions('anna'));
		expect(await anna.edit('bobs-page', update)).not.toEqual(SAVED);
	});
});

describe('PG-05 · versions in another’s name', () => {
	const version = (by: Person, of = 'page'): RecordChange => {
		const text = [{ type: 'paragraph', content: [{ type: 'text', text: 'As it was' }] }];
		const change = createVersion({ page: of, space: NORTH.id, name: '' }, text, null, actingAs(by));
		if (change === null) throw new Error('no version');
		return change;
	};

	test('nobody keeps one as somebody else, of another page, or writes in it afterwards', async () => {
		const bob = await inRoom('bob');
		expect(await bob.edit('v', firstUpdate(version('anna')))).toEqual(refusedBy('HI-04'));
		expect(await bob.edit('v', firstUpdate(version('bob', 'none')))).toEqual({
			outcome: 'incomplete'
		});
		expect(await bob.edit('v', firstUpdate(version('bob', TEXT)))).toMatchObject({
			outcome: 'refused'
		});
		const gus = await inRoom('gus');
		expect(await gus.edit('v', firstUpdate(version('gus')))).toEqual(refusedBy('OP-05'));
		expect(await bob.edit('v', firstUpdate(version('bob')))).toEqual(SAVED);
		expect(textOf('v')).toBe('As it was');
		const anna = await inRoom('anna');
		const rewritten = updateOn(stored('v'), saying('As it never was'));
		expect(await anna.edit('v', rewritten)).toEqual(refusedBy('PG-05'));
		expect(await bob.edit('v', rewritten)).toEqual(refusedBy('PG-05'));
		const moved = rawUpdateOn(stored('v'), (doc) => doc.getMap('fields').set('page', 'other'));
		expect(await bob.edit('v', moved)).not.toEqual(SAVED);
		expect(textOf('v')).toBe('As it was');
	});

	test('SCHEMA · no script is in one', async () => {
		const bob = await inRoom('bob');
		expect(await bob.edit('v', firstUpdate(version('bob')))).toEqual(SAVED);
		const script = rawUpdateOn(stored('v'), (doc) => {
			doc.getXmlFragment('note').insert(0, [new Y.XmlElement('script')]);
		});
		expect(await bob.edit('v', script)).toEqual(refusedBy('SCHEMA'));
	});
});

test('LIMIT · a page that grows for ever, by its text, its comments or what clashes in it, is stopped', async () => {
	await guarded.relay.stop();
	guarded = await GuardedRelay.open({ record: 20_000 });
	const anna = await inRoom('anna');
	expect(await anna.edit('page', firstUpdate(page('anna')))).toEqual(SAVED);
	expect(await anna.edit(TEXT, firstUpdate(body('anna')))).toEqual(SAVED);
	let sent = 0;
	const clash = (): RecordChange =>
		noteClash(`7-${String(sent)}`, {
			...{ of: 'lost', at: 'AAAA', wrote: true, by: 'anna' },
			...{ text: 'x'.repeat(1000), words: 'x' }
		});
	const growing: readonly [string, () => RecordChange][] = [
		[TEXT, () => saying(`${String(sent)} ${'x'.repeat(1000)}`)],
		['page', clash],
		['page', () => comment('anna')]
	];
	for (const [id, more] of growing) {
		sent = 0;
		let outcome: { readonly outcome: string } = SAVED;
		while (outcome.outcome === 'saved' && sent < 200) {
			sent += 1;
			outcome = await anna.edit(id, updateOn(stored(id), more(), 1_000_000 + sent));
		}
		expect(outcome).toEqual(refusedBy('LIMIT'));
		expect(stored(id)?.length).toBeLessThanOrEqual(20_000);
	}
	// Who takes something away from what is full to the last byte may do that, and nothing else.
	for (const size of [300, 60, 10, 1]) {
		let outcome: { readonly outcome: string } = SAVED;
		while (outcome.outcome === 'saved') {
			sent += 1;
			const more = saying(`${String(sent)} ${'y'.repeat(size)}`);
			outcome = await anna.edit(TEXT, updateOn(stored(TEXT), more, 3_000_000 + sent));
		}
	}
	const shorter = (count: number, more = '') =>
		rawUpdateOn(stored(TEXT), (doc) => {
			const note = doc.getXmlFragment('note');
			note.delete(0, count);
			if (more !== '') note.insert(0, [new Y.XmlText(more)]);
		});
	expect(await anna.edit(TEXT, shorter(1, 'y'.repeat(3000)))).toEqual(refusedBy('LIMIT'));
	expect(await anna.edit(TEXT, shorter(5))).toEqual(SAVED);
	expect(await anna.edit(TEXT, updateOn(stored(TEXT), saying('again'), 2_000_000))).toEqual(SAVED);
});

describe('SCHEMA · no script in a page', () => {
	test.each<[string, (doc: Y.Doc) => void]>([
		[
			'a script',
			(doc) => {
				doc.getXmlFragment('note').insert(0, [new Y.XmlElement('script')]);
			}
		],
		[
			'a picture from elsewhere',
			(doc) => {
				const picture = new Y.XmlElement('picture');
				doc.getXmlFragment('note').insert(0, [picture]);
				picture.setAttribute('file', 'https://example.com/x.svg');
			}
		],
		[
			'a picture that does something',
			(doc) => {
				const picture = new Y.XmlElement('picture');
				doc.getXmlFragment('note').insert(0, [picture]);
				picture.setAttribute('onerror', 'alert(1)');
			}
		],
		[
			'a tone that no callout has',
			(doc) => {
				const callout = new Y.XmlElement('callout');
				doc.getXmlFragment('note').insert(0, [callout]);
				callout.setAttribute('tone', '"><script>');
			}
		],
		[
			'a language that is none',
			(doc) => {
				const code = new Y.XmlElement('codeBlock');
				doc.getXmlFragment('note').insert(0, [code]);
				code.setAttribute('language', '<svg onload=x>');
			}
		],
		[
			'a cell as wide as the world',
			(doc) => {
				const cell = new Y.XmlElement('tableCell');
				doc.getXmlFragment('note').insert(0, [cell]);
				(cell as Y.XmlElement<Record<string, string | number>>).setAttribute('colspan', 1e9);
			}
		]
	])('%s', async (_, work) => {
		const anna = await inRoom('anna');
		expect(await anna.edit(TEXT, rawUpdateOn(stored(TEXT), work))).toEqual(refusedBy('SCHEMA'));
	});
});

describe('SCHEMA · what no page has', () => {
	test.each<[string, unknown]>([
		['icon', '<script>alert(1)</script>'],
		['icon', '🙂'.repeat(40)],
		['parent', { id: 'x' }],
		['order', 'not an order'],
		['title', 'x'.repeat(2000)],
		['html', '<b>x</b>'],
		['__proto__', 'x']
	])('%s: %j', async (name, value) => {
		const anna = await inRoom('anna');
		expect(await anna.edit('page', field(name, value))).toEqual(refusedBy('SCHEMA'));
	});

	test('PG-03 · a page under itself', async () => {
		const anna = await inRoom('anna');
		const under = movePage({ parent: null }, { parent: 'page', order: 'a1' }, actingAs('anna'));
		expect(await anna.edit('page', updateOn(stored('page'), under))).toEqual(refusedBy('PG-03'));
	});
});

describe('PG-06 · who wrote a part of a text', () => {
	/** Asks, and resolves with the answer or with why the relay closed the connection. */
	async function ask(who: Person, question: object): Promise<unknown> {
		const door = await guarded.inside(guarded.keys[who]);
		door.say({ type: 'ask', number: 7, question: question as Question });
		await waitFor(
			() => door.closed !== null || door.messages.some(({ type }) => type === 'answer'),
			() => 'an answer'
		);
		door.hangUp();
		const [answer] = door.messages.flatMap((each) => (each.type === 'answer' ? [each.answer] : []));
		return answer ?? door.closed?.code;
	}
	const authorOf = (who: Person, part: object) =>
		ask(who, {
			...{ ask: 'part-author', space: NORTH.id, page: 'page', client: 1, clock: 0, deleted: false },
			...part
		});
	const NOT_YOURS = { answer: 'no', rule: 'PG-06', reason: 'not-yours' };
	const unknown = { answer: 'part-author', author: null };

	test('is told as the relay stored it: who wrote it, and who deleted it', async () => {
		const [anna, bob] = [await inRoom('anna'), await inRoom('bob')];
		const written = updateOn(stored(TEXT), saying('We sail'));
		expect(await anna.edit(TEXT, written)).toEqual(SAVED);
		const [first] = [...Y.parseUpdateMeta(written).from];
		if (first === undefined) throw new Error('nothing was written');
		const [client, clock] = first;
		const gone = rawUpdateOn(stored(TEXT), (doc) => {
			const note = noteRoot(doc);
			note.delete(0, note.length);
		});
		expect(await bob.edit(TEXT, gone)).toEqual(SAVED);
		const at = expect.any(Number) as unknown;
		const part = { client, clock };
		expect(await authorOf('bob', part)).toEqual({
			...{ answer: 'part-author', author: { by: 'anna', at } }
		});
		expect(await authorOf('anna', { ...part, deleted: true })).toEqual({
			...{ answer: 'part-author', author: { by: 'bob', at } }
		});
		expect(await authorOf('anna', { ...part, clock: clock + 1_000_000 })).toEqual(unknown);
	});

	test('is not told to guests, to who may not enter the space, nor of what is no page', async () => {
		expect(await authorOf('gus', {})).toEqual(NOT_YOURS);
		expect(await authorOf('anna', { space: 'bobs' })).toEqual(NOT_YOURS);
		expect(await authorOf('anna', { space: 'none' })).toEqual(NOT_YOURS);
		expect(await authorOf('anna', { page: 'none' })).toEqual(NOT_YOURS);
		expect(await authorOf('anna', { page: TEXT })).toEqual(NOT_YOURS);
		for (const part of [{ client: -1 }, { clock: 0.5 }, { client: '1' }, { page: '../x' }]) {
			expect(await authorOf('bob', part)).toBe(CLOSE.malformed);
		}
	});
});
