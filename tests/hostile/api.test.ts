import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { putMember } from '../../src/lib/documents/directory';
import { setSpaceField } from '../../src/lib/documents/space';
import { assign } from '../../src/lib/domain/deal/commands';
import { member } from '../../src/lib/domain/member/testkit';
import { ApiKit, type Told } from '../support/api-kit';
import { actingAs } from '../support/guarded-records';
import { RawConnection } from '../support/raw-device';

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
