import { expect, test } from 'vitest';
import { inListOrder, type Listed } from './listed';

test('LW-02 · projects that are worked on come first, each state by the day on which it ends', () => {
	const project = (id: string, state: Listed['state'], dueOn?: string): Listed => ({
		...{ id, sortTitle: id, state },
		...(dueOn === undefined ? {} : { dueOn })
	});
	const projects = [
		project('over', 'done', '2026-01-01'),
		project('someday', 'active'),
		project('late', 'active', '2026-12-24'),
		project('b', 'planned'),
		project('a', 'planned'),
		project('soon', 'active', '2026-12-01')
	];
	expect(inListOrder(projects).map(({ id }) => id)).toEqual([
		...['soon', 'late', 'someday', 'a', 'b', 'over']
	]);
});
