import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { dayFromNumber } from '$lib/domain/core/day';
import type { CustomField, CustomValue, FieldType } from '$lib/domain/fields/field';
import { tagField } from '$lib/domain/core/tags';
import { MAX_MINUTES } from '$lib/domain/task/minutes';
import { assigneeField, assigneesIn } from '$lib/domain/task/assignees';
import { dependenciesIn, dependencyField } from '$lib/domain/task/dependencies';
import { DEPENDENCY_KINDS } from '$lib/domain/task/dependency';
import { timeAt } from '$lib/domain/task/due';
import { PRIORITIES } from '$lib/domain/task/priority';
import { ordersBetween } from '$lib/domain/core/order';
import { customersByName } from '$lib/domain/import/customer-matches';
import { freshSnapshot, freshSpace, noon, person, tryPlan } from '$lib/domain/import/testkit';
import { CURRENCIES } from '$lib/domain/money/money';
import { detectDialect } from '$lib/domain/import/dialect';
import type { ImportSettings } from '$lib/domain/import/plan-types';
import { csvFile, type Cell } from '$lib/domain/table/csv-file';
import { identity } from '$lib/domain/text/identity';
import { visible } from '$lib/domain/text/visible';
import { locales, overwriteGetLocale } from '$lib/i18n/runtime';
import type { Customer } from '$lib/domain/customer/customer';
import type { DealRow, TaskRow } from '$lib/replica/store/rows';
import { columnsFor } from '$lib/features/records/columns/columns';
import { referenceTexts } from '$lib/features/records/columns/task-references';
import { tableHead, tableLine } from '$lib/features/records/views/export';
import { decode } from '$lib/features/common/spreadsheet/decode';
import { openWorkbook } from '$lib/features/common/spreadsheet/workbook';
import { workbookFile } from '$lib/features/common/spreadsheet/write-workbook';
import { customerTable } from '$lib/features/sales/customers/export';
import { knownNames } from './known-names';
import { rejectedTable } from './rejected-file';

const field = (id: string, type: FieldType, choices: readonly string[] = []): CustomField => ({
	id,
	name: `Own ${type}`,
	hint: '',
	type,
	choices,
	required: false,
	initial: null,
	requiredFrom: null,
	onCard: false,
	order: id,
	removed: false
});
const fields = [
	field('f1', 'text'),
	field('f2', 'number'),
	field('f3', 'money'),
	field('f4', 'date'),
	field('f5', 'choice', ['Red', 'Blue, light']),
	field('f6', 'choices', ['Red', 'Blue, light']),
	field('f7', 'yes-no'),
	field('f8', 'member')
];
const space = { ...freshSpace('EUR'), fields };
const members = [
	person('owner-1', 'Olga Owner', 'owner'),
	person('m1', 'Nguyễn Văn Hùng', 'agent'),
	person('m2', 'Nguyễn Văn Hưng', 'agent'),
	person('m3', '=Ann', 'agent')
];
const customers = new Map([
	['c1', 'Łódź, "Boats"'],
	['c2', '=HYPERLINK("x")'],
	['c3', 'Lodz'],
	['c4', "'+48 Ltd"]
]);
const snapshot = freshSnapshot({
	members,
	space,
	customers: customersByName([...customers].map(([id, title]) => [title, { id, owner: null }]))
});

/** Texts of people and attackers in their stored form, without invisible characters. */
const kept = fc
	.oneof(
		fc.string({
			unit: fc.constantFrom('a', 'Ł', 'ư', ',', ';', '"', "'", '=', '+', '@', ' ', '1')
		}),
		fc.string({ unit: 'grapheme', maxLength: 20 }),
		fc.constantFrom('=1+1', "'=1+1", '-5', '1.234', '2026-01-02', '👩\u200d💻', 'Total 2')
	)
	.map((text) => visible(text).replace(/\s+/g, ' '));
const worded = kept.filter((text) => /[a-zŁư]/.test(text));
const day = fc.integer({ min: 10_000, max: 30_000 }).map(dayFromNumber);
/** A day on which a record can have been made: none to come. */
const past = fc.integer({ min: 10_000, max: 20_580 }).map(dayFromNumber);
const id = (from: Iterable<string>) => fc.constantFrom(...from);

