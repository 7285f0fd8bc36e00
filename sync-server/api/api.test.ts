import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiKit, erased, type Described } from '../../tests/support/api-kit';
import { faultsOf } from '../../tests/support/json-schema';
import { putStage } from '../../src/lib/documents/space';
import { putCustomField } from '../../src/lib/documents/custom-fields';
import { putWorkspaceField } from '../../src/lib/documents/write-directory';
import type { WorkspaceField } from '../../src/lib/domain/fields/workspace-field';
import { openRecord, readHistory } from '../../src/lib/documents/record';
import { waitFor } from '../../tests/support/wait-for';
import { bin } from '../../src/lib/domain/history/commands';
import { actingAs, newDeal } from '../../tests/support/guarded-records';
import { NORTH } from '../../tests/support/guarded-relay';
import { KEPT } from './replays';
import { ROUTES } from './routes';

let kit: ApiKit;
let token: string;

/** Reads the description, and what it says of a path and method. */
async function described() {
	const { status, body } = await kit.ask('/openapi.json', null);
	const whole = body as unknown as Described & {
		readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
	};
	const schemaOf = (method: string, path: string, code: number): Described => {
		const { responses } = whole.paths[`/api/v1${path}`]?.[method.toLowerCase()] ?? {};
		const answers = responses as Readonly<Record<number, { readonly content: Described }>>;
		const content = answers[code]?.content['application/json'] as { readonly schema: Described };
		return content.schema;
	};
	const bodyOf = (method: string, path: string): Described => {
		const { requestBody } = whole.paths[`/api/v1${path}`]?.[method.toLowerCase()] ?? {};
		const { content } = requestBody as { readonly content: Described };
		return (content['application/json'] as { readonly schema: Described }).schema;
	};
	return { status, whole, schemaOf, bodyOf };
}

beforeAll(async () => {
	kit = await ApiKit.open();
	await kit.fill();
	token = await kit.token({ spaces: ['south', 'work'], customers: true, write: true });
});
afterAll(() => kit.close());

/** A new deal as a script sends it. */
const DEAL = {
	kind: 'deal',
	title: 'Anchors',
	amount: { minor: 125_000, currency: 'EUR' },
	closeOn: '2027-01-31'
} as const;

/** Two fields of tasks or customers: one that is asked for, and one with a default. */
const ROOM_FIELD: WorkspaceField = {
	...{ id: 'room', name: 'Room', hint: '', type: 'text', choices: [] },
	...{ required: true, initial: null, order: 'a0', removed: false }
};
const EFFORT: WorkspaceField = {
	...{ id: 'effort', name: 'Effort', hint: '', type: 'number', choices: [] },
	...{ required: false, initial: 3, order: 'a1', removed: false }
};

const idsOf = (records: readonly { readonly id: string }[]) => records.map(({ id }) => id);

