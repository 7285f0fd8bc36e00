import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_CHANGE, type RecordChange } from '../core/change';
import { assign, editDeal, moveDeal } from '../deal/commands';
import { addPost, bin, restore } from '../history/commands';
import type { HistoryEntry } from '../history/history';
import { editOf, type RecordFields } from './edit';
import { byField } from './edit-lines';
import { judgeRecord } from './judge';
import { actingAs, dealFields, NORTH, PEOPLE } from './testkit';

const place = { people: PEOPLE, space: NORTH, now: 5 };
const judge = (actor: string, before: RecordFields | null, change: RecordChange) =>
	judgeRecord(actor, editOf(before, change), place);
/** `true`, or the rule that refuses. */
const verdict = (actor: string, before: RecordFields | null, change: RecordChange) => {
	const may = judge(actor, before, change);
	return may.ok ? true : may.error.rule;
};

const make = (
	actor: string,
	owner: string,
	changes: Record<string, unknown> = {}
): RecordChange => ({
	set: { ...dealFields(owner), createdBy: actor, ...changes },
	history: [{ id: 'c', at: 1, by: actor, what: 'created' }],
	posts: []
});

/** What a command would write, whether or not the actor may. */
function moved(actor: string, from: string, to: string): RecordChange {
	return {
		set: { stage: to, order: 'a1', closedAt: null },
		history: [{ id: 'm', at: 1, by: actor, what: 'stage', from, to }],
		posts: []
	};
}
const retitled = (by: string, to = 'Other'): RecordChange => ({
	set: { title: to },
	history: [{ id: 'f', at: 1, by, what: 'field', field: 'title', from: 'Deal', to }],
	posts: []
});

describe('OP-08 · whose deals one touches', () => {
	test.each([
		['anna', 'anna', true],
		['anna', 'bob', 'OP-08'],
		['anna', null, 'OP-08'],
		['sue', 'anna', true],
		['sue', 'bob', 'OP-08'],
		['adam', 'bob', true],
		['olga', null, true],
		['gus', 'anna', 'OP-05'],
		['rem', 'anna', 'OP-05'],
		['nobody', 'anna', 'OP-05']
	])('%s changes a deal of %s: %s', (actor, owner, expected) => {
		expect(verdict(actor, dealFields(owner), retitled(actor))).toBe(expected);
		expect(verdict(actor, dealFields(owner), addPost('x', actingAs(actor)) ?? NO_CHANGE)).toBe(
			expected
		);
	});

	test.each([
		['anna', 'anna', true],
		['anna', 'bob', 'OP-08'],
		['sue', 'anna', true],
		['sue', 'bob', 'OP-08'],
		['adam', 'bob', true],
		['gus', 'gus', 'OP-05']
	])('%s makes a deal for %s: %s', (actor, owner, expected) => {
		expect(verdict(actor, null, make(actor, owner))).toBe(expected);
	});

	test.each([
		['anna', 'anna', 'bob', 'OP-08'],
		['anna', 'bob', 'anna', 'OP-08'],
		['sue', 'anna', 'sue', true],
		['sue', 'anna', 'bob', 'OP-08'],
		['adam', 'bob', 'anna', true]
	])('%s hands a deal from %s to %s: %s', (actor, from, to, expected) => {
		const change = assign({ owner: from }, to, actingAs(actor));
		expect(verdict(actor, dealFields(from), change)).toBe(expected);
	});

	test('PR-11 · who takes part in a deal works on it and cannot hand it on or take it', () => {
		const shared = { ...dealFields('bob'), participants: ['anna'] };
		expect(verdict('anna', shared, retitled('anna'))).toBe(true);
		expect(verdict('anna', shared, assign({ owner: 'bob' }, 'anna', actingAs('anna')))).toBe(
			'OP-08'
		);
		const joining = { ...NO_CHANGE, set: { participants: ['anna', 'sue'] } } as unknown;
		expect(verdict('anna', shared, joining as RecordChange)).toBe('OP-08');
	});

	test('LS-05 · nobody changes what is in a space that they may not enter', () => {
		const closed = { ...place, space: { ...NORTH, visibility: 'private' as const } };
		const edit = editOf(dealFields('anna'), retitled('anna'));
		expect(judgeRecord('anna', edit, closed)).toMatchObject({
			ok: false,
			error: { rule: 'LS-05' }
		});
		expect(judgeRecord('anna', edit, place).ok).toBe(true);
	});

	test('LS-06 · customers are everybody’s unless the workspace says otherwise', () => {
		const customer = { ...dealFields('bob'), kind: 'customer', space: null, stage: undefined };
		const edit = editOf(customer, {
			set: { phone: '1' },
			history: [{ id: 'p', at: 1, by: 'anna', what: 'field', field: 'phone', from: null, to: '1' }],
			posts: []
		});
		const inside = (customers: 'everyone' | 'own') => ({
			people: { ...PEOPLE, visibility: { deals: 'own', customers } as const },
			space: null,
			now: 5
		});
		expect(judgeRecord('anna', edit, inside('everyone')).ok).toBe(true);
		expect(judgeRecord('anna', edit, inside('own')).ok).toBe(false);
		expect(judgeRecord('adam', edit, inside('own')).ok).toBe(true);
	});
});