const base = {
	id: 'd',
	kind: 'deal',
	room: 'space:x',
	space: space.id,
	updatedAt: 5,
	sortTitle: '',
	order: 'a0',
	closedAt: null,
	createdBy: 'owner-1',
	participants: [],
	done: [],
	projects: [],
	movedAt: 0,
	fileCount: 0,
	productCount: 0,
	postCount: 0,
	words: []
} as const;

/** The values of the fields that a sales space and a work space have in this test. */
const custom = fc.record<Record<string, CustomValue>>(
	{
		f1: worded,
		f2: fc.oneof(
			fc.integer(),
			fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((n) => Math.round(n * 1000) / 1000 || 0)
		),
		f3: fc.integer({ min: -1e9, max: 1e9 }).map((n) => n || 0),
		f4: day,
		f5: fc.constantFrom('Red', 'Blue, light'),
		f6: fc.constantFrom(['Red'], ['Blue, light', 'Red']),
		f7: fc.boolean(),
		f8: id(members.map((member) => member.id))
	},
	{ requiredKeys: [] }
);

const deal = fc
	.record({
		title: worded,
		stage: id(space.stages.map((stage) => stage.id)),
		owner: id(members.map((member) => member.id)),
		customer: fc.option(id(customers.keys()), { nil: undefined }),
		contact: fc.oneof(fc.constant(''), worded),
		currency: fc.constantFrom(...CURRENCIES),
		revenue: fc.nat({ max: 9_999_999_999 }),
		rate: fc.option(fc.nat({ max: 100 }), { nil: null }),
		closeOn: day,
		createdAt: past.map(noon),
		tags: fc.uniqueArray(worded, { maxLength: 3, selector: identity }),
		source: fc.oneof(fc.constant(''), worded),
		lostReason: fc.oneof(fc.constant(''), worded),
		custom
	})
	.map(({ customer, ...parts }): DealRow => ({
		...base,
		...parts,
		...(customer === undefined ? {} : { customer })
	}));

/** Returns the rate that a list shows. A closed deal's rate follows its stage, whatever was set by hand. */
function rateIn(id: unknown, byHand: unknown) {
	const stage = space.stages.find((one) => one.id === id);
	return stage?.kind === 'open' && byHand !== null ? byHand : stage?.probability;
}

/** Returns the parts of a deal that a list shows and an import must restore. */
const shown = ({
	title,
	stage,
	owner,
	customer,
	contact,
	currency,
	revenue,
	rate,
	closeOn,
	createdAt,
	tags,
	source,
	lostReason,
	custom
}: DealRow) => ({
	...{ title, stage, owner, customer: customer ?? null, contact, currency, revenue, closeOn },
	rate: rateIn(stage, rate),
	...{ createdAt, tags: [...tags].sort(), source, lostReason, custom }
});

function imported(set: Readonly<Record<string, unknown>>) {
	const of = (root: string) =>
		Object.entries(set)
			.filter(([key]) => key.startsWith(`${root}.`))
			.map(([key, value]) => [key.slice(root.length + 1), value] as const);
	return {
		title: set['title'],
		stage: set['stage'],
		owner: set['owner'],
		customer: set['customer'] ?? null,
		contact: set['contact'] ?? '',
		currency: set['currency'],
		revenue: set['revenue'],
		closeOn: set['closeOn'],
		rate: rateIn(set['stage'], set['rate']),
		createdAt: set['createdAt'],
		tags: of('tag')
			.map(([, tag]) => tag as string)
			.sort(),
		source: set['source'] ?? '',
		lostReason: set['lostReason'] ?? '',
		custom: Object.fromEntries(of('custom'))
	};
}

const work = { ...freshSpace(), kind: 'work' as const, fields };

/** Projects of the work space. Two are called the same, and one as good as nothing. */
const PROJECTS = [
	{ id: 'p1', title: 'Łódź, "Boats"' },
	{ id: 'p2', title: 'Move' },
	{ id: 'p3', title: 'move', externalId: 'P-3' },
	{ id: 'p4', title: '=SUM(A1)' },
	{ id: 'p5', title: '-' }
];