describe('LS-04 · what is answered', () => {
	test('the spaces of the token, with what a script needs to make records', async () => {
		const { status, body, headers } = await kit.ask('/spaces', token);
		expect(status).toBe(200);
		expect(idsOf(body.spaces)).toEqual(['north', 'south', 'work']);
		expect(body.spaces[0]).toMatchObject({
			name: 'North',
			currency: 'EUR',
			createdAt: '1970-01-01T00:00:00.000Z',
			stages: [{ id: 'new', kind: 'open', probability: 20 }, {}, {}, {}]
		});
		expect(headers.get('cache-control')).toBe('no-store');
		expect(headers.get('set-cookie')).toBeNull();
		expect(headers.get('access-control-allow-origin')).toBeNull();
	});

	test('a deal in plain fields: money in minor units, days and moments', async () => {
		const { body } = await kit.ask('/records/deal1', token);
		expect(body).toMatchObject({
			id: 'deal1',
			kind: 'deal',
			space: 'north',
			title: 'Boats',
			owner: 'anna',
			stage: 'new',
			amount: { minor: 100, currency: 'EUR' },
			closeOn: '2026-12-01',
			createdAt: '1970-01-01T00:00:01.000Z',
			closedAt: null
		});
	});

	test('pages of records by cursor, of one kind or of all', async () => {
		const seen: string[] = [];
		let after: string | null = null;
		do {
			const query: string = after === null ? '' : `&after=${after}`;
			const { body } = await kit.ask(`/spaces/north/records?limit=2${query}`, token);
			expect(body.records.length).toBeLessThanOrEqual(2);
			seen.push(...idsOf(body.records));
			after = body.next;
		} while (after !== null);
		expect(seen).toEqual(['deal1', 'deal2', 'lead1', 'task1', 'topic1']);
		const { body } = await kit.ask('/spaces/north/records?kind=deal', token);
		expect(idsOf(body.records)).toEqual(['deal1', 'deal2']);
		expect(body.next).toBeNull();
	});

	test('the customers, for a token that was made for them', async () => {
		const { body } = await kit.ask('/customers', token);
		expect(body.customers).toMatchObject([{ id: 'acme', kind: 'customer', title: 'Acme' }]);
		expect((await kit.ask('/customers', await kit.token())).status).toBe(404);
	});
});

describe('LS-04 · changes', () => {
	test('one loop gives all records, then what has changed, then what was deleted for good', async () => {
		await kit.change('olga', 'south1', newDeal('anna', 'olga', { space: 'south' }), 'space.south');
		await kit.change('olga', 'south2', newDeal('anna', 'olga', { space: 'south' }), 'space.south');
		const first = await kit.ask('/spaces/south/changes?limit=1', token);
		expect(idsOf(first.body.records)).toEqual(['south1']);
		expect(first.body.more).toBe(true);
		// Between two pages something is changed that the first page had.
		await kit.change('olga', 'south1', bin(actingAs('olga')), 'space.south');
		const seen = new Map<string, boolean>();
		let { cursor } = first.body;
		let more = true;
		while (more) {
			const { body } = await kit.ask(`/spaces/south/changes?limit=1&cursor=${cursor}`, token);
			for (const { id, binned } of body.records) seen.set(id, binned);
			({ cursor, more } = body);
		}
		expect([...seen]).toEqual([
			['south2', false],
			['south1', true]
		]);
		const nothing = await kit.ask(`/spaces/south/changes?cursor=${cursor}`, token);
		expect(nothing.body).toEqual({ records: [], withdrawn: [], cursor, more: false });
		await erased(kit, 'space.south', 'south1');
		const { body } = await kit.ask(`/spaces/south/changes?cursor=${cursor}`, token);
		expect(body).toMatchObject({ records: [], withdrawn: ['south1'], more: false });
	});
});

