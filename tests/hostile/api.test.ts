import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readDirectory } from '../../src/lib/documents/directory';
import { putMember, writeWorkspace } from '../../src/lib/documents/write-directory';
import { setDeleted, setSpaceField, writeSpace } from '../../src/lib/documents/space';
import type { AddonSwitches } from '../../src/lib/domain/addons/addons';
import { assign } from '../../src/lib/domain/deal/commands';
import { bodyOf, createBody } from '../../src/lib/domain/note/body';
import { member } from '../../src/lib/domain/member/testkit';
import { hashOf } from '../../sync-server/access/secret-hash';
import { ApiKit, type Told } from '../support/api-kit';
import { actingAs } from '../support/guarded-records';
import { NORTH } from '../support/guarded-relay';
import { RawConnection } from '../support/raw-device';
import { noSpace, SlowStore } from '../support/slow-store';
import { waitFor } from '../support/wait-for';

let kit: ApiKit;

beforeEach(async () => {
	kit = await ApiKit.open({ wrongPasses: 20 });
	await kit.fill();
});
afterEach(() => kit.close());

/** An answer as what can be told apart of it. */
const seen = ({ status, body }: Told) => JSON.stringify([status, body]);

/** Makes somebody an agent of team one, as an owner does. */
async function demote(id: string): Promise<void> {
	await kit.guarded.relay.rooms.editDirectory((doc) => {
		putMember(doc, member(id, 'agent', 'one'));
	});
}

/** Paths that ask for something beyond the token's scope: hidden, of another space, or not there at all. */
const BEYOND = [
	'/spaces/secret/records',
	'/spaces/secret/changes',
	'/spaces/south/records',
	'/spaces/none/records',
	'/spaces/none/changes',
	'/records/hidden1',
	'/records/none',
	'/records/acme',
	'/customers',
	'/customers/changes',
	'/spaces/../records',
	'/spaces/%2e%2e/records',
	'/spaces/north%2Frecords/records',
	'/records/__proto__',
	'/records/constructor',
	`/records/${'a'.repeat(65)}`
];

describe('a token sees what its scope allows, and nothing tells what else there is (OP-08, LS-05)', () => {
	test('everything beyond its scope has the same answer as what does not exist', async () => {
		const token = await kit.token();
		const answers = await Promise.all(BEYOND.map((path) => kit.ask(path, token)));
		expect(new Set(answers.map(seen)).size).toBe(1);
		expect(answers[0]?.status).toBe(404);
		const { body } = await kit.ask('/spaces', token);
		expect(body.spaces.map(({ id }) => id)).toEqual(['north']);
	});

	test('a token for a hidden space gives nothing when its maker may not enter it', async () => {
		const token = await kit.token({ space: 'secret', spaces: ['north'], createdBy: 'anna' });
		const { body } = await kit.ask('/spaces', token);
		expect(body.spaces.map(({ id }) => id)).toEqual(['north']);
		for (const path of ['/spaces/secret/records', '/records/hidden1']) {
			expect((await kit.ask(path, token)).status).toBe(404);
		}
	});

	test('a demoted maker’s token sees what an agent sees, and no page or change shows more', async () => {
		const token = await kit.token({ createdBy: 'adam', customers: true });
		const before = await kit.ask('/spaces/north/changes', token);
		expect(before.body.records.map(({ id }) => id)).toContain('deal2');
		await demote('adam');
		expect((await kit.ask('/records/deal2', token)).status).toBe(404);
		const page = await kit.ask('/spaces/north/records', token);
		expect(page.body.records.map(({ id }) => id)).toEqual(['topic1']);
		// What it had may be more than it may have now.
		const { status } = await kit.ask(`/spaces/north/changes?cursor=${before.body.cursor}`, token);
		expect(status).toBe(410);
	});

	test('a record that gets an owner out of reach is withdrawn, and told of no more', async () => {
		const token = await kit.token({ createdBy: 'anna' });
		const { body } = await kit.ask('/spaces/north/changes', token);
		expect(body.records.map(({ id }) => id)).toEqual(['deal1', 'lead1', 'task1', 'topic1']);
		await kit.change('olga', 'deal1', assign({ owner: 'anna' }, 'bob', actingAs('olga')));
		const then = await kit.ask(`/spaces/north/changes?cursor=${body.cursor}`, token);
		expect(then.body).toMatchObject({ records: [], withdrawn: ['deal1'], more: false });
		await kit.change('olga', 'deal2', assign({ owner: 'bob' }, 'olga', actingAs('olga')));
		const later = await kit.ask(`/spaces/north/changes?cursor=${then.body.cursor}`, token);
		expect(later.body).toMatchObject({ records: [], withdrawn: [], more: false });
	});

	test('a space that its maker may enter no more is gone at once', async () => {
		const token = await kit.token({ createdBy: 'anna' });
		expect((await kit.ask('/spaces/north/records', token)).status).toBe(200);
		await kit.guarded.relay.rooms.editSpace('north', (doc) => {
			setSpaceField(doc, 'visibility', 'hidden');
		});
		expect((await kit.ask('/spaces/north/records', token)).status).toBe(404);
		expect((await kit.ask('/records/deal1', token)).status).toBe(404);
	});
});

