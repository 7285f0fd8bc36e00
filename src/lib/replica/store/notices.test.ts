import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { NO_CHANGE } from '../../domain/core/change';
import type { MemberId } from '../../domain/core/ids';
import type { HistoryEntry, Post } from '../../domain/history/history';
import type { Note, NoteNode } from '../../domain/note/note';
import { applyChange } from '../../documents/record';
import { applyNote, readNote } from '../../documents/rich';
import { RecordReading } from '../../documents/record-reading';
import { deriveFrom } from './derive';
import type { NoticeRow } from './notices';

const mention = (id: MemberId, at?: number): NoteNode => ({
	type: 'mention',
	attrs: { kind: 'member', id, ...(at === undefined ? {} : { at }) }
});
const para = (...content: readonly NoteNode[]): NoteNode => ({ type: 'paragraph', content });
const words = (text: string): NoteNode => ({ type: 'text', text });

/** The body of a deal, with this text. */
function body(note: Note): Y.Doc {
	const doc = new Y.Doc();
	const set = { kind: 'body', record: 'd', space: 's', createdAt: 5, createdBy: 'anna' };
	applyChange(doc, { ...NO_CHANGE, set }, 'local');
	write(doc, note);
	return doc;
}

/** A deal with this comment. */
function deal(said: string): Y.Doc {
	const doc = new Y.Doc();
	const set = {
		...{ kind: 'deal', title: 'Roof', space: 's', stage: 'new', order: 'a0', owner: 'anna' },
		...{ createdAt: 5, createdBy: 'anna' }
	};
	const posts = [{ id: 'p', at: 8, by: 'anna', text: said, mentions: ['ben'] }];
	applyChange(doc, { ...NO_CHANGE, set, posts }, 'local');
	return doc;
}

/** Writes a note in place of the one that is there. */
function write(doc: Y.Doc, note: Note): void {
	applyNote(doc, { at: 0, after: null, removed: readNote(doc), added: note });
}

function derived(doc: Y.Doc) {
	const result = deriveFrom('space/s', new RecordReading(doc, 'd'));
	if (result.is === 'nothing') throw new Error('no record');
	return result;
}

const told = (doc: Y.Doc): readonly NoticeRow[] => derived(doc).notices;

describe('a note that speaks to somebody', () => {
	test('tells each of them once, since when they are first in it', () => {
		const notices = told(
			body([
				para(words('Ask '), mention('ben', 30), words(' soon')),
				para(mention('ben', 20), words(' and '), mention('cora'), words(' know more')),
				{ type: 'bulletList', content: [{ type: 'listItem', content: [para(mention('dan', 9))] }] }
			])
		);
		expect(notices.map(({ what, by, at }) => [what, by, at])).toEqual([
			['noted', null, 20],
			['noted', null, 5],
			['noted', null, 9]
		]);
		expect(notices.map((notice) => notice.what === 'noted' && notice.members)).toEqual([
			['ben'],
			['cora'],
			['dan']
		]);
		expect(notices[0]).toMatchObject({ text: '[[member:ben]] and [[member:cora]] know more' });
	});

	test('tells it under the same id on every device, whatever was written since', () => {
		const one = told(body([para(mention('ben', 20))]));
		const other = told(body([para(words('More.')), para(mention('ben', 40), words(' !'))]));
		expect(one.map(({ id }) => id)).toEqual(other.map(({ id }) => id));
		expect(
			new Set(told(body([para(mention('ben'), mention('eve'))])).map(({ id }) => id)).size
		).toBe(2);
	});

	test('and does not any more when the name is taken out', () => {
		const doc = body([para(mention('ben', 20))]);
		write(doc, [para(words('Nothing.'))]);
		expect(derived(doc)).toMatchObject({ notices: [] });
	});

	test('a mention of a record tells nobody', () => {
		const customer: NoteNode = { type: 'mention', attrs: { kind: 'customer', id: 'c' } };
		expect(told(body([para(customer)]))).toEqual([]);
	});
});

describe('the beginning of a comment', () => {
	test('stands in the notice as it was written', () => {
		const said = 'Could you call, [[member:ben]]?';
		expect(told(deal(said))).toMatchObject([{ what: 'mention', by: 'anna', text: said }]);
	});

	test('cuts no name in two', () => {
		const [notice] = told(deal(`${'x'.repeat(195)}[[member:ben]] and more`));
		expect(notice).toMatchObject({ text: `${'x'.repeat(195)}[[member:ben]]…` });
	});
});

