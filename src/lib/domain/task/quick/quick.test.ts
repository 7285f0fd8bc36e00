import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDay } from '../../core/day';
import { PRIORITIES } from '../priority';
import { readQuickLine, type QuickContext, type QuickTask } from './read-line';
import { readQuickLines } from './read-lines';

/** A Monday. */
const context: QuickContext = {
	today: '2026-11-30',
	order: 'dmy',
	people: [
		{ id: 'anna', name: 'Anna Nowak' },
		{ id: 'an', name: 'Trần Văn An' },
		{ id: 'ann', name: 'Ann' },
		{ id: 'p1', name: 'Piotr Zieliński' },
		{ id: 'p2', name: 'Piotr Wójcik' }
	],
	spaces: [
		{ id: 'works', name: 'Works' },
		{ id: 'house', name: 'New house' }
	]
};
const read = (line: string, more: Partial<QuickContext> = {}) =>
	readQuickLine(line, { ...context, ...more });

describe('LW-05 · one line is understood in three languages', () => {
	test.each<[string, Partial<QuickTask>]>([
		[
			'Paint !high @anna #garden +Works tomorrow 17:00 every week',
			{
				...{ title: 'Paint', priority: 'high', people: ['anna'], tags: ['garden'] },
				...{ space: 'works', dueOn: '2026-12-01', time: '17:00', repeat: 'FREQ=WEEKLY' }
			}
		],
		[
			'Sơn hàng rào !cao @"Trần Văn An" #vườn ngày mai lúc 17h30 mỗi tuần',
			{
				...{ title: 'Sơn hàng rào', priority: 'high', people: ['an'], tags: ['vườn'] },
				...{ dueOn: '2026-12-01', time: '17:30', repeat: 'FREQ=WEEKLY' }
			}
		],
		[
			'Pomalować płot !wysoki @Piotr Wójcik #ogród jutro o 17 co tydzień',
			{
				...{ title: 'Pomalować płot', priority: 'high', people: ['p2'], tags: ['ogród'] },
				...{ dueOn: '2026-12-01', time: '17:00', repeat: 'FREQ=WEEKLY' }
			}
		],
		['Gọi !khẩn cấp thứ hai', { title: 'Gọi', priority: 'urgent', dueOn: '2026-12-07' }],
		['Zadzwonić !pilne w środę', { title: 'Zadzwonić', priority: 'urgent', dueOn: '2026-12-02' }],
		['Call on friday at 5pm', { title: 'Call', dueOn: '2026-12-04', time: '17:00' }],
		['Report next week', { title: 'Report', dueOn: '2026-12-07' }],
		['Báo cáo tuần sau', { title: 'Báo cáo', dueOn: '2026-12-07' }],
		['Raport za 3 dni', { title: 'Raport', dueOn: '2026-12-03' }],
		['Report in 2 weeks', { title: 'Report', dueOn: '2026-12-14' }],
		['Báo cáo 3 ngày nữa', { title: 'Báo cáo', dueOn: '2026-12-03' }],
		['Gifts 24.12.2026', { title: 'Gifts', dueOn: '2026-12-24' }],
		['Gifts 24/12', { title: 'Gifts', dueOn: '2026-12-24' }],
		['Taxes 1/2', { title: 'Taxes', dueOn: '2027-02-01' }],
		['Taxes 2026-12-31', { title: 'Taxes', dueOn: '2026-12-31' }],
		['Water every 2 days', { title: 'Water', repeat: 'FREQ=DAILY;INTERVAL=2' }],
		['Meet every monday', { title: 'Meet', repeat: 'FREQ=WEEKLY;BYDAY=MO', dueOn: null }],
		['Họp mỗi thứ hai', { title: 'Họp', repeat: 'FREQ=WEEKLY;BYDAY=MO', dueOn: null }],
		['Spotkanie co 2 tygodnie', { title: 'Spotkanie', repeat: 'FREQ=WEEKLY;INTERVAL=2' }],
		['Spotkanie w każdy piątek', { title: 'Spotkanie', repeat: 'FREQ=WEEKLY;BYDAY=FR' }],
		['Podlać codziennie', { title: 'Podlać', repeat: 'FREQ=DAILY' }],
		['Build +New house today', { title: 'Build', space: 'house', dueOn: '2026-11-30' }]
	])('%s', (line, expected) => {
		expect(read(line)).toMatchObject(expected);
	});

	test.each([
		['Ask @piotr', 'Ask @piotr', ['piotr']],
		['Ask @nobody', 'Ask @nobody', ['nobody']],
		['Read "tomorrow" by @ann', 'Read tomorrow by', []],
		['Sun and moon', 'Sun and moon', []],
		['1:99 and 31/2', '1:99 and 31/2', []],
		['! @ # +', '! @ # +', []],
		['!high tomorrow', '!high tomorrow', []],
		['constructor __proto__ toString', 'constructor __proto__ toString', []],
		['C++ and 3 days', 'C++ and 3 days', []]
	])('what is not meant stays in the title: %s', (line, title, unknown) => {
		expect(read(line)).toMatchObject({ title, unknown });
	});

	test('a date is read in the order of the reader, and the first of two counts', () => {
		expect(read('Pay 3/12', { order: 'dmy' }).dueOn).toBe('2026-12-03');
		expect(read('Pay 12/3', { order: 'mdy' }).dueOn).toBe('2026-12-03');
		expect(read('Pay tomorrow not today')).toMatchObject({
			...{ title: 'Pay not today', dueOn: '2026-12-01' }
		});
	});

	test('what has no place yet stays in the title as it was written', () => {
		const task = read('Call tomorrow 17:00 every Monday', { leave: ['time', 'repeat'] });
		expect(task).toMatchObject({
			...{ title: 'Call 17:00 every Monday', dueOn: '2026-12-01', time: null, repeat: null }
		});
	});
});

