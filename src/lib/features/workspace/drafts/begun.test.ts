import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { ReplicaDatabase } from '$lib/replica/store/database';
import { keepWaiting } from '$lib/replica/store/waiting-files';
import type { Row } from '$lib/replica/store/rows';
import type { PostRow } from '$lib/replica/store/thread-rows';
import { begunTexts } from './begun';

test('LS-01 · drafts of posts, topics and comments say where they belong and go on', async () => {
	const db = new ReplicaDatabase('begun', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
	const row = (id: string, kind: string, title: string) =>
		({ id, kind, title, space: 's', room: 'space.s', words: [] }) as unknown as Row;
	await db.records.bulkPut([row('t', 'topic', 'Rope'), row('d', 'deal', 'Roof')]);
	await db.posts.put({ id: 'p', topic: 't', at: 1, came: 1 } as unknown as PostRow);
	// As the open workspace has it: it looks into itself.
	const view = {
		replica: { db },
		spaces: new Map([['s', { name: 'Talk' }]]),
		space(id: string) {
			return this.spaces.get(id) ?? null;
		}
	};
	const stored = (draftKey: string, fields: unknown, at = 1) => ({
		...{ draftKey, at },
		text: typeof fields === 'string' ? fields : JSON.stringify(fields)
	});
	const pick = { label: '@An', token: { kind: 'member', id: 'a1' }, at: 3 };
	const files = [{ name: 'a.png', type: 'image/png', bytes: new Blob(['x']) }];
	await keepWaiting(db, 'topic/t', files, 3);
	await keepWaiting(db, 'topic/only', files, 7);
	const begun = await begunTexts(view, [
		stored('topic/t', { text: 'Hi @An', picks: [pick] }, 9),
		stored('topic/t/parts', { added: 'poll', question: 'When?', options: 'May' }, 8),
		stored('post/p/edit', { text: 'Better' }),
		stored('new-topic/s', { title: 'Idea', text: 'Long' }),
		stored('record/d/comment', { text: 'Call' }),
		stored('topic/gone', { text: 'Lost?' }),
		stored('deal/d/title', { text: 'no text of its own' }),
		stored('customer/x', 'not JSON')
	]);
	expect(
		begun.map(({ what, of, text, href, keys, files }) => [
			...[what, of, text, href, keys.length],
			files.length
		])
	).toEqual([
		['post', 'Rope', 'Hi [[member:a1]]\nWhen?\nMay', '/s/s/discussion/t', 2, 1],
		['post', '', '', null, 0, 1],
		['edit', 'Rope', 'Better', '/s/s/discussion/t?post=p', 1, 0],
		['topic', 'Talk', 'Idea\nLong', '/s/s/discussion?new', 1, 0],
		['comment', 'Roof', 'Call', '/s/s/deal/d', 1, 0],
		['post', '', 'Lost?', null, 1, 0],
		['comment', '', '', null, 1, 0]
	]);
});