describe('OP-06, OP-07 · in and out of won and lost', () => {
	test.each([
		['anna', 'new', 'won', true],
		['anna', 'offer', 'lost', true],
		['anna', 'won', 'new', 'OP-07'],
		['anna', 'won', 'lost', 'OP-07'],
		['sue', 'lost', 'won', 'OP-07'],
		['sue', 'new', 'won', true],
		['adam', 'won', 'new', true],
		['olga', 'lost', 'offer', true]
	])('%s moves a deal from %s to %s: %s', (actor, from, to, expected) => {
		expect(verdict(actor, dealFields('anna', from), moved(actor, from, to))).toBe(expected);
	});

	test('OP-07 · several moves in one update do not hide that one led out of won', () => {
		const change: RecordChange = {
			set: { stage: 'offer' },
			history: [
				{ id: '1', at: 1, by: 'anna', what: 'stage', from: 'new', to: 'won' },
				{ id: '2', at: 2, by: 'anna', what: 'stage', from: 'won', to: 'offer' }
			],
			posts: []
		};
		expect(verdict('anna', dealFields('anna'), change)).toBe('OP-07');
		expect(verdict('adam', dealFields('anna'), { ...change, history: moves('adam') })).toBe(true);
	});

	const moves = (by: string): HistoryEntry[] => [
		{ id: '1', at: 1, by, what: 'stage', from: 'new', to: 'won' },
		{ id: '2', at: 2, by, what: 'stage', from: 'won', to: 'offer' }
	];

	test('PR-02 · a deal cannot be moved into a stage that is not there', () => {
		expect(verdict('anna', dealFields('anna'), moved('anna', 'new', 'gone'))).toBe('PR-02');
		// One that was made while the stage was there comes in, and out of one that has gone it can.
		expect(verdict('anna', null, make('anna', 'anna', { stage: 'gone' }))).toBe(true);
		expect(verdict('anna', dealFields('anna', 'gone'), moved('anna', 'gone', 'new'))).toBe(true);
	});
});