test('LW-05 · any text is a task or more: it has a title, and what was understood fits', () => {
	const word = fc.oneof(
		fc.string({ unit: 'grapheme', maxLength: 8 }),
		fc.constantFrom(
			...[
				'!high',
				'!cao',
				'@anna',
				'@piotr',
				'#a',
				'+Works',
				'tomorrow',
				'thứ',
				'hai',
				'"',
				'co',
				'2'
			],
			...['tygodnie', 'in', '3', 'days', '17:00', '31/2', '\n', '\n  ', '\n\t', 'every', 'mỗi']
		)
	);
	fc.assert(
		fc.property(fc.array(word, { maxLength: 20 }), (words) => {
			const text = words.join(' ');
			const entries = readQuickLines(text, context);
			entries.forEach((entry, place) => {
				expect(entry.title).not.toBe('');
				expect(entry.dueOn === null || isDay(entry.dueOn)).toBe(true);
				expect(entry.priority === null || PRIORITIES.includes(entry.priority)).toBe(true);
				expect(entry.parent === null || entry.parent < place).toBe(true);
				expect(entry.depth === 0).toBe(entry.parent === null);
			});
		})
	);
});

test('LW-05 · marks may stand in any order, and words without marks are the title', () => {
	const marks = ['!high', '@anna', '#garden', '+Works', 'tomorrow', '17:00'];
	const plain = fc.array(fc.constantFrom('paint', 'fence', 'Sơn', 'płot', 'Zażółć'), {
		...{ minLength: 1, maxLength: 4 }
	});
	fc.assert(
		fc.property(plain, fc.shuffledSubarray(marks, { minLength: 6 }), (words, order) => {
			expect(read([...words, ...order].join(' '))).toMatchObject({
				...{ title: words.join(' '), priority: 'high', people: ['anna'], tags: ['garden'] },
				...{ space: 'works', dueOn: '2026-12-01', time: '17:00' }
			});
			expect(read(words.join(' ')).title).toBe(words.join(' '));
		})
	);
});

test('LW-05 · many lines make many tasks, and indented lines are their parts', () => {
	const text =
		'- Fair\n  - [ ] Book a stand tomorrow\n    * Ask for prices\n  - Print flyers\n\n2. Call An\n\tDeep';
	expect(
		readQuickLines(text, context).map(({ title, parent, depth }) => [title, parent, depth])
	).toEqual([
		...[
			['Fair', null, 0],
			['Book a stand', 0, 1],
			['Ask for prices', 1, 2]
		],
		...[
			['Print flyers', 0, 1],
			['Call An', null, 0],
			['Deep', 4, 1]
		]
	]);
});
