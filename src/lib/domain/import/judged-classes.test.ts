import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import type { FieldValue, RecordChange } from '../core/change';
import type { Role } from '../member/member';
import type { RowFaultReason } from './faults';
import type { ImportKind } from './fields';
import { JudgedClasses } from './judged-classes';
import { RowJudge } from './row-judge';
import { freshSnapshot, freshSpace, person, planText, seededActing } from './testkit';

afterEach(() => {
	vi.restoreAllMocks();
});

const space = { ...freshSpace(), members: ['me'] };
const snapshotOf = (role: Role) =>
	freshSnapshot({
		actor: 'me',
		space,
		members: [
			{ ...person('me', 'Me', role), team: 'north' },
			{ ...person('peer', 'Peer', 'agent'), team: 'north' },
			{ ...person('far', 'Far', 'agent'), team: 'south' }
		],
		teams: [{ id: 'north', name: 'North', label: '', supervisors: ['me'], importId: null }],
		visibility: { customers: 'own', deals: 'own' }
	});

const acting = seededActing('me');
const now = acting.clock.now();

/** Values that fit some fields and not others. */
const value = fc.oneof<fc.Arbitrary<FieldValue>[]>(
	fc.constantFrom('', 'A', 'x'.repeat(1001), 'a@b.example', '2026-05-15', '2026-13-45', 'me'),
	fc.constantFrom(0, 1, -1, 5.5, 100, 101, now, now - 1000, now + 10 ** 7, Number.NaN),
	fc.constantFrom(null, true, false),
	fc.constantFrom(['a'], { a: 'b' }, { name: 'N', role: '', email: '', phone: '', order: 'a0' })
);

/** What a field of a new record is, mostly as a planner would set it. */
const fields = fc.record({
	owner: fc.constantFrom('me', 'peer', 'far', null, 'nobody'),
	createdAt: fc.constantFrom(now, now - 10 ** 9, now + 10 ** 9),
	createdBy: fc.constantFrom('me', 'me', 'me', 'peer'),
	importId: fc.constantFrom('import-1', 'import-1', null)
});
const some = fc.dictionary(
	fc.constantFrom(
		...['title', 'email', 'phone', 'address', 'website', 'taxNumber', 'sector', 'note', 'contact'],
		...['company', 'source', 'lostReason', 'facts', 'externalId', 'revenue', 'closeOn', 'dueOn'],
		...['rate', 'order', 'customer', 'tag.vip', 'person.p1', 'person.', 'tag.', 'closedAt'],
		...['stage', 'currency', 'binned', 'status', 'custom.f1', 'done.a1', 'participants', 'unknown']
	),
	value,
	{ maxKeys: 3 }
);
const lines = fc.constantFrom<RecordChange['history']>(
	[{ id: 'l1', at: now, by: 'me', what: 'created' }],
	[{ id: 'l1', at: now, by: 'me', what: 'created' }],
	[{ id: 'l1', at: now, by: 'peer', what: 'created' }],
	[{ id: 'l1', at: now + 10 ** 8, by: 'me', what: 'created' }],
	[]
);

const change = fc
	.tuple(fc.constantFrom('deal', 'customer', 'lead', 'task'), fields, some, lines)
	.map(([kind, base, more, history]): [string, RecordChange] => {
		const board = { stage: space.stages[0]?.id ?? '', order: 'a0', closedAt: null };
		const place = kind === 'customer' ? {} : { space: space.id };
		const own = kind === 'deal' || kind === 'task' ? board : {};
		return [
			kind,
			{ set: { kind, title: 'A', ...base, ...place, ...own, ...more }, history, posts: [] }
		];
	});

const judged = (judge: RowJudge, kind: string, one: RecordChange): readonly RowFaultReason[] =>
	kind === 'customer' ? judge.createCustomer(one) : judge.create(one);

test.each(['owner', 'supervisor', 'agent'] as const)(
	'LS-09 · rows of one class are judged once, and each as if it were judged by itself: %s',
	(role) => {
		const snapshot = snapshotOf(role);
		const fresh = () => new RowJudge(snapshot, acting, space);
		fc.assert(
			fc.property(fc.array(change, { minLength: 5, maxLength: 60 }), (changes) => {
				const all = fresh();
				for (const [kind, one] of changes) {
					expect(judged(all, kind, one)).toEqual(judged(fresh(), kind, one));
				}
			}),
			{ numRuns: 100 }
		);
	}
);

test('LS-09 · of many rows that differ in what they say, one is judged by all rules', () => {
	let judgings = 0;
	const people = snapshotOf('agent');
	const members = people.members;
	const snapshot = {
		...people,
		get customers() {
			return new Map<string, never>();
		}
	};
	const judge = new RowJudge(snapshot, acting, {
		...space,
		get members() {
			judgings += 1;
			return members.map(({ id }) => id);
		}
	});
	const row = (index: number): RecordChange => ({
		set: {
			...{ kind: 'lead', title: `Lead ${String(index)}`, owner: 'me', space: space.id },
			...{ createdAt: now - index, createdBy: 'me', importId: 'import-1' },
			...{ email: `a${String(index)}@b.example` }
		},
		history: [{ id: 'l1', at: now, by: 'me', what: 'created' }],
		posts: []
	});
	expect(judge.create(row(0))).toEqual([]);
	const first = judgings;
	for (let index = 1; index < 500; index++) expect(judge.create(row(index))).toEqual([]);
	expect(first).toBeGreaterThan(0);
	expect(judgings).toBe(first);
});

test.each(['owner', 'supervisor', 'agent'] as const)(
	'LS-09 · the plan and the records of a whole file are those of its rows, each judged by itself: %s',
	(role) => {
		const row = fc.tuple(
			fc.constantFrom('A', 'B', 'C', 'x'.repeat(1001), ''),
			fc.constantFrom('', 'Me', 'Peer', 'Far', 'New One'),
			fc.constantFrom('', '2020-01-02', '2026-05-15', '2199-01-01'),
			fc.constantFrom('', 'a@b.example', 'Won', 'Lost', 'Other'),
			fc.constantFrom('', 'vip', '+48 600 100 200')
		);
		const heads: readonly (readonly [ImportKind, string])[] = [
			['deals', 'deal name,owner,created on,stage,account'],
			['customers', 'name,owner,created on,email,phone'],
			['leads', 'name,owner,created on,email,tags'],
			['tasks', 'task,owner,created on,status,note']
		];
		fc.assert(
			fc.property(
				fc.constantFrom(...heads),
				fc.array(row, { minLength: 1, maxLength: 30 }),
				([kind, head], rows) => {
					const text = `${head}\n${rows.map((cells) => cells.join(',')).join('\n')}\nZ,,,,\n`;
					const snapshot = snapshotOf(role);
					const of = kind === 'customers' ? { ...snapshot, space: null } : snapshot;
					const together = planText(kind, text, of);
					const knows = vi.spyOn(JudgedClasses.prototype, 'knows').mockReturnValue(false);
					const byItself = planText(kind, text, of);
					knows.mockRestore();
					expect(together.plan).toEqual(byItself.plan);
					expect(together.batches).toEqual(byItself.batches);
				}
			),
			{ numRuns: 80 }
		);
	}
);