/** The plan of a task, as its row has it: what there is not is left out. */
const planned = fc.record(
	{
		priority: fc.constantFrom(...PRIORITIES),
		startOn: day,
		estimate: fc.integer({ min: 0, max: MAX_MINUTES }),
		progress: fc.integer({ min: 1, max: 100 }),
		dueTime: fc.integer({ min: 0, max: 1439 }).map(timeAt),
		repeat: fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH'),
		assignees: fc.uniqueArray(id(members.map((member) => member.id)), { minLength: 1 }),
		tags: fc.uniqueArray(worded, { minLength: 1, maxLength: 3, selector: identity }),
		project: id(PROJECTS.map((project) => project.id))
	},
	{ requiredKeys: [] }
);

const task = fc
	.record({
		title: worded,
		stage: id(work.stages.map((stage) => stage.id)),
		owner: fc.option(id(members.map((member) => member.id)), { nil: null }),
		dueOn: fc.option(day, { nil: null }),
		createdAt: past.map(noon),
		custom
	})
	.chain((parts) => planned.map((plan) => ({ ...parts, ...plan })))
	.map((parts): TaskRow => ({
		...parts,
		...{ id: 't', kind: 'task', room: 'space:x', space: work.id, updatedAt: 5, sortTitle: '' },
		...{ order: 'a0', closedAt: null, postCount: 0, words: [] }
	}));

/** Tasks of which each may be a part of, and wait for, earlier ones. Several may be called the same. */
const related = fc
	.array(
		fc.record({
			title: fc.oneof(worded, fc.constantFrom('Design', 'Design (SS)', 'k1', 'Review, twice')),
			parent: fc.option(fc.nat(), { nil: null }),
			waits: fc.array(fc.tuple(fc.nat(), fc.constantFrom(...DEPENDENCY_KINDS)), { maxLength: 3 })
		}),
		{ minLength: 1, maxLength: 7 }
	)
	.map((tasks) =>
		tasks.map(({ title, parent, waits }, at): TaskRow => ({
			...{ id: `k${String(at)}`, externalId: `k${String(at)}`, kind: 'task', room: 'space:x' },
			...{ space: work.id, stage: work.stages[0]?.id ?? '', owner: null, dueOn: null, title },
			...{ updatedAt: 5, createdAt: 5, sortTitle: '', order: 'a0', closedAt: null, postCount: 0 },
			words: [],
			...(parent === null || at === 0 ? {} : { parent: `k${String(parent % at)}` }),
			...(waits.length === 0 || at === 0
				? {}
				: {
						dependencies: Object.fromEntries(
							waits.map(([before, kind]) => [`k${String(before % at)}`, kind])
						)
					})
		}))
	);

const PLAN = [
	'priority',
	'startOn',
	'estimate',
	'progress',
	'dueTime',
	'repeat',
	'project'
] as const;

const line = fc.oneof(fc.constant(''), worded);
const someone = fc
	.record({ name: line, role: line, email: line, phone: line })
	.filter(({ name, email, phone }) => `${name}${email}${phone}` !== '');

const customer = fc
	.record({
		// A line that only says "Total" is suggested for rejection.
		title: worded.filter((text) => !text.startsWith('Total')),
		owner: fc.option(id(members.map((member) => member.id)), { nil: null }),
		...{ email: line, phone: line, address: line, sector: line, website: line, taxNumber: line },
		createdAt: past.map(noon),
		tags: fc.uniqueArray(worded, { maxLength: 3, selector: identity }),
		people: fc.uniqueArray(someone, {
			maxLength: 3,
			selector: ({ name, email, phone }) =>
				[identity(name), identity(email), phone.replace(/\D/g, '') || identity(phone)].join('|')
		}),
		facts: fc.dictionary(
			fc.constantFrom('Region', 'Website (old)', 'note', '=1+1', 'Team'),
			worded
		),
		custom
	})
	.map((parts) => parts as unknown as Customer);

const peopleIn = (set: Readonly<Record<string, unknown>>) =>
	Object.entries(set)
		.filter(([key]) => key.startsWith('person.'))
		.map(([, person]) => person as Customer['people'][number])
		.sort((a, b) => (a.order < b.order ? -1 : 1))
		.map(({ name, role, email, phone }) => ({ name, role, email, phone }));

const textsOf = (one: Readonly<Record<string, unknown>>) =>
	['title', 'email', 'phone', 'address', 'sector', 'website', 'taxNumber'].map(
		(field) => one[field] ?? ''
	);

const directory = { members: new Map(members.map((member) => [member.id, member])) };