/** Switches add-ons, as an owner does. */
async function switched(switches: Partial<AddonSwitches>): Promise<void> {
	await kit.guarded.relay.rooms.editDirectory((doc) => {
		const info = readDirectory(doc).workspace;
		if (info !== null) writeWorkspace(doc, { ...info, ...switches });
	});
}

const inBin = (deleted: boolean) =>
	kit.guarded.relay.rooms.editSpace('north', (doc) => {
		setDeleted(doc, deleted);
	});

describe('what is hidden on devices is hidden from scripts, too (LS-04, LS-12)', () => {
	test('LS-04 · an add-on that is off lists, tells and takes nothing; on again, all is there', async () => {
		const admins = await kit.token({ write: true });
		const agents = await kit.token({ write: true, createdBy: 'anna' });
		const { cursor } = (await kit.ask('/spaces/north/changes', admins)).body;
		await switched({ leads: false, discussionsOff: true });
		const page = await kit.ask('/spaces/north/records', admins);
		expect(page.body.records.map(({ id }) => id)).toEqual(['deal1', 'deal2', 'task1']);
		// What it had may be more than what there is now.
		expect((await kit.ask(`/spaces/north/changes?cursor=${cursor}`, admins)).status).toBe(410);
		const off = { code: 'addon-off', rule: 'LS-04', facts: { hidden: 'leads' } };
		for (const told of [
			await kit.ask('/records/lead1', admins),
			await kit.ask('/spaces/north/records?kind=lead', admins),
			await kit.send('PATCH', '/records/lead1', admins, { title: 'x' }),
			await kit.send('POST', '/spaces/north/records', admins, { kind: 'lead', company: 'x' })
		]) {
			expect(told).toMatchObject({ status: 403, body: { error: off } });
		}
		// Whoever cannot change that is told nothing of it.
		for (const told of [
			await kit.ask('/records/lead1', agents),
			await kit.send('PATCH', '/records/lead1', agents, { title: 'x' }),
			await kit.send('POST', '/spaces/north/records', agents, { kind: 'lead', company: 'x' })
		]) {
			expect(seen(told)).toBe(seen(await kit.ask('/records/none', agents)));
		}
		const leads = await kit.ask('/spaces/north/records?kind=lead', agents);
		expect(leads).toMatchObject({ status: 200, body: { records: [], next: null } });
		await switched({ leads: true, discussionsOff: false });
		expect((await kit.ask('/records/lead1', agents)).status).toBe(200);
		expect((await kit.ask(`/spaces/north/changes?cursor=${cursor}`, admins)).status).toBe(200);
	});

	test.each([
		['LS-12', 'in-the-bin', () => inBin(true), () => inBin(false), 'north', 'deal1'],
		[
			...(['LS-04', 'addon-off', () => switched({ workOff: true })] as const),
			...([() => switched({ workOff: false }), 'work', 'none'] as const)
		],
		[
			...(['LS-04', 'addon-off', () => switched({ spacesOff: true })] as const),
			...([() => switched({ spacesOff: false }), 'work', 'none'] as const)
		]
	])('LS-04, LS-12 · a space that is hidden (%s, %s) is not there', async (...row) => {
		const [rule, code, hide, show, space, record] = row;
		const scope = { write: true, spaces: ['work'] };
		const admins = await kit.token(scope);
		const agents = await kit.token({ ...scope, createdBy: 'anna' });
		await hide();
		for (const token of [admins, agents]) {
			const { body } = await kit.ask('/spaces', token);
			expect(body.spaces.map(({ id }) => id)).not.toContain(space);
		}
		const none = seen(await kit.ask('/records/nothing', agents));
		const paths = [`/spaces/${space}/records`, `/spaces/${space}/changes`];
		if (record !== 'none') paths.push(`/records/${record}`);
		for (const path of paths) {
			expect(await kit.ask(path, admins)).toMatchObject({
				...{ status: 403, body: { error: { code, rule } } }
			});
			expect(seen(await kit.ask(path, agents))).toBe(none);
		}
		const draft = { kind: 'task', title: 'x' };
		expect((await kit.send('POST', `/spaces/${space}/records`, admins, draft)).status).toBe(403);
		expect((await kit.send('POST', `/spaces/${space}/records`, agents, draft)).status).toBe(404);
		await show();
		expect((await kit.ask(`/spaces/${space}/records`, agents)).status).toBe(200);
	});
});