describe('LS-04 · the description', () => {
	test('is OpenAPI 3.1, for everybody, and tells of exactly the routes that there are', async () => {
		const { status, whole } = await described();
		expect([status, whole['openapi']]).toEqual([200, '3.1.0']);
		const told = Object.entries(whole.paths).flatMap(([path, methods]) =>
			Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)
		);
		const routes = ROUTES.map(({ method, path }) => `${method} /api/v1${path}`);
		expect(told.sort()).toEqual(routes.sort());
	});

	/** Good requests for each path and method, with what they send. A route without one fails the test. */
	const GOOD: Readonly<Record<string, readonly (readonly [path: string, body?: object])[]>> = {
		'GET /spaces': [['/spaces']],
		'GET /spaces/{space}/records': [['/spaces/north/records'], ['/spaces/work/records?limit=1']],
		'GET /spaces/{space}/changes': [['/spaces/north/changes'], ['/spaces/north/changes?limit=1']],
		'GET /records/{record}': ['deal1', 'task1', 'lead1', 'topic1', 'acme'].map(
			(id) => [`/records/${id}`] as const
		),
		'GET /customers': [['/customers']],
		'GET /customers/changes': [['/customers/changes']],
		'GET /customers/fields': [['/customers/fields']],
		'POST /customers': [['/customers', { title: 'Borealis', tags: ['key'], owner: null }]],
		'POST /spaces/{space}/records': [
			['/spaces/north/records', DEAL],
			['/spaces/north/records', { kind: 'lead', company: 'Acme' }],
			['/spaces/north/records', { kind: 'task', title: 'Call', deal: 'deal1' }],
			['/spaces/work/records', { kind: 'task', title: 'Paint' }]
		],
		'PATCH /records/{record}': [
			['/records/deal1', { title: 'Boats and nets', amount: { minor: 5, currency: 'EUR' } }],
			['/records/lead1', { email: 'a@example.com' }],
			['/records/task1', { done: true }],
			['/records/acme', { sector: 'Shipping', tags: ['key'] }]
		]
	};

	test.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))(
		'%s answers as described, well and badly asked',
		async (name, route) => {
			const { whole, schemaOf, bodyOf } = await described();
			const check = async (
				path: string,
				shown: string | null,
				expected: number,
				sent?: unknown
			) => {
				const body = sent === undefined ? {} : { body: JSON.stringify(sent) };
				const headers = { 'content-type': 'application/json' };
				const told = await kit.ask(path, shown, { method: route.method, headers, ...body });
				expect(told.status, `${path} ${JSON.stringify(told.body)}`).toBe(expected);
				const schema = schemaOf(route.method, route.path, expected);
				expect(faultsOf(told.body, schema, whole)).toEqual([]);
			};
			const good = GOOD[name] ?? [];
			expect(good).not.toEqual([]);
			for (const [path, sent] of good) {
				if (sent !== undefined) {
					expect(faultsOf(sent, bodyOf(route.method, route.path), whole)).toEqual([]);
				}
				await check(path, token, route.method === 'POST' ? 201 : 200, sent);
			}
			const [path, sent] = good[0] ?? [''];
			await check(path, null, 401, sent);
			await check(`${path}?nonsense=1`, token, 400, sent);
			if (route.path.includes('{')) {
				await check(route.path.replace(/\{\w+\}/, 'none'), token, 404, sent);
			}
			if (sent === undefined) return;
			const wrong = { ...sent, nonsense: 1 };
			expect(faultsOf(wrong, bodyOf(route.method, route.path), whole)).not.toEqual([]);
			await check(path, token, 422, wrong);
			await check(path, await kit.token(), 403, sent);
		}
	);

	test('a path that is not described is answered with 404, a method with 405', async () => {
		expect((await kit.ask('/members', token)).status).toBe(404);
		const { status, headers } = await kit.ask('/spaces', token, { method: 'DELETE' });
		expect([status, headers.get('allow')]).toEqual([405, 'GET']);
	});
});

test('too many requests of a token are answered with 429 and how long to wait, others go on', async () => {
	const small = await ApiKit.open({ apiBurst: 2, apiPerSecond: 1 });
	const [one, two] = [await small.token(), await small.token()];
	for (let at = 0; at < 2; at += 1) expect((await small.ask('/spaces', one)).status).toBe(200);
	const { status, headers } = await small.ask('/spaces', one);
	expect([status, headers.get('retry-after')]).toEqual([429, '1']);
	expect((await small.ask('/spaces', two)).status).toBe(200);
	small.guarded.now += 1000;
	expect((await small.ask('/spaces', one)).status).toBe(200);
	await small.close();
});

