import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiKit, erased, type Described } from '../../tests/support/api-kit';
import { faultsOf } from '../../tests/support/json-schema';
import { bin } from '../../src/lib/domain/history/commands';
import { actingAs, newDeal } from '../../tests/support/guarded-records';
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
	return { status, whole, schemaOf };
}

beforeAll(async () => {
	kit = await ApiKit.open();
	await kit.fill();
	token = await kit.token({ spaces: ['south'], customers: true });
});
afterAll(() => kit.close());

const idsOf = (records: readonly { readonly id: string }[]) => records.map(({ id }) => id);

describe('what is answered', () => {
	test('the spaces of the token, with what a script needs to make records', async () => {
		const { status, body, headers } = await kit.ask('/spaces', token);
		expect(status).toBe(200);
		expect(idsOf(body.spaces)).toEqual(['north', 'south']);
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

describe('changes', () => {
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

describe('the description', () => {
	test('is OpenAPI 3.1, for everybody, and tells of exactly the routes that there are', async () => {
		const { status, whole } = await described();
		expect([status, whole['openapi']]).toEqual([200, '3.1.0']);
		const told = Object.entries(whole.paths).flatMap(([path, methods]) =>
			Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)
		);
		const routes = ROUTES.map(({ method, path }) => `${method} /api/v1${path}`);
		expect(told.sort()).toEqual(routes.sort());
	});

	/** One good request for each path and method. A route without one fails the test. */
	const GOOD: Readonly<Record<string, readonly string[]>> = {
		'GET /spaces': ['/spaces'],
		'GET /spaces/{space}/records': ['/spaces/north/records', '/spaces/north/records?limit=1'],
		'GET /spaces/{space}/changes': ['/spaces/north/changes', '/spaces/north/changes?limit=1'],
		'GET /records/{record}': [
			...['deal1', 'task1', 'lead1', 'topic1', 'acme'].map((id) => `/records/${id}`)
		],
		'GET /customers': ['/customers'],
		'GET /customers/changes': ['/customers/changes']
	};

	test.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))(
		'%s answers as described, well and badly asked',
		async (name, route) => {
			const { whole, schemaOf } = await described();
			const check = async (path: string, shown: string | null, expected: number) => {
				const { status, body } = await kit.ask(path, shown, { method: route.method });
				expect(status, path).toBe(expected);
				const schema = schemaOf(route.method, route.path, status);
				expect(faultsOf(body, schema, whole)).toEqual([]);
			};
			const good = GOOD[name] ?? [];
			expect(good).not.toEqual([]);
			for (const path of good) await check(path, token, 200);
			await check(good[0] ?? '', null, 401);
			await check(`${good[0] ?? ''}?nonsense=1`, token, 400);
			if (route.path.includes('{')) await check(route.path.replace(/\{\w+\}/, 'none'), token, 404);
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