describe('a token for all spaces', () => {
	test('is for those that its maker may enter, and for those that come later; it makes none', async () => {
		const agents = await kit.token({ createdBy: 'anna', everywhere: true });
		const spacesOf = async () =>
			(await kit.ask('/spaces', agents)).body.spaces.map(({ id }) => id).sort();
		expect(await spacesOf()).toEqual(['north', 'south', 'work']);
		expect((await kit.ask('/spaces/secret/records', agents)).status).toBe(404);
		expect((await kit.ask('/customers', agents)).status).toBe(404);
		await kit.guarded.relay.rooms.editSpace('later', (doc) => {
			writeSpace(doc, { ...NORTH, id: 'later', name: 'later', members: [] });
		});
		expect(await spacesOf()).toContain('later');
		const owners = await kit.token({ everywhere: true, write: true, manage: true });
		const nowhere = new RawConnection(kit.guarded.relay, 'space.not-there', owners);
		expect(nowhere.closed).not.toBeNull();
		const somewhere = new RawConnection(kit.guarded.relay, 'space.south', owners);
		expect(somewhere.closed).toBeNull();
	});

	test('made on the screen, it has the scope that was chosen, and only admins make one', async () => {
		const wish = { ask: 'make-token', name: 'x', write: false, manage: false } as const;
		const more = { lifetime: 10_000, secretHash: hashOf('a-secret') };
		const ask = async (person: 'olga' | 'sue' | 'anna', id: string) => {
			const connection = await kit.guarded.inside(kit.guarded.keys[person]);
			connection.say({
				...{ type: 'ask', number: 1 },
				question: { ...wish, ...more, id, space: 'north', spaces: ['south'], everywhere: false }
			});
			await connection.until('answer');
			const told = connection.messages.find(({ type }) => type === 'answer');
			connection.hangUp();
			return told?.type === 'answer' ? told.answer.answer : null;
		};
		expect(await ask('sue', 't1')).toBe('no');
		expect(await ask('anna', 't2')).toBe('no');
		expect(await ask('olga', 't3')).toBe('done');
		const { body } = await kit.ask('/spaces', 't3.a-secret');
		expect(body.spaces.map(({ id }) => id).sort()).toEqual(['north', 'south']);
	});
});

describe('a cursor gives nothing', () => {
	test('forged, cut, of another room, of another list and of a device', async () => {
		const token = await kit.token({ customers: true, spaces: ['south'] });
		const page = await kit.ask('/spaces/north/records?limit=1', token);
		const after = page.body.next ?? '';
		const { cursor } = (await kit.ask('/spaces/north/changes', token)).body;
		const device = await kit.guarded.follow('anna');
		const batch = device.messages.find((message) => message.type === 'batch');
		const devices = batch?.type === 'batch' ? batch.cursor : '';
		const changed = `${after.slice(0, -4)}AAAA`;
		for (const wrong of [changed, after.slice(0, 20), cursor, devices, 'x'.repeat(400)]) {
			const { status } = await kit.ask(`/spaces/north/records?after=${wrong}`, token);
			expect(status).toBe(400);
		}
		expect((await kit.ask(`/spaces/south/records?after=${after}`, token)).status).toBe(400);
		for (const wrong of [after, devices, `${cursor.slice(0, -4)}AAAA`]) {
			const { status } = await kit.ask(`/spaces/north/changes?cursor=${wrong}`, token);
			expect(status).toBe(410);
		}
		expect((await kit.ask(`/spaces/south/changes?cursor=${cursor}`, token)).status).toBe(410);
	});

	test('and none of the API is one of a device’s: it is sent everything that it may see', async () => {
		const token = await kit.token();
		const { cursor } = (await kit.ask('/spaces/north/changes', token)).body;
		const device = await kit.guarded.inside(kit.guarded.anna, 'space.north');
		device.say({ type: 'subscribe', cursor });
		await device.until('batch');
		expect(device.messages.find(({ type }) => type === 'batch')).toMatchObject({ whole: true });
	});
});

