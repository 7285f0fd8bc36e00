import { expect, test } from 'vitest';
import type { TopicRow } from '$lib/replica/store/rows';
import { homeOf } from './home';

const row = (id: string, more: Partial<TopicRow> = {}): TopicRow => ({
	...{ id, kind: 'topic', room: 'space.s', space: 's', title: id, sortTitle: id, words: [] },
	...{ owner: 'anna', createdBy: 'anna', createdAt: 1, updatedAt: 1, changedAt: 1, postCount: 0 },
	...more
});
const ids = (rows: readonly TopicRow[]) => rows.map(({ id }) => id);

test('LS-01 · the home of a space says what is new, what waits, what is open and what was decided', () => {
	const topics = [
		row('talk'),
		row('news', { form: 'announcement', asks: true, confirmed: ['eva'] }),
		row('read', { form: 'announcement', asks: true, confirmed: ['ben'] }),
		row('own', { form: 'announcement', asks: true, confirmed: [], createdBy: 'ben' }),
		row('idea', { form: 'idea', state: 'planned' }),
		row('asked', { form: 'question' }),
		row('answered', { form: 'question', decided: true }),
		row('closed', { decided: true })
	];
	const home = homeOf(topics, new Set(['talk', 'closed']), 'ben');
	expect(ids(home.unread)).toEqual(['talk', 'closed']);
	expect(ids(home.waits)).toEqual(['news']);
	expect(ids(home.open)).toEqual(['idea', 'asked']);
	expect(ids(home.decided)).toEqual(['answered', 'closed']);
	const many = Array.from({ length: 9 }, (_, at) => row(`q${String(at)}`, { form: 'question' }));
	expect(homeOf(many, new Set(), 'ben').open.length).toBe(3);
});
