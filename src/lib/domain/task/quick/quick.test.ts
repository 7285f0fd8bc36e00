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
	],
	projects: [
		{ id: 'fair', name: 'Spring fair', space: 'works' },
		{ id: 'roof', name: 'New house roof', space: 'house' },
		{ id: 'works-move', name: 'Works', space: 'house' }
	]
};
const read = (line: string, more: Partial<QuickContext> = {}) =>
	readQuickLine(line, { ...context, ...more });

describe('LW-05 · one line is understood in three languages', () => {
	test.each<[string, Partial<QuickTask>]>([
		[
			'Paint !high @anna #garden +Spring tomorrow 17:00 every week',
			{
				...{ title: 'Paint', priority: 'high', people: ['anna'], tags: ['garden'] },
				...{ project: 'fair', dueOn: '2026-12-01', time: '17:00', repeat: 'FREQ=WEEKLY' }
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
		['Build +New house today', { title: 'Build', space: 'house', dueOn: '2026-11-30' }],
		['Stand +Spring fair jutro', { title: 'Stand', project: 'fair', space: 'works' }],
		['Stand +spring', { title: 'Stand', project: 'fair', space: 'works' }],
		['Tiles +New house roof', { title: 'Tiles', project: 'roof', space: 'house' }],
		['Tiles +New house +roof', { title: 'Tiles', project: 'roof', space: 'house' }],
		[
			'Tiles +New house +Spring fair',
			{ title: 'Tiles +Spring fair', space: 'house', project: null }
		]
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
		['C++ and 3 days', 'C++ and 3 days', []],
		['Đếm hàng 3 ngày', 'Đếm hàng 3 ngày', []]
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

	test.each([
		['Call 17:00', '17:00'],
		['Call at 5', '05:00'],
		['Call at 5 pm', '17:00'],
		['Call 5 pm', '17:00'],
		['Call 12am', '00:00'],
		['Lunch at noon', '12:00'],
		['Gọi lúc 17h', '17:00'],
		['Gọi 17h30', '17:30'],
		['Gọi 5 giờ chiều', '17:00'],
		['Gọi lúc 5 giờ rưỡi chiều', '17:30'],
		['Gọi 8 giờ 15 phút tối', '20:15'],
		['Gọi 9 giờ sáng', '09:00'],
		['Gọi 7h tối', '19:00'],
		['Zadzwonić o 17', '17:00'],
		['Zadzwonić o 17.30', '17:30'],
		['Zadzwonić o 5 po południu', '17:00'],
		['Zadzwonić 8 rano', '08:00'],
		['Zadzwonić godz. 8 wieczorem', '20:00'],
		['5 sáng kiến', null],
		['Buy 12 eggs', null],
		['Kupić 5 po 3 zł', null],
		['Meet at 25', null]
	])('a time of day: %s', (line, time) => {
		expect(read(line).time).toBe(time);
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
	const marks = ['!high', '@anna', '#garden', '+Spring', 'tomorrow', '17:00'];
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

/** What people write in each language, and what it means. */
const LANGUAGES = {
	en: {
		priorities: { '!high': 'high', '!urgent': 'urgent', '!low': 'low' },
		days: { tomorrow: '2026-12-01', 'on friday': '2026-12-04', 'in 3 days': '2026-12-03' },
		times: { '17:00': '17:00', 'at 9': '09:00', '5 pm': '17:00', 'at 8.15 pm': '20:15' },
		repeats: { 'every week': 'FREQ=WEEKLY', 'every 2 days': 'FREQ=DAILY;INTERVAL=2' },
		words: ['Paint', 'the', 'fence', 'again', 'carefully']
	},
	vi: {
		priorities: { '!cao': 'high', '!khẩn cấp': 'urgent', '!thấp': 'low' },
		days: { 'ngày mai': '2026-12-01', 'thứ sáu': '2026-12-04', '3 ngày nữa': '2026-12-03' },
		times: { 'lúc 17h': '17:00', '9 giờ sáng': '09:00', '5 giờ rưỡi chiều': '17:30' },
		repeats: { 'mỗi tuần': 'FREQ=WEEKLY', 'mỗi 2 ngày': 'FREQ=DAILY;INTERVAL=2' },
		words: ['Sơn', 'cổng', 'vườn', 'cẩn', 'thận']
	},
	pl: {
		priorities: { '!wysoki': 'high', '!pilne': 'urgent', '!niski': 'low' },
		days: { jutro: '2026-12-01', 'w piątek': '2026-12-04', 'za 3 dni': '2026-12-03' },
		times: { 'o 17': '17:00', 'o 9 rano': '09:00', 'o 5 po południu': '17:00', '17:30': '17:30' },
		repeats: { 'co tydzień': 'FREQ=WEEKLY', 'co 2 dni': 'FREQ=DAILY;INTERVAL=2' },
		words: ['Pomalować', 'płot', 'dokładnie', 'żółtą', 'farbą']
	}
} as const;

describe.each(['en', 'vi', 'pl'] as const)('LW-05 · any line in %s', (language) => {
	const { priorities, days, times, repeats, words } = LANGUAGES[language];
	const one = (of: Readonly<Record<string, string>>) => fc.constantFrom(...Object.entries(of));

	test('means what its parts mean, in whatever order they stand after the title', () => {
		const parts = fc
			.tuple(one(priorities), one(days), one(times), one(repeats))
			.chain((found) => fc.tuple(fc.constant(found), fc.shuffledSubarray([0, 1, 2, 3, 4, 5])));
		const title = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 });
		fc.assert(
			fc.property(title, parts, (said, [[priority, day, time, repeat], order]) => {
				const marks = [priority[0], day[0], time[0], repeat[0], '@anna', '#garden'];
				const line = [...said, ...order.map((at) => marks[at])].join(' ');
				const meant = <Value>(at: number, value: Value, none: Value): Value =>
					order.includes(at) ? value : none;
				expect(read(line)).toMatchObject({
					...{ title: said.join(' '), unknown: [] },
					priority: meant<string | null>(0, priority[1], null),
					dueOn: meant<string | null>(1, day[1], null),
					time: meant<string | null>(2, time[1], null),
					repeat: meant<string | null>(3, repeat[1], null),
					people: meant<readonly string[]>(4, ['anna'], []),
					tags: meant<readonly string[]>(5, ['garden'], [])
				});
			})
		);
	});
});