describe('a token counts in the header alone', () => {
	test('it is refused in the address, and never logged', async () => {
		const token = await kit.token();
		for (const name of ['token', 'access_token', 'authorization', 'api_key']) {
			expect((await kit.ask(`/spaces?${name}=${token}`, null)).status).toBe(401);
			// With another valid one in the header, so that it is not taken for harmless.
			expect((await kit.ask(`/spaces?${name}=${token}`, token)).status).toBe(400);
		}
		expect((await kit.ask(`/spaces/${token}/records`, null)).status).toBe(401);
		const echo = await kit.ask(`/spaces?${token}=1`, token);
		expect(JSON.stringify(echo.body)).not.toContain('a-secret');
		expect(kit.log.join()).not.toContain('a-secret');
	});

	test('as a cookie, in another scheme, twice, or for one that does not exist: 401', async () => {
		const token = await kit.token();
		const [id = ''] = token.split('.');
		const headers: Record<string, string>[] = [
			{ cookie: `token=${token}` },
			{ authorization: `Basic ${token}` },
			{ authorization: token },
			{ authorization: `Bearer ${token} ${token}` },
			{ authorization: `Bearer ${id}.` },
			{ authorization: `Bearer ${id}.other` },
			{ authorization: 'Bearer none.a-secret' },
			{ authorization: 'Bearer ' }
		];
		for (const shown of headers) {
			const { status, headers: told } = await kit.ask('/spaces', null, { headers: shown });
			expect([status, told.get('www-authenticate')]).toEqual([401, 'Bearer']);
		}
	});

	test('one that was revoked, has expired, or whose maker was removed: 401', async () => {
		const token = await kit.token({ id: 'revoked' });
		expect((await kit.ask('/spaces', token)).status).toBe(200);
		await kit.guarded.relay.tokens.revoke('revoked');
		expect((await kit.ask('/spaces', token)).status).toBe(401);
		const short = await kit.token({ expiresAt: kit.guarded.now + 1000 });
		expect((await kit.ask('/spaces', short)).status).toBe(200);
		kit.guarded.now += 1000;
		expect((await kit.ask('/spaces', short)).status).toBe(401);
		const adams = await kit.token({ createdBy: 'adam' });
		await kit.guarded.relay.rooms.editDirectory((doc) => {
			putMember(doc, { ...member('adam', 'admin'), standing: 'removed' });
		});
		expect((await kit.ask('/spaces', adams)).status).toBe(401);
	});

	test('OP-05 · admins alone make one, also one for customers', async () => {
		const make = async (person: 'olga' | 'anna', id: string) => {
			const connection = await kit.guarded.inside(kit.guarded.keys[person]);
			connection.say({
				type: 'ask',
				number: 1,
				question: {
					...{ ask: 'make-token', id, name: id, space: 'north', write: false, manage: false },
					...{ customers: true, lifetime: 60_000, secretHash: hashOf('a-secret') }
				}
			});
			await connection.until('answer');
			connection.hangUp();
			return (await kit.ask('/customers', `${id}.a-secret`)).status;
		};
		expect(await make('anna', 'annas')).toBe(401);
		expect(await make('olga', 'olgas')).toBe(200);
	});

	test('guesses are counted by address, and shut out nobody who has a token', async () => {
		const token = await kit.token();
		const statuses: number[] = [];
		for (let at = 0; at < 25; at += 1) {
			statuses.push((await kit.ask('/spaces', `guess${String(at)}.secret`)).status);
		}
		expect(statuses.slice(0, 20)).toEqual(Array(20).fill(401));
		expect(statuses.slice(20)).toEqual(Array(5).fill(429));
		expect((await kit.ask('/spaces', token)).status).toBe(200);
	});

	test('over a websocket the same token is let into the same spaces, and not to the customers', async () => {
		const token = await kit.token({ spaces: ['south'], customers: true });
		const enters = (room: string): boolean =>
			new RawConnection(kit.guarded.relay, room, token).closed === null;
		expect(enters('space.north')).toBe(true);
		expect(enters('space.south')).toBe(true);
		for (const room of ['space.secret', 'customers', 'directory', 'private.olga']) {
			expect(enters(room), room).toBe(false);
		}
	});
});

