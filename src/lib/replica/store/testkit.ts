import type { DealRow, TaskRow } from './rows';

/** Returns the row of a deal for tests: titled like its id, of nobody, with nothing done, and with these values. */
export const dealRow = (values: Partial<DealRow> & Pick<DealRow, 'id'>): DealRow => ({
	kind: 'deal',
	room: 'space.s',
	space: 's',
	stage: 'new',
	order: 'a0',
	title: values.id,
	sortTitle: values.id,
	words: [],
	owner: null,
	createdAt: 0,
	updatedAt: 0,
	postCount: 0,
	contact: '',
	revenue: 0,
	currency: 'EUR',
	rate: null,
	closeOn: '2026-07-01',
	closedAt: null,
	createdBy: 'ann',
	participants: [],
	source: '',
	lostReason: '',
	tags: [],
	custom: {},
	done: [],
	projects: [],
	movedAt: 0,
	fileCount: 0,
	productCount: 0,
	...values
});

/** Returns the row of a board's task for tests: titled like its id, of nobody, open, and with these values. */
export const taskRow = (values: Partial<TaskRow> & Pick<TaskRow, 'id'>): TaskRow => ({
	kind: 'task',
	room: 'space.s',
	space: 's',
	stage: 'new',
	order: 'a0',
	title: values.id,
	sortTitle: values.id,
	words: [],
	owner: null,
	createdAt: 0,
	updatedAt: 0,
	postCount: 0,
	dueOn: null,
	closedAt: null,
	...values
});