describe('LS-04 · what is written', () => {
	test('a new deal is as one that a device makes, and comes to devices at once (OP-11)', async () => {
		const device = await kit.guarded.follow('anna');
		const wish = { ...DEAL, owner: 'anna', tags: ['fair'], source: 'Web', contact: 'Eve' };
		const { status, body } = await kit.send('POST', '/spaces/north/records', token, wish);
		expect(status).toBe(201);
		expect((await kit.ask(`/records/${body.id}`, token)).body).toMatchObject({
			...{ kind: 'deal', title: 'Anchors', stage: 'new', owner: 'anna', createdBy: 'olga' },
			...{ amount: { minor: 125_000, currency: 'EUR' }, closeOn: '2027-01-31', tags: ['fair'] },
			closeRate: { source: 'start', percent: null }
		});
		await waitFor(
			() =>
				device.messages.some(
					(message) =>
						message.type === 'batch' && message.records.some(({ record }) => record === body.id)
				),
			() => 'the new deal'
		);
		device.hangUp();
	});

	test('fields change with their lines of history, in the name of the token’s maker (HI-01)', async () => {
		const { id } = (await kit.send('POST', '/spaces/north/records', token, DEAL)).body;
		const patch = {
			...{ title: 'Chains', stage: 'offer', owner: 'bob', tags: ['new'], source: 'Fair' },
			closeRate: { source: 'hand', percent: 40 }
		};
		expect((await kit.send('PATCH', `/records/${id}`, token, patch)).status).toBe(200);
		const state = kit.guarded.store.record('space.north', id)?.state ?? new Uint8Array();
		const doc = openRecord([state]);
		expect(readHistory(doc).map(({ by, what }) => `${by} ${what}`)).toEqual(
			expect.arrayContaining(['olga created', 'olga stage', 'olga owner', 'olga field'])
		);
		expect((await kit.ask(`/records/${id}`, token)).body).toMatchObject(patch);
	});

	test('a hundred changes of a token use one client id of the record', async () => {
		kit.guarded.now += 60_000;
		const { id } = (await kit.send('POST', '/spaces/north/records', token, DEAL)).body;
		for (let at = 0; at < 100; at += 1) {
			const { status } = await kit.send('PATCH', `/records/${id}`, token, {
				title: `T${String(at)}`
			});
			expect(status).toBe(200);
		}
		// One for the first write, one for all others.
		expect(Object.keys(kit.guarded.store.authors('space.north', id))).toHaveLength(2);
	});

	test('LW-05 · who works on a task, what it is a part of, waits for and when it is due is made, changed and answered as it is sent', async () => {
		const make = (fields: object) =>
			kit.send('POST', '/spaces/work/records', token, { kind: 'task', title: 'Part', ...fields });
		const { id: whole } = (await make({ title: 'Whole' })).body;
		const plan = {
			...{ assignees: ['anna'], parent: whole, dependencies: { [whole]: 'start-start' } },
			...{ dueOn: '2027-01-31', dueTime: '17:00', repeat: 'FREQ=WEEKLY' }
		};
		const { id } = (await make(plan)).body;
		expect((await kit.ask(`/records/${id}`, token)).body).toMatchObject(plan);
		const patch = (of: string, body: object) => kit.send('PATCH', `/records/${of}`, token, body);
		// What was answered is sent back without a change.
		expect((await patch(id, plan)).status).toBe(200);
		expect((await kit.ask(`/records/${id}`, token)).body).toMatchObject(plan);
		const cleared = { assignees: [], parent: null, dependencies: {}, dueTime: null, repeat: '' };
		expect((await patch(id, cleared)).status).toBe(200);
		expect((await kit.ask(`/records/${id}`, token)).body).toMatchObject(cleared);
		for (const wrong of [
			...[{ assignees: ['nobody'] }, { parent: 'nothing' }, { dependencies: { nothing: 'x' } }],
			...[{ dependencies: { deal1: 'finish-start' } }, { dueTime: '25:00' }, { repeat: 'often' }]
		]) {
			expect((await patch(id, wrong)).status).toBe(422);
			expect((await make(wrong)).status).toBe(422);
		}
	});

	test('LW-05 · what would wait for itself, or be a part of itself, is refused with its path', async () => {
		const make = async (title: string, fields: object = {}) =>
			(await kit.send('POST', '/spaces/work/records', token, { kind: 'task', title, ...fields }))
				.body.id;
		const first = await make('First');
		const second = await make('Second', {
			parent: first,
			dependencies: { [first]: 'finish-start' }
		});
		const third = await make('Third', {
			parent: second,
			dependencies: { [second]: 'finish-start' }
		});
		const patch = (body: object) => kit.send('PATCH', `/records/${first}`, token, body);
		const path = `${first} → ${third} → ${second} → ${first}`;
		for (const body of [{ parent: third }, { dependencies: { [third]: 'finish-start' } }]) {
			const { status, body: answer } = await patch(body);
			expect([status, answer.error.rule]).toEqual([422, 'LW-05']);
			expect(JSON.stringify(answer)).toContain(path);
		}
		expect((await patch({ parent: first })).status).toBe(422);
	});

	test('LW-05 · a status is named by its id, its key or its name', async () => {
		const [, second] = NORTH.stages;
		if (second === undefined) throw new Error('no second stage');
		await kit.guarded.relay.rooms.editSpace('work', (doc) => {
			putStage(doc, { ...second, name: 'Đang làm', builtIn: 'doing' });
		});
		const make = (stage: string) =>
			kit.send('POST', '/spaces/work/records', token, { kind: 'task', title: 'Paint', stage });
		for (const named of [second.id, 'doing', 'đang làm', 'DANG LAM']) {
			const { id } = (await make(named)).body;
			expect((await kit.ask(`/records/${id}`, token)).body).toMatchObject({ stage: second.id });
			expect((await kit.send('PATCH', `/records/${id}`, token, { stage: named })).status).toBe(200);
		}
		expect((await make('nowhere')).status).toBe(422);
	});

	test('LW-05 · a task without a status begins in the first one in which its maker may begin', async () => {
		const [first, second] = NORTH.stages;
		if (first === undefined || second === undefined) throw new Error('no stages');
		await kit.guarded.relay.rooms.editSpace('work', (doc) => {
			putStage(doc, { ...first, enterBy: 'managers' });
		});
		const wish = { spaces: ['work'], write: true, createdBy: 'anna' };
		for (const [shown, stage] of [
			[await kit.token(wish), second.id],
			[token, first.id]
		] as const) {
			const body = { kind: 'task', title: 'Paint' };
			const made = await kit.send('POST', '/spaces/work/records', shown, body);
			expect((await kit.ask(`/records/${made.body.id}`, shown)).body).toMatchObject({ stage });
		}
		await kit.guarded.relay.rooms.editSpace('work', (doc) => {
			putStage(doc, first);
		});
	});

	test('LW-06 · a task of a board has the default of a field, answers what is asked for, and is filled in', async () => {
		await kit.guarded.relay.rooms.editSpace('work', (doc) => {
			putCustomField(doc, { ...ROOM_FIELD, requiredFrom: null, onCard: false });
			putCustomField(doc, { ...EFFORT, requiredFrom: null, onCard: false });
		});
		const make = (custom?: object) =>
			kit.send('POST', '/spaces/work/records', token, {
				...{ kind: 'task', title: 'Paint' },
				...(custom === undefined ? {} : { custom })
			});
		expect((await make()).body.error).toMatchObject({
			...{ rule: 'LW-06', facts: { field: 'custom.room' } }
		});
		expect((await make({ room: 5 })).body.error.rule).toBe('LW-06');
		expect((await make({ elsewhere: 'x' })).body.error.rule).toBe('LW-06');
		const { id } = (await make({ room: 'Hall' })).body;
		const customOf = async () => {
			const body: unknown = (await kit.ask(`/records/${id}`, token)).body;
			return (body as { readonly custom: Readonly<Record<string, unknown>> }).custom;
		};
		expect(await customOf()).toEqual({ room: 'Hall', effort: 3 });
		const patch = (custom: object) => kit.send('PATCH', `/records/${id}`, token, { custom });
		expect((await patch({ effort: 'much' })).body.error.rule).toBe('LW-06');
		expect((await patch({ effort: null, room: 'Attic' })).status).toBe(200);
		expect((await customOf())['room']).toBe('Attic');
		expect((await customOf())['effort'] ?? null).toBe(null);
		// The task of a deal is on no board, and has none of its fields.
		const ofDeal = { kind: 'task', title: 'Call', deal: 'deal1', custom: { room: 'x' } };
		expect((await kit.send('POST', '/spaces/north/records', token, ofDeal)).status).toBe(422);
	});

	test('LS-10 · a customer is made and changed with the workspace’s fields, by a token that was made for customers', async () => {
		await kit.guarded.relay.rooms.editDirectory((doc) => {
			putWorkspaceField(doc, 'customers', ROOM_FIELD);
			putWorkspaceField(doc, 'customers', EFFORT);
		});
		const listed = (await kit.ask('/customers/fields', token)).body as unknown;
		expect(listed).toMatchObject({
			fields: [
				{ id: 'room', type: 'text', required: true, initial: null },
				{ id: 'effort', type: 'number', required: false, initial: 3 }
			]
		});
		const make = (more: object, shown = token) =>
			kit.send('POST', '/customers', shown, { title: 'Delta', ...more });
		expect((await make({})).body.error).toMatchObject({
			...{ rule: 'LS-10', facts: { field: 'custom.room' } }
		});
		expect((await make({ custom: { room: true } })).body.error.rule).toBe('LS-10');
		expect((await make({ title: '  ', custom: { room: 'A' } })).status).toBe(422);
		expect((await make({ owner: 'nobody', custom: { room: 'A' } })).status).toBe(422);
		const without = await kit.token({ spaces: ['north'], write: true });
		expect((await make({ custom: { room: 'A' } }, without)).status).toBe(404);
		const wish = { custom: { room: 'A' }, email: 'd@example.com', tags: ['key'] };
		const { status, body } = await make(wish);
		expect(status).toBe(201);
		const read = async () => (await kit.ask(`/records/${body.id}`, token)).body;
		expect(await read()).toMatchObject({
			...{ kind: 'customer', title: 'Delta', owner: 'olga', createdBy: 'olga' },
			...{ ...wish, custom: { room: 'A', effort: 3 } }
		});
		const patch = (sent: object) => kit.send('PATCH', `/records/${body.id}`, token, sent);
		expect((await patch({ custom: { effort: 'x' } })).body.error.rule).toBe('LS-10');
		expect((await patch({ custom: { effort: 5 }, title: 'Delta Works' })).status).toBe(200);
		expect(await read()).toMatchObject({ title: 'Delta Works', custom: { room: 'A', effort: 5 } });
		const state = kit.guarded.store.record('customers', body.id)?.state ?? new Uint8Array();
		const told = readHistory(openRecord([state])).map(({ by, what }) => `${by} ${what}`);
		expect(told).toEqual(['olga created', 'olga field', 'olga field']);
	});

	test('the same key writes once and is answered alike; with another body it is refused', async () => {
		const send = (body: object, path = '/spaces/south/records', shown = token) =>
			kit.send('POST', path, shown, body, 'key-1');
		const count = async () =>
			(await kit.ask('/spaces/south/records?kind=deal', token)).body.records.length;
		const before = await count();
		// At the same time, and then again.
		const answers = await Promise.all([send(DEAL), send(DEAL), send(DEAL)]);
		answers.push(await send(DEAL));
		expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
		expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
		expect(await count()).toBe(before + 1);
		const other = await send({ ...DEAL, title: 'Other' });
		expect([other.status, other.body.error.code]).toEqual([409, 'idempotency-key']);
		expect((await send(DEAL, '/spaces/north/records')).status).toBe(409);
		// Keys are a token's own.
		const another = await kit.token({ space: 'south', write: true });
		expect((await send(DEAL, '/spaces/south/records', another)).body.id).not.toBe(
			answers[0].body.id
		);
		kit.guarded.now += KEPT;
		expect((await send({ ...DEAL, title: 'Next day' })).status).toBe(201);
	});
});