test('wrong parameters are refused, whatever they are', async () => {
	const token = await kit.token();
	for (const query of [
		'limit=0',
		'limit=201',
		'limit=-1',
		'limit=1e2',
		'limit=',
		'limit=1&limit=2',
		'kind=customer',
		'kind=__proto__',
		'kind=deal&kind=task',
		'__proto__=1',
		'toString=1',
		'after=%00',
		`after=${'a'.repeat(401)}`
	]) {
		const { status } = await kit.ask(`/spaces/north/records?${query}`, token);
		expect(status, query).toBe(400);
	}
});

const NEW_DEAL = {
	kind: 'deal',
	title: 'Anchors',
	amount: { minor: 100, currency: 'EUR' },
	closeOn: '2027-01-31'
} as const;

/** Everything that is stored of the records of all rooms, to see whether anything was written. */
const stored = () =>
	['space.north', 'space.south', 'space.secret', 'customers'].map((room) => [
		room,
		kit.guarded.store.head(room),
		[...kit.guarded.store.records(room)].map(({ id, seq }) => `${id} ${String(seq)}`)
	]);

describe('a write does what the token and its maker may, and leaves no trace otherwise', () => {
	test('with a read token: 403, the same for what exists and what does not (OP-05)', async () => {
		const token = await kit.token();
		const before = stored();
		const answers = await Promise.all([
			kit.send('POST', '/spaces/north/records', token, NEW_DEAL),
			kit.send('POST', '/spaces/secret/records', token, NEW_DEAL),
			kit.send('POST', '/spaces/none/records', token, 'not even JSON'),
			kit.send('PATCH', '/records/deal1', token, { title: 'X' }),
			kit.send('PATCH', '/records/none', token, { title: 'X' })
		]);
		expect(new Set(answers.map(seen)).size).toBe(1);
		expect(answers[0].status).toBe(403);
		expect(stored()).toEqual(before);
	});

	test('beyond its scope: 404, the same for what exists and what does not', async () => {
		const token = await kit.token({ write: true, createdBy: 'anna', spaces: ['secret'] });
		const before = stored();
		const answers = await Promise.all([
			...['/spaces/secret/records', '/spaces/south/records', '/spaces/none/records'].map((path) =>
				kit.send('POST', path, token, NEW_DEAL)
			),
			// Bob's deal in the same space, one in a hidden space, a customer, and none.
			...['deal2', 'hidden1', 'acme', 'none', '__proto__'].map((id) =>
				kit.send('PATCH', `/records/${id}`, token, { title: 'X' })
			)
		]);
		expect(new Set(answers.map(seen)).size).toBe(1);
		expect(answers[0]?.status).toBe(404);
		expect(stored()).toEqual(before);
	});

	test('HI-14 · the text of a record is nowhere in the answers, and a script does not change what people read as one', async () => {
		const token = await kit.token({ write: true });
		const patch = (note: string) => kit.send('PATCH', '/records/task1', token, { note });
		expect((await patch('By a script')).status).toBe(200);
		const text = bodyOf('task1');
		await kit.change('olga', text, createBody({ id: 'task1', space: 'north' }, actingAs('olga')));
		expect((await kit.ask(`/records/${text}`, token)).status).toBe(404);
		const { body } = await kit.ask('/spaces/north/changes', token);
		expect(body.records.map(({ id }) => id)).not.toContain(text);
		const refused = await patch('Again');
		expect([refused.status, JSON.stringify(refused.body)]).toEqual([
			422,
			expect.stringContaining('HI-14') as unknown
		]);
	});

	test('a body of a hidden deal’s id tells nothing: it is answered as one that does not exist', async () => {
		const token = await kit.token({ write: true, createdBy: 'anna' });
		const answers = await Promise.all(
			['deal2', 'hidden1', 'none'].map((deal) =>
				kit.send('POST', '/spaces/north/records', token, { kind: 'task', title: 'T', deal })
			)
		);
		expect(new Set(answers.map(seen)).size).toBe(1);
		expect(answers[0]?.status).toBe(422);
	});

	test('OP-07 · what is won is reopened by admins alone, over HTTP as by a device', async () => {
		const admin = await kit.token({ write: true });
		const agent = await kit.token({ write: true, createdBy: 'anna' });
		expect((await kit.send('PATCH', '/records/deal1', agent, { stage: 'won' })).status).toBe(200);
		const before = stored();
		const refused = await kit.send('PATCH', '/records/deal1', agent, { stage: 'new' });
		expect([refused.status, refused.body.error]).toEqual([
			422,
			expect.objectContaining({ rule: 'OP-07', code: 'closed-stays-closed' })
		]);
		expect(stored()).toEqual(before);
		expect((await kit.send('PATCH', '/records/deal1', admin, { stage: 'new' })).status).toBe(200);
	});

	test('the gate has the last word: what the API’s own checks let through is refused by it', async () => {
		// A guest's token may write by its own words.
		const guest = await kit.token({ write: true, createdBy: 'gus' });
		const before = stored();
		const refused = await kit.send('PATCH', '/records/deal1', guest, { title: 'X' });
		expect([refused.status, refused.body.error.rule]).toEqual([422, 'OP-05']);
		const made = await kit.send('POST', '/spaces/north/records', guest, {
			...NEW_DEAL,
			owner: 'anna'
		});
		expect([made.status, made.body.error.rule]).toEqual([422, 'OP-05']);
		expect(stored()).toEqual(before);
	});

	test('rights and tokens that end while the body is on its way count', async () => {
		const token = await kit.token({ id: 'slow', write: true });
		const before = stored();
		const parts = new TransformStream<Uint8Array, Uint8Array>();
		const writer = parts.writable.getWriter();
		const text = Buffer.from(JSON.stringify({ title: 'X' }));
		const asked = fetch(`${kit.url}/records/deal1`, {
			method: 'PATCH',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
			body: parts.readable,
			duplex: 'half'
		} as RequestInit);
		await writer.write(text.subarray(0, 5));
		// The note of its use is stored when the request has come in.
		await waitFor(
			() => kit.guarded.relay.tokens.list().some(({ lastUsedAt }) => lastUsedAt !== null),
			() => 'the request'
		);
		await kit.guarded.relay.tokens.revoke('slow');
		await writer.write(text.subarray(5));
		await writer.close();
		expect((await asked).status).toBe(401);
		expect(stored()).toEqual(before);
	});
});

