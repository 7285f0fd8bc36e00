import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { putMember, putTeam } from '../documents/write-directory';
import { markForGuest } from '../documents/guest-directory';
import { fail, succeed } from '../domain/core/result';
import type { Member } from '../domain/member/member';
import { AUTHOR, rewrite } from './rewrite';
import { applyTouches, docOf } from './touches';
import { pendingTouches, unacknowledged } from './unacknowledged';

const anna: Member = {
	id: 'anna',
	name: 'Anna',
	role: 'agent',
	team: null,
	standing: 'active',
	createdAt: 0,
	importId: null
};
const team = (id: string) => ({ id, name: id, label: '', supervisors: [], importId: null });

/** The relay's document, and a device's that was in step with it. */
function inStep(): { relay: Y.Doc; device: Y.Doc } {
	const relay = new Y.Doc();
	putMember(relay, anna);
	putTeam(relay, team('north'));
	relay.getMap('workspace').set('name', 'Acme');
	return { relay, device: docOf([Y.encodeStateAsUpdate(relay)]) };
}

/** What the device has that the relay has not, all of it its own unless told otherwise. */
function open(relay: Y.Doc, device: Y.Doc, isMine: (id: Y.ID) => boolean = () => true) {
	return unacknowledged(device, {
		state: Y.encodeStateAsUpdate(relay),
		isMine,
		handled: null,
		acknowledged: null
	}).map(({ touches }) => touches);
}

describe('what the relay does not have of a device’s work', () => {
	test.each<[what: string, edit: (doc: Y.Doc) => void, found: unknown]>([
		['nothing', () => undefined, []],
		[
			'a field',
			(doc) => doc.getMap('workspace').set('name', 'New'),
			[[{ path: ['workspace', 'name'], from: 'Acme', to: 'New' }]]
		],
		['a field set to what it was', (doc) => doc.getMap('workspace').set('name', 'Acme'), []],
		[
			'a field of an item',
			(doc) => {
				putMember(doc, { ...anna, name: 'Ann' });
			},
			[[{ path: ['members', 'anna', 'name'], from: 'Anna', to: 'Ann' }]]
		],
		[
			'an item taken away',
			(doc) => doc.getMap('teams').delete('north'),
			[
				[
					{
						path: ['teams', 'north'],
						from: { name: 'north', label: '', supervisors: [], importId: null },
						to: undefined
					}
				]
			]
		],
		[
			'an item made and taken away again',
			(doc) => {
				putTeam(doc, team('south'));
				doc.getMap('teams').delete('south');
			},
			[]
		]
	])('%s', (_what, edit, found) => {
		const { relay, device } = inStep();
		edit(device);
		expect(open(relay, device)).toEqual(found);
	});

	test('a new item comes as its fields, and is made again of them', () => {
		const { relay, device } = inStep();
		putTeam(device, team('south'));
		const [touches = []] = open(relay, device);
		const again = docOf([Y.encodeStateAsUpdate(relay)]);
		applyTouches(again, touches);
		expect(again.getMap('teams').toJSON()).toEqual(device.getMap('teams').toJSON());
	});

	test('is not what others did meanwhile, here or there', () => {
		const { relay, device } = inStep();
		putTeam(relay, team('east'));
		relay.getMap('workspace').set('name', 'Renamed there');
		// Somebody else's, which a relay that was restored does not know any more.
		const other = docOf([Y.encodeStateAsUpdate(device)]);
		putTeam(other, team('west'));
		Y.applyUpdate(device, Y.encodeStateAsUpdate(other));
		putMember(device, { ...anna, name: 'Ann' });
		expect(open(relay, device, ({ client }) => client === device.clientID)).toEqual([
			[{ path: ['members', 'anna', 'name'], from: 'Anna', to: 'Ann' }]
		]);
	});

	test('is nothing inside what others have taken away', () => {
		const { relay, device } = inStep();
		putTeam(device, { ...team('north'), name: 'Far north' });
		relay.getMap('teams').delete('north');
		expect(open(relay, device)).toEqual([]);
	});

	test('is one thing when the relay has no such document at all', () => {
		const { device } = inStep();
		expect(open(new Y.Doc(), device)).toHaveLength(1);
	});

	test('can be told without the relay', () => {
		const { device } = inStep();
		const taken = Y.snapshot(device);
		putMember(device, { ...anna, name: 'Ann' });
		device.getMap('teams').delete('north');
		expect(pendingTouches(device, taken)).toEqual([
			{ path: ['members', 'anna', 'name'], from: undefined, to: 'Ann' },
			{ path: ['teams', 'north'], from: undefined, to: undefined }
		]);
	});
});