describe('HI · the history', () => {
	test('HI-01 · a change comes with its own line, in the sender’s name', () => {
		for (const change of [
			moved('anna', 'new', 'offer'),
			retitled('anna'),
			assign({ owner: 'anna' }, 'sue', actingAs('sue'))
		]) {
			const actor = change.history[0]?.by ?? '';
			expect(verdict(actor, dealFields('anna'), change)).toBe(true);
			expect(verdict(actor, dealFields('anna'), { ...change, history: [] })).toBe('HI-01');
		}
		const wrong = {
			...moved('anna', 'new', 'offer'),
			history: moved('anna', 'new', 'won').history
		};
		expect(verdict('anna', dealFields('anna'), wrong)).toBe('HI-01');
	});

	test('HI-01 · a line tells of a change that comes with it', () => {
		const told = { ...NO_CHANGE, history: moved('anna', 'new', 'offer').history };
		expect(verdict('anna', dealFields('anna'), told)).toBe('HI-01');
		expect(
			verdict('adam', dealFields('anna'), {
				...told,
				history: moved('adam', 'new', 'offer').history
			})
		).toBe('HI-01');
		// What others wrote is carried to a relay that has lost it.
		expect(verdict('adam', dealFields('anna'), told)).toBe(true);
		const made = { id: 'c', at: 1, by: 'anna', what: 'created' } as const;
		// A second making of the same record is none: the first has made it (OP-12).
		expect(verdict('anna', dealFields('anna'), { ...NO_CHANGE, history: [made] })).toBe('HI-04');
		expect(
			verdict('adam', dealFields('anna'), { ...NO_CHANGE, history: [{ ...made, by: 'adam' }] })
		).toBe('HI-04');
	});

	test('OP-07 · a move that lost against “won” is refused, not only told', () => {
		const edit = {
			...editOf(dealFields('anna', 'won'), moved('anna', 'new', 'offer')),
			after: dealFields('anna', 'won'),
			touched: ['stage'],
			elsewhere: {
				unseen: new Set(['stage']),
				lost: new Map([['stage', 'offer']]),
				behind: new Map(),
				past: () => byField(moved('anna', 'new', 'won').history).get('stage') ?? []
			}
		};
		expect(judgeRecord('anna', edit, place)).toMatchObject({ error: { rule: 'OP-07' } });
		expect(
			judgeRecord('adam', { ...edit, history: moved('adam', 'new', 'offer').history }, place).ok
		).toBe(true);
	});

	test('HI-02 · nobody takes lines away, not even an owner', () => {
		const edit = { ...editOf(dealFields('anna'), NO_CHANGE), linesRemoved: true };
		expect(judgeRecord('olga', edit, place)).toMatchObject({ error: { rule: 'HI-02' } });
	});

	test('HI-03 · nobody writes in another’s name; admins may carry what others wrote', () => {
		expect(verdict('anna', dealFields('anna'), retitled('sue'))).toBe('HI-03');
		const post = addPost('I said so', actingAs('bob')) ?? NO_CHANGE;
		expect(verdict('anna', dealFields('anna'), post)).toBe('HI-03');
		expect(verdict('adam', dealFields('anna'), post)).toBe(true);
		expect(verdict('anna', null, { ...make('anna', 'anna', { createdBy: 'bob' }) })).toBe('HI-04');
	});

	test.each(['kind', 'space', 'createdAt', 'createdBy', 'importId', 'externalId'])(
		'HI-04 · %s stays as it was made',
		(field) => {
			const set = { [field]: field === 'createdAt' ? 99 : field === 'kind' ? 'task' : 'other' };
			expect(judge('olga', dealFields('anna'), { ...NO_CHANGE, set }).ok).toBe(false);
		}
	);

	test('HI-04 · a new record says where, by whom and that it was made', () => {
		expect(verdict('anna', null, make('anna', 'anna', { space: 'south' }))).toBe('HI-04');
		expect(verdict('anna', null, { ...make('anna', 'anna'), history: [] })).toBe('HI-04');
		const { createdBy: _, ...set } = make('anna', 'anna').set;
		expect(verdict('anna', null, { ...make('anna', 'anna'), set })).toBe('HI-04');
	});

	test.each([
		['anna', 'anna', true],
		['anna', 'olga', 'HI-05'],
		['sue', 'olga', 'HI-05'],
		['adam', 'olga', true],
		['olga', 'anna', true]
	])('HI-05 · %s bins what %s made: %s', (actor, maker, expected) => {
		const deal = { ...dealFields('anna'), createdBy: maker };
		expect(verdict(actor, deal, bin(actingAs(actor)))).toBe(expected);
		expect(verdict(actor, { ...deal, binned: true }, restore(actingAs(actor)))).toBe(expected);
	});
});