describe('bodies that bite', () => {
	const BAD: readonly (readonly [string, unknown])[] = [
		['no object', []],
		['nothing', null],
		['a text', '"deal"'],
		['no kind', { title: 'X' }],
		['a kind that is not made so', { ...NEW_DEAL, kind: 'customer' }],
		['an id of its own', { ...NEW_DEAL, id: 'deal2' }],
		['a maker', { ...NEW_DEAL, createdBy: 'bob' }],
		['a space of its own', { ...NEW_DEAL, space: 'secret' }],
		['a history', { ...NEW_DEAL, history: [] }],
		['a title of a number', { ...NEW_DEAL, title: 7 }],
		['a title of invisible characters', { ...NEW_DEAL, title: '\u200b\u2060' }],
		['a title that is too long', { ...NEW_DEAL, title: 'x'.repeat(301) }],
		['half a cent', { ...NEW_DEAL, amount: { minor: 0.5, currency: 'EUR' } }],
		['less than nothing', { ...NEW_DEAL, amount: { minor: -1, currency: 'EUR' } }],
		['more than is whole', { ...NEW_DEAL, amount: { minor: 2 ** 60, currency: 'EUR' } }],
		['an amount of text', { ...NEW_DEAL, amount: { minor: '1', currency: 'EUR' } }],
		['another currency', { ...NEW_DEAL, amount: { minor: 1, currency: 'USD' } }],
		['no such day', { ...NEW_DEAL, closeOn: '2027-02-31' }],
		['a moment for a day', { ...NEW_DEAL, closeOn: '2027-01-31T00:00:00Z' }],
		['no such stage', { ...NEW_DEAL, stage: 'none' }],
		['no such owner', { ...NEW_DEAL, owner: 'nobody' }],
		['a forged field', { ...NEW_DEAL, custom: { none: 1 } }],
		['a prototype', JSON.stringify(NEW_DEAL).replace('{', '{"__proto__":{"owner":"bob"},')],
		['a field of the prototype', { ...NEW_DEAL, custom: { constructor: 1, toString: 'x' } }],
		['a rate of 101 %', { ...NEW_DEAL, closeRate: { source: 'hand', percent: 101 } }],
		['a rate by hand without one', { ...NEW_DEAL, closeRate: { source: 'hand', percent: null } }],
		['a task on a board of sales', { kind: 'task', title: 'T' }],
		['a lead without a name', { kind: 'lead', note: 'N' }]
	];

	test.each(BAD)('%s: 422, and nothing is written', async (_what, body) => {
		const token = await kit.token({ write: true });
		const before = stored();
		const { status } = await kit.send('POST', '/spaces/north/records', token, body);
		expect(status).toBe(422);
		expect(stored()).toEqual(before);
	});

	test('what is no JSON, no UTF-8, of another type, or without a body', async () => {
		const token = await kit.token({ write: true });
		const send = (body: BodyInit | null, type: string) =>
			kit.ask('/spaces/north/records', token, {
				method: 'POST',
				body,
				headers: { 'content-type': type }
			});
		expect((await send('{', 'application/json')).status).toBe(400);
		expect((await send(new Uint8Array([0xff, 0xfe]), 'application/json')).status).toBe(400);
		expect((await send(null, 'application/json')).status).toBe(400);
		expect((await send('[]', 'text/plain')).status).toBe(415);
		expect((await send('a=1', 'application/x-www-form-urlencoded')).status).toBe(415);
		// Nesting that is deeper than anybody needs.
		const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
		expect((await send(deep, 'application/json')).status).toBe(422);
	});

	test('a huge body is refused by its length, and cut off when it comes in parts', async () => {
		const token = await kit.token({ write: true });
		const huge = Buffer.alloc(300 * 1024, 32);
		const whole = await kit.ask('/records/deal1', token, {
			method: 'PATCH',
			body: huge,
			headers: { 'content-type': 'application/json' }
		});
		expect([whole.status, whole.headers.get('connection')]).toEqual([413, 'close']);
		let sent = 0;
		const endless = new ReadableStream<Uint8Array>({
			pull: (controller) => {
				sent += 1;
				controller.enqueue(huge.subarray(0, 64 * 1024));
			}
		});
		const parts = await fetch(`${kit.url}/records/deal1`, {
			method: 'PATCH',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
			body: endless,
			duplex: 'half'
		} as RequestInit);
		expect(parts.status).toBe(413);
		expect(sent).toBeLessThan(1000);
	});

	test('a body is not read for somebody without a token', async () => {
		const { status, headers } = await kit.ask('/records/deal1', null, {
			method: 'PATCH',
			body: Buffer.alloc(1024 * 1024, 32),
			headers: { 'content-type': 'application/json' }
		});
		expect([status, headers.get('connection')]).toEqual([401, 'close']);
	});
});