describe('writing again', () => {
	const touches = [{ path: ['workspace', 'name'], from: 'Acme', to: 'New' }] as const;
	const units = [{ touches }];
	const nameIn = (doc: Y.Doc) => doc.getMap('workspace').get('name');
	const state = Y.encodeStateAsUpdate(inStep().relay);
	const cause = { rule: 'SP-02', reason: 'managers-only', inVain: false } as const;

	test('what the relay refused and the rules here do not is put aside, or it would go on for ever', () => {
		const { doc, aside } = rewrite(state, units, cause, () => succeed(null));
		expect(nameIn(doc)).toBe('Acme');
		expect(aside).toEqual([{ refusal: { rule: 'SP-02', reason: 'managers-only' }, touches }]);
	});

	test.each([
		[false, 'New', 0],
		[true, 'Acme', 1]
	])(
		'when only the hand was wrong it is written again, but not in vain (%s)',
		(inVain, name, left) => {
			const { doc, aside } = rewrite(state, units, { ...cause, rule: AUTHOR, inVain }, () =>
				succeed(null)
			);
			expect(nameIn(doc)).toBe(name);
			expect(aside).toHaveLength(left);
		}
	);

	test('what the rules forbid is put aside with the rule, the rest is written', () => {
		const more = [
			...units,
			{ touches: [{ path: ['workspace', 'currency'], from: undefined, to: 'EUR' }] }
		];
		const { doc, aside } = rewrite(state, more, cause, (_, after) =>
			nameIn(after) === 'New' ? fail({ rule: 'X', reason: 'fixed' }) : succeed(null)
		);
		expect(doc.getMap('workspace').toJSON()).toEqual({ name: 'Acme', currency: 'EUR' });
		expect(aside).toEqual([{ refusal: { rule: 'X', reason: 'fixed' }, touches }]);
	});
});

describe('OP-08: where a guest’s directory takes the place of another, or gives it back', () => {
	/** A document that the relay wrote for a guest, under a client id that wins or loses. */
	function forGuest(client: number): Y.Doc {
		const doc = new Y.Doc();
		doc.clientID = client;
		markForGuest(doc, 'anna');
		putMember(doc, anna);
		return doc;
	}
	const found = (state: Y.Doc, device: Y.Doc, mine: number | null, taken: Y.Doc | null) =>
		unacknowledged(device, {
			state: Y.encodeStateAsUpdate(state),
			isMine: ({ client }) => client === mine,
			handled: null,
			acknowledged: taken === null ? null : Y.snapshot(taken)
		}).map(({ touches }) => touches);

	test.each([
		[1, 2],
		[2, 1]
	])(
		'what the relay took out of one guest’s directory (%i) is not taken from the next (%i)',
		(a, b) => {
			const old = forGuest(a);
			old.getMap('members').delete('anna');
			expect(found(forGuest(b), old, null, null)).toEqual([]);
		}
	);

	test('of the whole directory only what the device wrote and the relay never had is its own', () => {
		const { relay, device } = inStep();
		const taken = docOf([Y.encodeStateAsUpdate(device)]);
		// Others’ changes have come, and it was not noted any more that the relay has them.
		putTeam(device, team('south'));
		putMember(device, { ...anna, id: 'bob', name: 'Bob' });
		const own = docOf([Y.encodeStateAsUpdate(device)]);
		putMember(own, { ...anna, name: 'Ann' });
		expect(found(forGuest(7), own, own.clientID, taken)).toEqual([
			[{ path: ['members', 'anna', 'name'], from: 'Anna', to: 'Ann' }]
		]);
		expect(found(forGuest(7), own, null, taken)).toEqual([]);
		// What it once wrote and the relay took is settled.
		expect(found(forGuest(7), own, own.clientID, own)).toEqual([]);
		relay.destroy();
	});

	test('of a guest’s directory nothing is theirs', () => {
		const { relay } = inStep();
		const guests = forGuest(7);
		expect(found(relay, guests, 7, null)).toEqual([]);
	});
});