/** Existing records are recognised by a key, and empty cells clear what they have. */
const byKey = (key: 'title' | 'name' | 'externalId') =>
	({ mode: 'update', key, emptyCells: 'clear' }) as const;

/** The fields of a record as its document has them. */
const storedCustom = (custom: Readonly<Record<string, CustomValue>> = {}) =>
	Object.fromEntries(Object.entries(custom).map(([id, value]) => [`custom.${id}`, value]));

/** A task as its document has it. */
const storedTask = ({
	custom,
	tags = [],
	assignees = [],
	dependencies = {},
	...row
}: TaskRow): Readonly<Record<string, unknown>> => ({
	...row,
	...Object.fromEntries(tags.map((tag) => [tagField(tag), tag])),
	...Object.fromEntries(assignees.map((member) => [assigneeField(member), true])),
	...Object.fromEntries(
		Object.entries(dependencies).map(([before, kind]) => [dependencyField(before), kind])
	),
	...storedCustom(custom)
});

/** A deal as its document has it. */
function storedDeal({ tags, custom, ...row }: DealRow): Readonly<Record<string, unknown>> {
	return {
		...row,
		...Object.fromEntries(tags.map((tag) => [tagField(tag), tag])),
		...storedCustom(custom)
	};
}

/** A customer as its document has it. */
function storedCustomer({
	tags,
	people,
	custom,
	...one
}: Customer): Readonly<Record<string, unknown>> {
	const orders = ordersBetween(null, null, people.length);
	return {
		...{ ...one, kind: 'customer' },
		...storedCustom(custom),
		...Object.fromEntries(tags.map((tag) => [tagField(tag), tag])),
		...Object.fromEntries(
			people.map((person, at) => [`person.p${String(at)}`, { ...person, order: orders[at] }])
		)
	};
}

/** Expects a dry run without a change. Records that no key tells apart are said to be so. */
function expectNothing(made: ReturnType<typeof tryPlan>): void {
	if ('faults' in made) throw new Error(JSON.stringify(made.faults));
	const { plan, updates } = made;
	expect([plan.changes, updates, plan.counts.updated]).toEqual([[], [], 0]);
	const codes = plan.rejected.flatMap(({ faults }) => faults.map(({ code }) => code));
	expect(codes.filter((code) => code !== 'several-here' && code !== 'repeated')).toEqual([]);
}

/** Returns a file as the import reads it. */
function read(text: string): string {
	const decoded = decode(new TextEncoder().encode(text));
	if (!decoded.ok) throw new Error(decoded.error.code);
	return decoded.value.text;
}

// The language is one for all that the process runs.
afterEach(() => {
	overwriteGetLocale(() => 'en');
});

const FORMATS = ['csv', 'xlsx', 'ods'] as const;

/** Returns an exported table as the import reads it, and how it is split. */
async function reread(
	format: (typeof FORMATS)[number],
	head: readonly string[],
	lines: readonly (readonly Cell[])[]
): Promise<{ readonly text: string; readonly dialect: Partial<ImportSettings> }> {
	if (format === 'csv') return { text: read(csvFile(head, lines)), dialect: {} };
	const book = await openWorkbook(new Uint8Array(workbookFile(format, 'Sales: 1/2', head, lines)));
	if (!book.ok) throw new Error(book.error.code);
	const text = book.value.text(0);
	if (!text.ok) throw new Error(text.error.code);
	return { text: text.value, dialect: detectDialect(text.value, ',') };
}

const CASES = locales.flatMap((locale) => FORMATS.map((format) => ({ locale, format })));

