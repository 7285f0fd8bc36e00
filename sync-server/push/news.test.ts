import { expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { NO_CHANGE } from '../../src/lib/domain/core/change';
import type { Post } from '../../src/lib/domain/history/history';
import { NORTH } from '../../src/lib/domain/policy/testkit';
import { applyChange, newRecordDoc } from '../../src/lib/documents/record';
import { newDeal } from '../../tests/support/guarded-records';
import { newsOfEdit } from './news';

test('IN-05 · who commented before is looked up once, however many comments an edit brings', () => {
	const doc = newRecordDoc();
	const { set } = newDeal('anna', 'olga');
	const posts = Array.from({ length: 20 }, (_, at): Post => {
		return { id: `post-${String(at)}`, at: 5, by: 'olga', text: 'Hello' };
	});
	applyChange(doc, { ...NO_CHANGE, set, posts }, 'test');
	const edit = {
		...{
			room: 'space.north',
			id: 'deal',
			sender: { member: 'olga', author: 'laptop' },
			authors: {}
		},
		...{ before: set, after: set, posts, doc, update: Y.encodeStateAsUpdate(doc) },
		facts: { kind: 'deal', owner: 'anna' } as const
	};
	const lookUps = vi.spyOn(doc, 'getArray');
	expect(newsOfEdit(edit, { space: NORTH, now: 10, madeBy: () => null })).not.toBeNull();
	expect(lookUps).toHaveBeenCalledTimes(1);
});

test('HI-16 · what is copied when a topic moves is no news, whoever is named in it', () => {
	const doc = newRecordDoc();
	const set = { kind: 'post', space: 'north', topic: 'copy', createdAt: 5, createdBy: 'olga' };
	const said: Post = { id: 'post', at: 5, by: 'olga', text: 'Hello', mentions: ['anna'] };
	applyChange(doc, { ...NO_CHANGE, set, posts: [said] }, 'test');
	const edit = {
		...{ room: 'space.north', id: 'post', authors: {}, before: null, after: set, posts: [said] },
		...{ sender: { member: 'olga', author: 'laptop' }, doc, update: Y.encodeStateAsUpdate(doc) },
		facts: { kind: 'post', owner: null, of: 'copy' } as const
	};
	const place = { space: NORTH, now: 10, madeBy: () => 'bob' };
	expect(newsOfEdit(edit, place)).not.toBeNull();
	const copyOf = { room: 'space.south', record: 'first' };
	expect(newsOfEdit({ ...edit, copyOf }, place)).toBeNull();
});