describe('SCHEMA · what a record is made of', () => {
	test.each([
		['title', 7],
		['title', 'x'.repeat(2000)],
		['revenue', 1.5],
		['revenue', '100'],
		['rate', 101],
		['closeOn', '2026-13-01'],
		['order', ''],
		['owner', 7],
		['stage', { a: 1 }],
		['participants', ['a', 7]],
		['facts', { a: { b: 'c' } }],
		['unheard', 1],
		['__proto__', 1],
		['title', undefined]
	])('%s does not take %j', (field, value) => {
		const set = Object.fromEntries([[field, value]]) as RecordChange['set'];
		expect(verdict('olga', dealFields('anna'), { ...NO_CHANGE, set })).toBe('SCHEMA');
	});

	test('a record of no known kind is none', () => {
		expect(verdict('olga', null, make('olga', 'anna', { kind: 'spell' }))).toBe('SCHEMA');
	});

	test('an empty post, and one beyond measure, is none', () => {
		const post = { id: 'p', at: 1, by: 'anna', text: '' };
		expect(verdict('anna', dealFields('anna'), { ...NO_CHANGE, posts: [post] })).toBe('SCHEMA');
		const long = { ...post, text: 'x'.repeat(20_001) };
		expect(verdict('anna', dealFields('anna'), { ...NO_CHANGE, posts: [long] })).toBe('SCHEMA');
	});
});

/** Any change at all that could be put together of known and unknown parts. */
const anyChange = (by: fc.Arbitrary<string>): fc.Arbitrary<RecordChange> => {
	const stage = fc.constantFrom('new', 'offer', 'won', 'lost', 'gone');
	const entry = fc.oneof(
		fc.record({
			id: fc.uuid(),
			at: fc.nat(),
			by,
			what: fc.constant('stage' as const),
			from: stage,
			to: stage
		}),
		fc.record({
			id: fc.uuid(),
			at: fc.nat(),
			by,
			what: fc.constantFrom('created', 'binned', 'restored')
		}),
		fc.record({
			id: fc.uuid(),
			at: fc.nat(),
			by,
			what: fc.constant('owner' as const),
			from: by,
			to: by
		})
	);
	const set = fc.dictionary(
		fc.constantFrom(
			'stage',
			'owner',
			'title',
			'binned',
			'kind',
			'space',
			'createdBy',
			'revenue',
			'odd'
		),
		fc.oneof(stage, by, fc.boolean(), fc.integer(), fc.constantFrom('deal', 'task', 'north'))
	);
	return fc.record({
		set,
		history: fc.array(entry, { maxLength: 3 }),
		posts: fc.array(fc.record({ id: fc.uuid(), at: fc.nat(), by, text: fc.string() }), {
			maxLength: 2
		})
	});
};