describe.each(CASES)(
	'what is exported in $locale as $format can be imported',
	({ locale, format }) => {
		/** Workbooks take longer, and what they add to the cells is the same for every table. */
		const runs = (many: number) => ({ numRuns: format === 'csv' ? many : 30 });

		test('LS-09 · a list of deals comes back unchanged', async () => {
			overwriteGetLocale(() => locale);
			const columns = columnsFor(space);
			await fc.assert(
				fc.asyncProperty(fc.array(deal, { minLength: 1, maxLength: 6 }), async (deals) => {
					const projects = new Map<string, string>();
					const names = { space, directory, customers, projects } as unknown as Parameters<
						typeof tableLine
					>[2];
					const lines = deals.map((row) => tableLine(row, columns, names));
					const { text, dialect } = await reread(format, tableHead(columns), lines);
					const made = tryPlan('deals', text, snapshot, dialect, knownNames(snapshot), locale);
					if ('faults' in made) throw new Error(JSON.stringify(made.faults));
					expect(made.plan.rejected).toEqual([]);
					expect(made.customers).toEqual([]);
					expect(made.plan.members).toEqual([]);
					expect(made.deals.map(({ change }) => imported(change.set))).toEqual(deals.map(shown));
					// By a key, the same file changes nothing of what is here, also where empty cells count.
					const here = deals.map((row, at) => ({ id: `d${String(at)}`, fields: storedDeal(row) }));
					expectNothing(
						tryPlan(
							...(['deals', text, snapshot, { ...dialect, ...byKey('title') }] as const),
							...([knownNames(snapshot), locale, here] as const)
						)
					);
				}),
				runs(150)
			);
		});

		test('LS-09 · a list of tasks comes back unchanged', async () => {
			overwriteGetLocale(() => locale);
			const columns = columnsFor(work);
			const at = { ...snapshot, space: work, projects: PROJECTS };
			await fc.assert(
				fc.asyncProperty(fc.array(task, { minLength: 1, maxLength: 6 }), async (drawn) => {
					const tasks = drawn.map((one, at) => ({ ...one, id: `t${String(at)}` }));
					const names = {
						space: work,
						directory,
						customers,
						projects: referenceTexts(PROJECTS),
						tasks: new Map()
					} as unknown as Parameters<typeof tableLine>[2];
					const lines = tasks.map((row) => tableLine(row, columns, names));
					const { text, dialect } = await reread(format, tableHead(columns), lines);
					const made = tryPlan('tasks', text, at, dialect, knownNames(at), locale);
					if ('faults' in made) throw new Error(JSON.stringify(made.faults));
					expect(made.plan.rejected).toEqual([]);
					expect(made.plan.stages).toEqual([]);
					expect([made.plan.members, made.plan.counts.projects]).toEqual([[], 0]);
					expect(
						made.tasks.map(({ change: { set } }) => [
							...[set['kind'], set['title'], set['stage'], set['owner'], set['dueOn']],
							...[set['createdAt'], set['note'] ?? '', imported(set).custom],
							...PLAN.map((field) => set[field]),
							...[imported(set).tags, [...assigneesIn(set)].sort()]
						])
					).toEqual(
						tasks.map((one) => [
							...['task', one.title, one.stage, one.owner, one.dueOn, one.createdAt, ''],
							...[one.custom, ...PLAN.map((field) => one[field])],
							...[[...(one.tags ?? [])].sort(), [...(one.assignees ?? [])].sort()]
						])
					);
					const here = tasks.map((row, index) => ({
						id: `t${String(index)}`,
						fields: storedTask(row)
					}));
					expectNothing(
						tryPlan(
							...(['tasks', text, at, { ...dialect, ...byKey('name') }] as const),
							...([knownNames(at), locale, here] as const)
						)
					);
				}),
				runs(100)
			);
		});

		test('LS-09 · LW-05 · what tasks are parts of and wait for comes back unchanged', async () => {
			overwriteGetLocale(() => locale);
			const shown = new Set<string>(['title', 'key', 'parent', 'waits']);
			const columns = columnsFor(work).filter(({ key }) => shown.has(key));
			const at = { ...snapshot, space: work };
			await fc.assert(
				fc.asyncProperty(related, async (tasks) => {
					const names = {
						...{ space: work, directory, customers, projects: new Map() },
						tasks: referenceTexts(tasks)
					} as unknown as Parameters<typeof tableLine>[2];
					// The last first: what a row names stands below it.
					const rows = [...tasks].reverse();
					const lines = rows.map((row) => tableLine(row, columns, names));
					const { text, dialect } = await reread(format, tableHead(columns), lines);
					const made = tryPlan('tasks', text, at, dialect, knownNames(at), locale);
					if ('faults' in made) throw new Error(JSON.stringify(made.faults));
					expect(made.plan.rejected).toEqual([]);
					const before = new Map(made.tasks.map(({ id }, index) => [id, rows[index]?.id]));
					expect(
						made.tasks.map(({ change: { set } }) => [
							typeof set['parent'] === 'string' ? before.get(set['parent']) : undefined,
							...Object.entries(dependenciesIn(set))
								.map(([id, kind]) => [before.get(id), kind])
								.sort()
						])
					).toEqual(
						rows.map(({ parent, dependencies = {} }) => [
							parent,
							...Object.entries(dependencies).sort()
						])
					);
					const here = tasks.map((row) => ({ id: row.id, fields: storedTask(row) }));
					const same = { ...dialect, ...byKey('externalId') };
					expectNothing(tryPlan('tasks', text, at, same, knownNames(at), locale, here));
				}),
				runs(150)
			);
		});

		test('LS-09 · LS-10 · a list of customers comes back unchanged, with their people and own fields', async () => {
			overwriteGetLocale(() => locale);
			await fc.assert(
				fc.asyncProperty(fc.array(customer, { minLength: 1, maxLength: 5 }), async (made) => {
					const list = made.map((one, at) => ({
						...one,
						id: `id-${String(at)}`,
						externalId: null
					}));
					const { head, lines } = customerTable(list, {
						...{ ...directory, workspace: null },
						customerFields: fields
					});
					const empty = freshSnapshot({ members, country: 'VN', customerFields: fields });
					const { text, dialect } = await reread(format, head, lines);
					const back = tryPlan('customers', text, empty, dialect, knownNames(empty), locale);
					if ('faults' in back) throw new Error(JSON.stringify(back.faults));
					expect(back.plan.rejected).toEqual([]);
					expect(back.plan.members).toEqual([]);
					expect(
						back.customers.map(({ change: { set } }) => ({
							texts: textsOf(set),
							owner: set['owner'],
							createdAt: set['createdAt'],
							people: peopleIn(set),
							tags: Object.entries(set)
								.flatMap(([key, tag]) => (key.startsWith('tag.') ? [tag] : []))
								.sort(),
							custom: Object.fromEntries(
								Object.entries(set).filter(([key]) => key.startsWith('custom.'))
							),
							facts: set['facts'] ?? {}
						}))
					).toEqual(
						list.map((one) => ({
							texts: textsOf(one as unknown as Record<string, unknown>),
							owner: one.owner,
							createdAt: one.createdAt,
							people: one.people,
							tags: [...one.tags].sort(),
							custom: storedCustom(one.custom),
							facts: { ...one.facts }
						}))
					);
					const here = list.map((one) => ({ id: one.id, fields: storedCustomer(one) }));
					expectNothing(
						tryPlan(
							...(['customers', text, empty, { ...dialect, ...byKey('name') }] as const),
							...([knownNames(empty), locale, here] as const)
						)
					);
				}),
				runs(150)
			);
		});
	}
);