test('a space to which a script writes stays in memory until it is idle', async () => {
	const token = await kit.token({ write: true });
	const { rooms, environment } = kit.guarded.relay;
	const { idleRoom } = environment.limits;
	kit.guarded.now += idleRoom;
	await rooms.tidy();
	expect(rooms.recordsOf('space.north')).not.toBeNull();
	const loaded = rooms.count;
	for (let at = 0; at < 3; at += 1) {
		kit.guarded.now += idleRoom - 1;
		const sent = kit.send('PATCH', '/records/deal1', token, { title: `T${String(at)}` });
		expect((await sent).status).toBe(200);
		await rooms.tidy();
		expect(rooms.count).toBe(loaded);
	}
	kit.guarded.now += idleRoom;
	await rooms.tidy();
	expect(rooms.count).toBe(loaded - 1);
});

describe('keys of idempotency', () => {
	test('another token’s key, or one of its own for another path, gives nothing', async () => {
		const [one, two] = [await kit.token({ write: true }), await kit.token({ write: true })];
		const made = await kit.send('POST', '/spaces/north/records', one, NEW_DEAL, 'k');
		const others = await kit.send('POST', '/spaces/north/records', two, NEW_DEAL, 'k');
		expect(others.body.id).not.toBe(made.body.id);
		const elsewhere = await kit.send('PATCH', '/records/deal1', one, NEW_DEAL, 'k');
		expect(elsewhere.status).toBe(409);
	});

	test('a replay writes nothing, also after a restart of the API; a revoked token replays nothing', async () => {
		const token = await kit.token({ id: 'replaying', write: true });
		const made = await kit.send('POST', '/spaces/north/records', token, NEW_DEAL, 'k');
		const before = stored();
		for (const url of [kit.url, await kit.another()]) {
			const response = await fetch(`${url}/spaces/north/records`, {
				method: 'POST',
				headers: {
					authorization: `Bearer ${token}`,
					'content-type': 'application/json',
					'idempotency-key': 'k'
				},
				body: JSON.stringify(NEW_DEAL)
			});
			expect([response.status, await response.json()]).toEqual([201, { id: made.body.id }]);
		}
		expect(stored()).toEqual(before);
		await kit.guarded.relay.tokens.revoke('replaying');
		const then = await kit.send('POST', '/spaces/north/records', token, NEW_DEAL, 'k');
		expect(then.status).toBe(401);
	});

	test('a refusal is no answer to keep: the same key counts when the rules allow it', async () => {
		const token = await kit.token({ write: true, createdBy: 'anna' });
		await kit.send('PATCH', '/records/deal1', token, { stage: 'won' });
		const again = () => kit.send('PATCH', '/records/deal1', token, { stage: 'new' }, 'k');
		expect((await again()).status).toBe(422);
		await kit.guarded.relay.rooms.editDirectory((doc) => {
			putMember(doc, member('anna', 'admin', 'one'));
		});
		expect((await again()).status).toBe(200);
	});

	test('keys that are none are refused', async () => {
		const token = await kit.token({ write: true });
		for (const key of ['k'.repeat(256), 'a b', 'é']) {
			const { status } = await kit.send('PATCH', '/records/deal1', token, { title: 'X' }, key);
			expect(status).toBe(400);
		}
	});
});