describe('properties', () => {
	const someone = fc.constantFrom('olga', 'adam', 'sue', 'anna', 'bob', 'gus', 'rem', 'nobody');

	test('OP-05 · a guest, one who was removed, and a stranger never cause an accepted change', () => {
		fc.assert(
			fc.property(
				fc.constantFrom('gus', 'rem', 'nobody'),
				fc.option(fc.record({ owner: someone, stage: fc.constantFrom('new', 'won') })),
				anyChange(someone),
				(actor, before, change) => {
					const fields = before === null ? null : dealFields(before.owner, before.stage);
					expect(judge(actor, fields, change).ok).toBe(false);
				}
			),
			{ numRuns: 2000 }
		);
	});

	test('OP-07 · no sequence of an agent’s changes takes a deal out of won', () => {
		fc.assert(
			fc.property(
				fc.array(anyChange(fc.constantFrom('anna', 'bob', 'sue')), { maxLength: 12 }),
				fc.constantFrom('anna', 'sue'),
				(changes, actor) => {
					let fields = dealFields('anna', 'won');
					for (const change of changes) {
						if (judge(actor, fields, change).ok) fields = { ...fields, ...change.set };
					}
					expect(fields['stage']).toBe('won');
				}
			),
			{ numRuns: 2000 }
		);
	});

	test('OP-08 · no sequence of an agent’s changes lets go of a deal or gets hold of one', () => {
		fc.assert(
			fc.property(
				fc.array(anyChange(someone), { maxLength: 12 }),
				fc.constantFrom('anna', 'bob'),
				(changes, owner) => {
					let fields = dealFields(owner);
					for (const change of changes) {
						if (judge('anna', fields, change).ok) fields = { ...fields, ...change.set };
					}
					expect(fields['owner']).toBe(owner);
				}
			),
			{ numRuns: 2000 }
		);
	});

	test('HI-03 · whatever is accepted of somebody who is no admin carries their own name', () => {
		fc.assert(
			fc.property(anyChange(someone), fc.constantFrom('anna', 'sue'), (change, actor) => {
				if (!judge(actor, dealFields('anna'), change).ok) return;
				for (const { by } of [...change.history, ...change.posts]) expect(by).toBe(actor);
			}),
			{ numRuns: 2000 }
		);
	});

	test('PL-07 · a first change of stage that keeps the starting value is refused, whoever sends it', () => {
		const starting = { ...dealFields('anna'), startStage: 'new' };
		const deal = { stage: 'new', closedAt: null, startStage: 'new', startOver: false };
		const [fresh, offer] = NORTH.stages;
		if (fresh === undefined || offer === undefined) throw new Error('no stages');
		const move = moveDeal(deal, fresh, offer, 'a1', 'agent', actingAs('anna'));
		if (!move.ok) throw new Error('not moved');
		expect(verdict('anna', starting, move.value)).toBe(true);
		const { startOver: _, ...kept } = move.value.set;
		for (const actor of ['anna', 'olga']) {
			const own = {
				...move.value,
				history: move.value.history.map((one) => ({ ...one, by: actor }))
			};
			expect(judge(actor, starting, { ...own, set: kept })).toMatchObject({
				ok: false,
				error: { rule: 'PL-07', reason: 'rate-starts' }
			});
		}
		const over = { ...starting, stage: 'offer', startOver: true };
		const back = moveDeal(
			{ ...deal, stage: 'offer', startOver: true },
			...([offer, fresh, 'a1', 'agent', actingAs('anna')] as const)
		);
		if (!back.ok) throw new Error('not moved');
		const again = { ...back.value, set: { ...back.value.set, startOver: false } };
		expect(verdict('anna', over, again)).toBe(true);
		expect(verdict('anna', over, { ...NO_CHANGE, set: { startOver: false } })).toBe('PL-07');
		expect(verdict('anna', over, { ...NO_CHANGE, set: { startStage: 'offer' } })).toBe('HI-04');
	});

	test('what the commands write is allowed to whom the screens offer them', () => {
		const deal = {
			stage: 'new',
			closedAt: null,
			owner: 'anna'
		};
		const [fresh, , won] = NORTH.stages;
		if (fresh === undefined || won === undefined) throw new Error('no stages');
		const move = moveDeal(deal, fresh, won, 'a1', 'agent', actingAs('anna'));
		expect(move.ok && verdict('anna', dealFields('anna'), move.value)).toBe(true);
		const titled = { ...deal, title: 'Deal', rate: { source: 'stage' } } as unknown;
		const edit = editDeal(
			titled as Parameters<typeof editDeal>[0],
			{ field: 'title', value: 'New' },
			actingAs('anna')
		);
		expect(verdict('anna', dealFields('anna'), edit)).toBe(true);
	});
});