describe.each(locales)('what was left out of an import in %s', (locale) => {
	test('LS-09 · rows that were left out come back with what was wrong ignored, and run no formula', () => {
		overwriteGetLocale(() => locale);
		const text =
			'name,created,note\n,yesterday,"=HYPERLINK(""http://evil.example"",""click"")"\nAcme,never,+48 600\n';
		const made = tryPlan('customers', text, snapshot, {
			mapping: { uses: ['name', 'createdOn', 'fact'], title: [] }
		});
		if ('faults' in made) throw new Error('no plan');
		expect(made.plan.rejected).toHaveLength(2);
		const columns = { headers: ['name', 'created', 'note'], ...made.settings.mapping };
		const { head, lines } = rejectedTable(columns, made.plan.rejected);
		expect(lines.map(([, column, value]) => [column, value])).toEqual([
			['name; created', 'yesterday'],
			['created', 'never']
		]);
		const file = csvFile(head, lines, ',');
		for (const cell of file.split(/[\r\n,]+/))
			expect(cell.replace(/^"/, '')).not.toMatch(/^\s*[=+@-]/);
		const corrected = file.replaceAll('yesterday', '2026-01-02').replaceAll('never', '2026-01-02');
		const again = tryPlan(
			'customers',
			corrected.replace(/^\uFEFF/, ''),
			snapshot,
			{},
			knownNames(snapshot),
			locale
		);
		if ('faults' in again) throw new Error('no plan');
		expect(again.settings.mapping.uses.slice(0, 4)).toEqual(
			Array.from({ length: 4 }, () => 'ignore')
		);
		expect(again.customers.map(({ change }) => change.set['facts'])).toEqual([{ note: '+48 600' }]);
	});
});