describe('the disk', () => {
	let store: SlowStore;
	let slow: ApiKit;
	let token: string;

	beforeEach(async () => {
		store = SlowStore.make();
		slow = await ApiKit.open({}, store);
		token = await slow.token({ write: true });
		// The note of its use is written now, and not among what the tests look at.
		await slow.ask('/spaces', token);
		await waitFor(
			() => slow.guarded.relay.tokens.list().some(({ lastUsedAt }) => lastUsedAt !== null),
			() => 'the note'
		);
	});
	afterEach(async () => {
		store.failure = null;
		store.release();
		await slow.close();
		store.remove();
	});

	const send = () => slow.send('POST', '/spaces/north/records', token, NEW_DEAL, 'k');

	test('an answer comes after the commit, which has the record and the key together', async () => {
		const before = store.committed.length;
		store.isHeld = true;
		const answers = [send(), send()];
		await waitFor(
			() => store.held > 0,
			() => 'the commit'
		);
		expect(store.committed.length).toBe(before);
		store.release();
		const [one, two] = await Promise.all(answers);
		expect([one?.status, two?.body.id]).toEqual([201, one?.body.id]);
		const commit = store.committed.slice(before).find((names) => names.includes('space.north'));
		expect(commit?.some((name) => name.startsWith('answers/token1/'))).toBe(true);
	});

	test('a full disk takes nothing, and the same key writes once when there is room again', async () => {
		store.failure = noSpace();
		const failed = await send();
		expect([failed.status, failed.headers.get('retry-after')]).toEqual([503, '10']);
		expect([...store.records('space.north')]).toEqual([]);
		store.failure = null;
		await waitFor(
			() => !slow.guarded.relay.storage.isFailing,
			() => 'room on the disk'
		);
		const answers = [await send(), await send()];
		expect(answers.map(({ status }) => status)).toEqual([201, 201]);
		expect([...store.records('space.north')]).toHaveLength(1);
	});
});