describe('IN-01 · a comment', () => {
	/** A deal of Anna's with comments, after some changes. */
	function discussed(
		posts: readonly Post[],
		history: readonly HistoryEntry[] = [],
		more: Record<string, string> = {}
	): readonly NoticeRow[] {
		const doc = new Y.Doc();
		const set = {
			...{ kind: 'deal', title: 'Roof', space: 's', stage: 'new', order: 'a0', owner: 'anna' },
			...{ createdAt: 5, createdBy: 'anna', ...more }
		};
		applyChange(doc, { ...NO_CHANGE, set, posts, history }, 'local');
		return told(doc).filter(({ what }) => what === 'commented');
	}
	const said = (id: string, at: number, by: string, more: Partial<Post> = {}): Post => ({
		...{ id, at, by, text: id },
		...more
	});
	const tellsOf = (notices: readonly NoticeRow[]) =>
		notices.map((notice) => [notice.by, 'members' in notice ? notice.members : []]);

	test('IN-01 · tells the owner, and whoever had commented before; not its author, and whom it mentions once', () => {
		const posts = [said('a', 6, 'ben'), said('b', 7, 'cora'), said('c', 8, 'anna')];
		expect(tellsOf(discussed(posts))).toEqual([
			['ben', ['anna']],
			['cora', ['anna', 'ben']],
			['anna', ['ben', 'cora']]
		]);
		const mentioning = said('d', 9, 'ben', { mentions: ['anna'] });
		expect(tellsOf(discussed([mentioning]))).toEqual([]);
		expect(tellsOf(discussed([said('e', 9, 'ben', { as: 'call' })]))).toEqual([]);
	});

	test('IN-01 · tells who owned the record then, not who got it later', () => {
		const handed: HistoryEntry = {
			id: 'h',
			at: 8,
			by: 'sue',
			what: 'owner',
			from: 'dan',
			to: 'anna'
		};
		const posts = [said('a', 7, 'ben'), said('b', 9, 'eve')];
		expect(tellsOf(discussed(posts, [handed]))).toEqual([
			['ben', ['dan']],
			['eve', ['anna', 'ben']]
		]);
	});
});

describe('a task that several people work on', () => {
	/** A task of Anna's, made by her for herself and Ben, and what was said of who works on it later. */
	function task(helpers: readonly string[], history: readonly HistoryEntry[] = []) {
		const doc = new Y.Doc();
		const set = {
			...{ kind: 'task', title: 'Roof', space: 's', stage: 'new', order: 'a0', owner: 'anna' },
			...{ createdAt: 5, createdBy: 'anna' },
			...Object.fromEntries(helpers.map((member) => [`assignee.${member}`, true]))
		};
		const made = { id: 'made', at: 5, by: 'anna', what: 'created' } as const;
		applyChange(doc, { ...NO_CHANGE, set, history: [made, ...history] }, 'local');
		return derived(doc);
	}
	const put = (member: string, by: string, on: boolean): HistoryEntry => ({
		...{ id: `${member}-${String(on)}`, at: 8, by, what: 'field', field: `assignee.${member}` },
		...{ from: on ? null : true, to: on ? true : null }
	});
	const handed = ({ notices }: ReturnType<typeof task>) =>
		notices.map((notice) => [notice.by, notice.what, 'members' in notice ? notice.members : []]);

	test('IN-01 · is handed to those for whom it was made, and to who is put on it later, by others', () => {
		expect(handed(task(['ben']))).toEqual([['anna', 'assigned', ['ben']]]);
		expect(handed(task(['ben', 'cora'], [put('cora', 'sue', true)]))).toEqual([
			['anna', 'assigned', ['ben']],
			['sue', 'assigned', ['cora']]
		]);
		expect(handed(task(['cora'], [put('cora', 'cora', true)]))).toEqual([]);
	});

	test('IN-01 · is no news any more to who was taken off it again', () => {
		const gone = task([], [put('cora', 'sue', true), put('cora', 'sue', false)]);
		expect(handed(gone)).toEqual([]);
	});
});

test('a record without a note is not given one by being read', () => {
	const doc = new Y.Doc();
	applyChange(
		doc,
		{ ...NO_CHANGE, set: { kind: 'topic', title: 'x', space: 's', createdAt: 1 } },
		'local'
	);
	expect(derived(doc).notices).toEqual([]);
	expect([...doc.share.keys()]).not.toContain('note');
});
